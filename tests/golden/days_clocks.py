"""Golden days of RULES section 1: windows, fixed times, handling, readiness, opening hours.

Unless a day says otherwise: loading 20 min, unloading 10, turnaround 10; C to A 10 min and 5 km,
A to B 5 min and 2 km; a village stop 4 min, 4 s a parcel; 100 a day, 1 a km, 1 cent a second.
"""

from __future__ import annotations

from tests.golden.notation import (
    GoldenDay,
    both,
    county,
    edit,
    halt,
    hand,
    moved,
    order,
    plan,
    road,
    route,
    t,
    trip,
    vehicle,
    w,
    with_centre,
    with_order,
    with_policy,
    with_station,
    with_vehicle,
)

from ruralroute.model import Level, Operator, OrderKind, Policy

STOP = "routes.0.trips.0.stops.0"


def _slow(base, seconds):
    """The county with the way from C to A taking that long."""
    rest = tuple(one for one in base.travel if (one.from_place, one.to_place) != ("C", "A"))
    return base.model_copy(update={"travel": (road("C", "A", seconds, 5_000), *rest)})


def one_stop() -> GoldenDay:
    """The window's end bounds the start of handing over, which ends after it."""
    here = county(order("o1"))
    # 10:00:00 last start; - 4 min = 09:56:00 arrival; - 10 min = 09:46:00; - 20 min = 09:26:00
    # + 10 x 4 s = 10:00:40; + 10 min = 10:10:40; + 10 min = 10:20:40
    # paid 10:20:40 - 09:26:00 = 54 min 40 s = 3280 s = 32.80
    good = plan(
        here,
        route(
            trip(
                "09:26:00",
                "09:46:00",
                halt(
                    "A",
                    (600, 5_000),
                    "09:56:00",
                    hand("10:00:00", "10:00:40", "o1"),
                    leave="10:00:40",
                ),
                back=(600, 5_000),
                home="10:10:40",
                unloaded="10:20:40",
                aboard=(20, 0.1),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_280,
            cost=(100, 10, 32.80, 142.80),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("one stop at the end of its window", here, good)
    day.broken(
        "the window ends a second earlier",
        "check.window",
        county=with_order(here, "o1", windows=w("09:00-09:59:59")),
    )
    day.broken("all a second later", "check.window", plan=moved(good, 1))
    day.broken(
        "the station closes a second earlier",
        "check.window",
        county=with_station(here, "A", windows=w("08:00-09:59:59")),
    )
    day.broken(
        "a fixed time of one second more",
        "check.fixed_time",
        county=with_station(here, "A", stop_s=241),
    )
    day.broken(
        "a parcel more than is handed over",
        "check.order_amount",
        county=with_order(here, "o1", parcels=11),
    )
    day.broken(
        "a pace of 4.1 s a parcel, 41 s in all",
        "check.handling",
        county=with_station(here, "A", s_per_parcel=4.1),
    )
    day.broken(
        "the way takes a second more than the plan says",
        "check.leg_duration",
        county=_slow(here, 601),
    )
    day.broken(
        "arrival a second early",
        "check.arrival",
        plan=edit(good, {f"{STOP}.arrival_s": t("09:55:59")}),
    )
    day.broken(
        "departure before the handing over ends",
        "check.stop_departure",
        "check.return",
        plan=edit(good, {f"{STOP}.departure_s": t("10:00:39")}),
    )
    day.broken(
        "loading a second short",
        "check.departure",
        "check.arrival",
        plan=edit(good, {"routes.0.trips.0.departure_s": t("09:45:59")}),
    )
    day.broken(
        "unloading a second short",
        "check.unload",
        plan=edit(
            good,
            {
                "routes.0.trips.0.unload_end_s": t("10:20:39"),
                "routes.0.paid_s": 3_279,
                "routes.0.cost.time": 32.79,
                "routes.0.cost.total": 142.79,
                "metrics.paid_s": 3_279,
                "metrics.cost.time": 32.79,
                "metrics.cost.total": 142.79,
            },
        ),
    )
    day.broken(
        "aboard from a second later than loading",
        "check.loaded",
        plan=edit(good, {f"{STOP}.orders.0.loaded_s": t("09:26:01")}),
    )
    day.broken(
        "the time costs a cent less",
        "check.cost",
        plan=edit(
            good,
            {
                "routes.0.cost.time": 32.79,
                "routes.0.cost.total": 142.79,
                "metrics.cost.time": 32.79,
                "metrics.cost.total": 142.79,
            },
        ),
    )
    day.broken(
        "a metre less in the sum",
        "check.metric",
        plan=edit(good, {"metrics.distance_m": 9_999}),
    )
    # 142.80 - 142.81 = -0.01; / 142.80 = -0.00007
    day.broken(
        "a bound a cent above the cost",
        "check.metric",
        plan=edit(good, {"metrics.bound": 142.81, "metrics.gap": -0.00007}),
    )
    # 142.80 - 71.40 = 71.40; / 142.80 = 0.5
    day.broken(
        "a gap that is not what lies between bound and cost",
        "check.metric",
        plan=edit(good, {"metrics.bound": 71.40, "metrics.gap": 0.4}),
    )
    return day


def before_opening() -> GoldenDay:
    """Arrive 07:50, fixed time 4 min, opens 08:00: handing over starts 08:00.

    Two villages force the wait: A hands over at 07:39:20 at the latest, B opens at 08:00.
    """
    here = county(
        order("o1", windows=w("07:20-07:39:20")),
        order("o2", "B", windows=()),
        stations=tuple(
            one if one.id == "A" else one.model_copy(update={"windows": w("08:00-12:00")})
            for one in county().stations
        ),
        vehicles=(vehicle(shift_start_s=t("06:00")),),
        travel=(
            *both("C", "A", 600, 5_000),
            *both("A", "B", 600, 2_000),
            *both("C", "B", 900, 7_000),
        ),
    )
    # A: 07:39:20 + 40 s = 07:40:00; + 10 min = 07:50:00 at B; + 4 min = 07:54:00; waits 6 min
    # B: 08:00:00 + 40 s = 08:00:40; + 15 min = 08:15:40; + 10 min = 08:25:40
    # A: 07:39:20 - 4 min = 07:35:20; - 10 min = 07:25:20; - 20 min = 07:05:20
    # paid 08:25:40 - 07:05:20 = 1 h 20 min 20 s = 4820 s; metres 5000 + 2000 + 7000
    good = plan(
        here,
        route(
            trip(
                "07:05:20",
                "07:25:20",
                halt(
                    "A",
                    (600, 5_000),
                    "07:35:20",
                    hand("07:39:20", "07:40:00", "o1"),
                    leave="07:40:00",
                    aboard=(20, 0.1),
                ),
                halt(
                    "B",
                    (600, 2_000),
                    "07:50:00",
                    hand("08:00:00", "08:00:40", "o2"),
                    leave="08:00:40",
                ),
                back=(900, 7_000),
                home="08:15:40",
                unloaded="08:25:40",
                aboard=(40, 0.2),
            ),
            metres=14_000,
            driving=2_100,
            paid=4_820,
            cost=(100, 14, 48.20, 162.20),
        ),
        load_factor=0.04,
    )
    day = GoldenDay("the fixed time falls before opening", here, good)
    day.broken(
        "the village opens a second later",
        "check.window",
        county=with_station(here, "B", windows=w("08:00:01-12:00")),
    )
    day.broken("all a second earlier", "check.window", plan=moved(good, -1))
    day.broken(
        "the fixed time takes a second more than the wait has left",
        "check.fixed_time",
        county=with_station(here, "B", stop_s=601),
    )
    return day


def too_late_for_noon() -> GoldenDay:
    """Fixed time 4 min, window to 12:00: arrival 11:56 is in time, and 11:58 is not."""
    here = county(order("o1", windows=w("11:00-12:00")))
    # 12:00:00 - 4 min = 11:56:00; - 10 min = 11:46:00; - 20 min = 11:26:00
    # 12:00:40; + 10 min = 12:10:40; + 10 min = 12:20:40; paid 54 min 40 s
    good = plan(
        here,
        route(
            trip(
                "11:26:00",
                "11:46:00",
                halt(
                    "A",
                    (600, 5_000),
                    "11:56:00",
                    hand("12:00:00", "12:00:40", "o1"),
                    leave="12:00:40",
                ),
                back=(600, 5_000),
                home="12:10:40",
                unloaded="12:20:40",
                aboard=(20, 0.1),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_280,
            cost=(100, 10, 32.80, 142.80),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("arrival at 11:56 for a window to noon", here, good)
    day.broken("arrival at 11:58", "check.window", plan=moved(good, 120))
    day.broken(
        "handing over at noon although parking takes until 12:00:01",
        "check.fixed_time",
        county=with_policy(here, stop_village_s=241),
    )
    return day


def windows_with_a_gap() -> GoldenDay:
    """Order 08:30-11:30 and 14:00-17:00, station 11:00-14:30: a start in both, here 14:30."""
    here = county(order("o1", windows=w("08:30-11:30", "14:00-17:00")))
    here = with_station(here, "A", windows=w("11:00-14:30"))
    # 14:30:00 - 4 min = 14:26:00; - 10 min = 14:16:00; - 20 min = 13:56:00
    good = plan(
        here,
        route(
            trip(
                "13:56:00",
                "14:16:00",
                halt(
                    "A",
                    (600, 5_000),
                    "14:26:00",
                    hand("14:30:00", "14:30:40", "o1"),
                    leave="14:30:40",
                ),
                back=(600, 5_000),
                home="14:40:40",
                unloaded="14:50:40",
                aboard=(20, 0.1),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_280,
            cost=(100, 10, 32.80, 142.80),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("windows of order and station together", here, good)
    day.broken("a second past the station's hours", "check.window", plan=moved(good, 1))
    # 14:30:00 - 30 min - 1 s = 13:59:59 is in the station's hours, not in the order's
    day.broken("a second before the afternoon window", "check.window", plan=moved(good, -1_801))
    return day


def two_visits_one_stop() -> GoldenDay:
    """Two visits at one place share its fixed time."""
    here = county(order("o1"), order("o2", windows=w("09:00-11:00")))
    # 10:00:00 + 40 s = 10:00:40 + 40 s = 10:01:20; + 10 min = 10:11:20; + 10 min = 10:21:20
    # paid 10:21:20 - 09:26:00 = 55 min 20 s = 3320 s
    good = plan(
        here,
        route(
            trip(
                "09:26:00",
                "09:46:00",
                halt(
                    "A",
                    (600, 5_000),
                    "09:56:00",
                    hand("10:00:00", "10:00:40", "o1"),
                    hand("10:00:40", "10:01:20", "o2"),
                    leave="10:01:20",
                ),
                back=(600, 5_000),
                home="10:11:20",
                unloaded="10:21:20",
                aboard=(40, 0.2),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_320,
            cost=(100, 10, 33.20, 143.20),
        ),
        load_factor=0.04,
    )
    day = GoldenDay("the fixed time is paid once for two visits", here, good)
    day.broken(
        "the second starts a second before the first ends",
        "check.overlap",
        "check.stop_departure",
        plan=edit(
            good,
            {
                f"{STOP}.orders.1.start_s": t("10:00:39"),
                f"{STOP}.orders.1.handed_s": t("10:01:19"),
            },
        ),
    )
    day.broken(
        "the same place as two stops",
        "check.stop_split",
        "check.fixed_time",
        plan=_split_stop(here),
    )
    return day


def _split_stop(here):
    return plan(
        here,
        route(
            trip(
                "09:26:00",
                "09:46:00",
                halt(
                    "A",
                    (600, 5_000),
                    "09:56:00",
                    hand("10:00:00", "10:00:40", "o1"),
                    leave="10:00:40",
                    aboard=(20, 0.1),
                ),
                halt("A", (0, 0), "10:00:40", hand("10:00:40", "10:01:20", "o2"), leave="10:01:20"),
                back=(600, 5_000),
                home="10:11:20",
                unloaded="10:21:20",
                aboard=(40, 0.2),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_320,
            cost=(100, 10, 33.20, 143.20),
        ),
        load_factor=0.04,
    )


def operator_time() -> GoldenDay:
    """A minute for each operator at a stop: twice in the first visit, not again in the second."""
    here = county(
        order("o1", operator="post"),
        order("o2", operator="co-op"),
        order("o3", operator="post", windows=w("09:00-11:00")),
        operators=(Operator(id="post"), Operator(id="co-op")),
        policy=Policy(part_share=1.0, stop_operator_s=60),
    )
    # 10:00:00 + 2 x 40 s + 2 x 60 s = 10:03:20; + 40 s = 10:04:00
    # + 10 min = 10:14:00; + 10 min = 10:24:00; paid 58 min = 3480 s
    good = plan(
        here,
        route(
            trip(
                "09:26:00",
                "09:46:00",
                halt(
                    "A",
                    (600, 5_000),
                    "09:56:00",
                    hand("10:00:00", "10:03:20", "o1", "o2"),
                    hand("10:03:20", "10:04:00", "o3"),
                    leave="10:04:00",
                ),
                back=(600, 5_000),
                home="10:14:00",
                unloaded="10:24:00",
                aboard=(60, 0.3),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_480,
            cost=(100, 10, 34.80, 144.80),
        ),
        load_factor=0.06,
    )
    day = GoldenDay("operator time once per operator and stop", here, good)
    day.broken(
        "a second of operator time more",
        "check.handling",
        county=with_policy(here, stop_operator_s=61),
    )
    day.broken(
        "a third operator in the second visit",
        "check.handling",
        county=with_order(
            here.model_copy(update={"operators": (*here.operators, Operator(id="bus"))}),
            "o3",
            operator="bus",
        ),
    )
    return day


def handling_by_level() -> GoldenDay:
    """A township stop takes 12 min and 2 s a parcel; a station's own 2.5 s x 3 rounds to 8 s."""
    here = county(
        order("o1", parcels=25),
        order("o2", "B", parcels=3, windows=w("09:30-10:30")),
        stations=tuple(
            one.model_copy(
                update={"level": Level.TOWNSHIP} if one.id == "A" else {"s_per_parcel": 2.5}
            )
            for one in county().stations
        ),
    )
    # A: 10:00:00 - 12 min = 09:48:00; - 10 min = 09:38:00; - 20 min = 09:18:00
    # A: + 25 x 2 s = 10:00:50; + 5 min = 10:05:50; + 4 min = 10:09:50; + 7.5 s, half up 8 s
    # B: 10:09:58; + 15 min = 10:24:58; + 10 min = 10:34:58; paid 1 h 16 min 58 s = 4618 s
    good = plan(
        here,
        route(
            trip(
                "09:18:00",
                "09:38:00",
                halt(
                    "A",
                    (600, 5_000),
                    "09:48:00",
                    hand("10:00:00", "10:00:50", "o1"),
                    leave="10:00:50",
                    aboard=(20, 0.1),
                ),
                halt(
                    "B",
                    (300, 2_000),
                    "10:05:50",
                    hand("10:09:50", "10:09:58", "o2"),
                    leave="10:09:58",
                ),
                back=(900, 7_000),
                home="10:24:58",
                unloaded="10:34:58",
                aboard=(40, 0.2),
            ),
            metres=14_000,
            driving=1_800,
            paid=4_618,
            cost=(100, 14, 46.18, 160.18),
        ),
        load_factor=0.04,
    )
    day = GoldenDay("handling by level and by the station's own pace", here, good)
    day.broken(
        "a pace that rounds to nine seconds",
        "check.handling",
        county=with_station(here, "B", s_per_parcel=2.84),
    )
    day.broken(
        "a township stop of a second more",
        "check.fixed_time",
        county=with_policy(here, stop_township_s=721),
    )
    return day


def second_trip() -> GoldenDay:
    """Unloaded 10:20:40, turnaround 10 min: the next loading starts at 10:30:40 at the earliest."""
    here = county(order("o1"), order("o2", windows=w("10:00-11:04:40")))
    # trip 2: 10:30:40 + 20 min = 10:50:40; + 10 min = 11:00:40; + 4 min = 11:04:40, + 40 s
    # 11:05:20; + 10 min = 11:15:20; + 10 min = 11:25:20
    # paid 11:25:20 - 09:26:00 = 1 h 59 min 20 s = 7160 s
    one_way = {"back": (600, 5_000), "aboard": (20, 0.1)}
    good = plan(
        here,
        route(
            trip(
                "09:26:00",
                "09:46:00",
                halt(
                    "A",
                    (600, 5_000),
                    "09:56:00",
                    hand("10:00:00", "10:00:40", "o1"),
                    leave="10:00:40",
                ),
                home="10:10:40",
                unloaded="10:20:40",
                **one_way,
            ),
            trip(
                "10:30:40",
                "10:50:40",
                halt(
                    "A",
                    (600, 5_000),
                    "11:00:40",
                    hand("11:04:40", "11:05:20", "o2"),
                    leave="11:05:20",
                ),
                home="11:15:20",
                unloaded="11:25:20",
                **one_way,
            ),
            metres=20_000,
            driving=2_400,
            paid=7_160,
            cost=(100, 20, 71.60, 191.60),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("a second trip right after turnaround", here, good)
    day.broken(
        "a turnaround of a second more",
        "check.turnaround",
        county=with_centre(here, turnaround_s=601),
    )
    earlier = edit(
        moved(good, -1, trips=slice(1, 2)),
        {
            "routes.0.paid_s": 7_159,
            "routes.0.cost.time": 71.59,
            "routes.0.cost.total": 191.59,
            "metrics.paid_s": 7_159,
            "metrics.cost.time": 71.59,
            "metrics.cost.total": 191.59,
        },
    )
    day.broken("the second trip a second too early", "check.turnaround", plan=earlier)
    day.broken(
        "only one trip allowed", "check.too_many_trips", county=with_vehicle(here, max_trips=1)
    )
    return day


def frame_of_the_day() -> GoldenDay:
    """Goods ready, centre open and shift begun at 09:26:00 sharp; all over at 10:20:40 sharp."""
    here = county(
        order("o1", ready_s=t("09:26:00")),
        vehicles=(vehicle(shift_start_s=t("09:26:00"), shift_end_s=t("10:20:40")),),
    )
    here = with_centre(here, open_s=t("09:26:00"), close_s=t("10:20:40"))
    good = plan(
        here,
        route(
            trip(
                "09:26:00",
                "09:46:00",
                halt(
                    "A",
                    (600, 5_000),
                    "09:56:00",
                    hand("10:00:00", "10:00:40", "o1"),
                    leave="10:00:40",
                ),
                back=(600, 5_000),
                home="10:10:40",
                unloaded="10:20:40",
                aboard=(20, 0.1),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_280,
            cost=(100, 10, 32.80, 142.80),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("a day that fits its frame to the second", here, good)
    late = t("09:26:01")
    day.broken("ready a second later", "check.ready", county=with_order(here, "o1", ready_s=late))
    day.broken("open a second later", "check.centre_open", county=with_centre(here, open_s=late))
    day.broken(
        "a shift that starts a second later",
        "check.shift_start",
        county=with_vehicle(here, shift_start_s=late),
    )
    early = t("10:20:39")
    day.broken(
        "closed a second earlier", "check.centre_close", county=with_centre(here, close_s=early)
    )
    day.broken(
        "a shift that ends a second earlier",
        "check.shift_end",
        county=with_vehicle(here, shift_end_s=early),
    )
    return day


def line_haul() -> GoldenDay:
    """Collected goods are unloaded by 17:00 sharp; deliveries do not mind the line-haul."""
    here = county(order("o1", kind=OrderKind.COLLECT, parcels=4, windows=()))
    here = with_centre(here, collect_by_s=t("17:00:00"))
    # 17:00:00 - 10 min = 16:50:00; - 10 min = 16:40:00; - 4 x 30 s = 16:38:00 start
    # - 4 min = 16:34:00; - 10 min = 16:24:00; - 20 min = 16:04:00; paid 56 min = 3360 s
    good = plan(
        here,
        route(
            trip(
                "16:04:00",
                "16:24:00",
                halt(
                    "A",
                    (600, 5_000),
                    "16:34:00",
                    hand("16:38:00", "16:40:00", "o1"),
                    leave="16:40:00",
                    aboard=(20, 0.1),
                ),
                back=(600, 5_000),
                home="16:50:00",
                unloaded="17:00:00",
                aboard=(0, 0),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_360,
            cost=(100, 10, 33.60, 143.60),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("collected goods catch the line-haul", here, good)
    day.broken(
        "the line-haul a second earlier",
        "check.collect_by",
        county=with_centre(here, collect_by_s=t("16:59:59")),
    )
    day.broken("all a second later", "check.collect_by", plan=moved(good, 1))
    return day


DAYS = (
    one_stop,
    before_opening,
    too_late_for_noon,
    windows_with_a_gap,
    two_visits_one_stop,
    operator_time,
    handling_by_level,
    second_trip,
    frame_of_the_day,
    line_haul,
)
