"""Golden days of the driving rule: 4 h since the last unbroken 20 min, 8 h a day."""

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
    w,
    with_order,
    with_policy,
    with_station,
    with_vehicle,
)

FAR = both("C", "A", 14_400, 200_000)
"""Four hours each way."""


def _far(there: int, back: int):
    return road("C", "A", there, 200_000), road("A", "C", back, 200_000)


def _sums(seconds: int, cost: float, driving: int = 28_800):
    """Sums of a day of 400 km that is paid for so long."""
    total = round(500 + cost, 2)
    return {
        "routes.0.paid_s": seconds,
        "metrics.paid_s": seconds,
        "routes.0.driving_s": driving,
        "metrics.driving_s": driving,
        "routes.0.cost.time": cost,
        "metrics.cost.time": cost,
        "routes.0.cost.total": total,
        "metrics.cost.total": total,
    }


def rest_at_the_far_end() -> GoldenDay:
    """4 h there, 20 min of rest, 4 h back: the limits of the stretch and of the day, sharp."""
    here = county(order("o1", windows=w("11:00-12:00")), travel=FAR)
    # 12:00:00 - 4 min = 11:56:00; - 4 h = 07:56:00; - 20 min = 07:36:00
    # 12:00:40; + 20 min rest = 12:20:40; + 4 h = 16:20:40; + 10 min = 16:30:40
    # paid 16:30:40 - 07:36:00 = 8 h 54 min 40 s = 32080 s
    good = plan(
        here,
        route(
            trip(
                "07:36:00",
                "07:56:00",
                halt(
                    "A",
                    (14_400, 200_000),
                    "11:56:00",
                    hand("12:00:00", "12:00:40", "o1"),
                    rest=1_200,
                    leave="12:20:40",
                ),
                back=(14_400, 200_000),
                home="16:20:40",
                unloaded="16:30:40",
                aboard=(20, 0.1),
            ),
            metres=400_000,
            driving=28_800,
            paid=32_080,
            cost=(100, 400, 320.80, 820.80),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("a rest of 20 min at the far end", here, good)
    stop = "routes.0.trips.0.stops.0"
    day.broken(
        "a rest of 19:59",
        "check.driving_without_rest",
        plan=edit(
            good,
            {
                f"{stop}.rest_s": 1_199,
                f"{stop}.departure_s": t("12:20:39"),
                "routes.0.trips.0.return_s": t("16:20:39"),
                "routes.0.trips.0.unload_end_s": t("16:30:39"),
                **_sums(32_079, 320.79),
            },
        ),
    )
    day.broken(
        "a way of 4 h and 1 s",
        "check.driving_without_rest",
        "check.driving_day",
        county=here.model_copy(update={"travel": _far(14_401, 14_400)}),
        plan=edit(
            good,
            {
                f"{stop}.leg.duration_s": 14_401,
                "routes.0.trips.0.load_start_s": t("07:35:59"),
                "routes.0.trips.0.departure_s": t("07:55:59"),
                f"{stop}.orders.0.loaded_s": t("07:35:59"),
                **_sums(32_081, 320.81, 28_801),
            },
        ),
    )
    day.broken(
        "a day's driving of a second less allowed",
        "check.driving_day",
        county=with_policy(here, max_driving_s=28_799),
    )
    day.broken(
        "a vehicle with a limit of its own",
        "check.driving_day",
        county=with_vehicle(here, max_driving_s=28_799),
    )
    return day


def a_long_wait_is_a_rest() -> GoldenDay:
    """Waiting 20 min before the village opens is a rest; 10 min before and 10 after is none."""
    here = county(
        order("o1", windows=w("12:00-12:00")),
        order("o2", "B", windows=w("08:00-08:20")),
        travel=(
            *both("C", "B", 600, 5_000),
            *both("B", "A", 11_760, 100_000),
            *both("A", "C", 12_000, 100_000),
        ),
    )
    # B: 08:20:00 last start; - 4 min = 08:16:00; - 10 min = 08:06:00; - 20 min = 07:46:00
    # B: + 40 s = 08:20:40; + 3 h 16 min = 11:36:40; + 4 min = 11:40:40
    # A: opens 12:00:00, so that is a wait of 19:20: too short, since 10 min + 3:16 + 3:20 > 4 h
    # so B starts 40 s earlier, 08:19:20, and the wait is 20:00
    # B: 08:19:20 - 4 min = 08:15:20; - 10 min = 08:05:20; - 20 min = 07:45:20
    # B: + 40 s = 08:20:00; + 3 h 16 min = 11:36:00; + 4 min = 11:40:00; waits 20 min
    # A: 12:00:00 + 40 s = 12:00:40; + 3 h 20 min = 15:20:40; + 10 min = 15:30:40
    # paid 15:30:40 - 07:45:20 = 7 h 45 min 20 s = 27920 s
    # (resting 20 min after A instead costs 20 min more and saves 40 s)
    good = plan(
        here,
        route(
            trip(
                "07:45:20",
                "08:05:20",
                halt(
                    "B",
                    (600, 5_000),
                    "08:15:20",
                    hand("08:19:20", "08:20:00", "o2"),
                    leave="08:20:00",
                    aboard=(20, 0.1),
                ),
                halt(
                    "A",
                    (11_760, 100_000),
                    "11:36:00",
                    hand("12:00:00", "12:00:40", "o1"),
                    leave="12:00:40",
                ),
                back=(12_000, 100_000),
                home="15:20:40",
                unloaded="15:30:40",
                aboard=(40, 0.2),
            ),
            metres=205_000,
            driving=24_360,
            paid=27_920,
            cost=(100, 205, 279.20, 584.20),
        ),
        load_factor=0.04,
    )
    day = GoldenDay("a wait of 20 min is a rest", here, good)
    day.broken(
        "a fixed time that takes a second off the wait",
        "check.driving_without_rest",
        county=with_station(here, "A", stop_s=241),
    )
    # window 10 min earlier: handing over 11:50:00 to 11:50:40, then 10 min of rest to 12:00:40
    stop = "routes.0.trips.0.stops.1"
    day.broken(
        "ten minutes before handing over and ten after do not add up",
        "check.driving_without_rest",
        county=with_order(here, "o1", windows=w("11:50-12:00")),
        plan=edit(
            good,
            {
                f"{stop}.start_s": t("11:50:00"),
                f"{stop}.orders.0.start_s": t("11:50:00"),
                f"{stop}.orders.0.handed_s": t("11:50:40"),
                f"{stop}.rest_s": 600,
            },
        ),
    )
    return day


def handling_as_rest() -> GoldenDay:
    """Where handling counts, 4 min of parking and 16 min of handing over are a rest of 20 min."""
    here = county(order("o1", parcels=240, windows=w("11:00-12:00")), travel=FAR)
    here = with_policy(here, rest_includes_handling=True)
    # 12:00:00 - 4 min = 11:56:00; - 4 h = 07:56:00; - 20 min = 07:36:00
    # + 240 x 4 s = 12:16:00; + 4 h = 16:16:00; + 10 min = 16:26:00; paid 8 h 50 min = 31800 s
    good = plan(
        here,
        route(
            trip(
                "07:36:00",
                "07:56:00",
                halt(
                    "A",
                    (14_400, 200_000),
                    "11:56:00",
                    hand("12:00:00", "12:16:00", "o1"),
                    leave="12:16:00",
                ),
                back=(14_400, 200_000),
                home="16:16:00",
                unloaded="16:26:00",
                aboard=(20, 0.1),
            ),
            metres=400_000,
            driving=28_800,
            paid=31_800,
            cost=(100, 400, 318.00, 818.00),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("handling counts as a rest where the county says so", here, good)
    day.broken(
        "handling does not count",
        "check.driving_without_rest",
        county=with_policy(here, rest_includes_handling=False),
    )
    day.broken(
        "a rest must be a second longer",
        "check.driving_without_rest",
        county=with_policy(here, min_rest_s=1_201),
    )
    return day


def rest_between_trips() -> GoldenDay:
    """Turnaround and idle time at the centre are one standstill: 10 min + 10 min = 20 min."""
    here = county(
        order("o1"),
        order("o2", windows=w("14:00-14:54:40")),
        travel=both("C", "A", 7_200, 100_000),
    )
    # trip 1: 10:00:00 - 4 min = 09:56:00; - 2 h = 07:56:00; - 20 min = 07:36:00
    #         10:00:40; + 2 h = 12:00:40; + 10 min = 12:10:40; 4 h driven: rest
    # trip 2: 12:10:40 + 20 min = 12:30:40; + 20 min = 12:50:40; + 2 h = 14:50:40; + 4 min
    #         14:54:40 + 40 s = 14:55:20; + 2 h = 16:55:20; + 10 min = 17:05:20
    # paid 17:05:20 - 07:36:00 = 9 h 29 min 20 s = 34160 s
    good = plan(
        here,
        route(
            trip(
                "07:36:00",
                "07:56:00",
                halt(
                    "A",
                    (7_200, 100_000),
                    "09:56:00",
                    hand("10:00:00", "10:00:40", "o1"),
                    leave="10:00:40",
                ),
                back=(7_200, 100_000),
                home="12:00:40",
                unloaded="12:10:40",
                aboard=(20, 0.1),
            ),
            trip(
                "12:30:40",
                "12:50:40",
                halt(
                    "A",
                    (7_200, 100_000),
                    "14:50:40",
                    hand("14:54:40", "14:55:20", "o2"),
                    leave="14:55:20",
                ),
                back=(7_200, 100_000),
                home="16:55:20",
                unloaded="17:05:20",
                aboard=(20, 0.1),
            ),
            metres=400_000,
            driving=28_800,
            paid=34_160,
            cost=(100, 400, 341.60, 841.60),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("turnaround and idle time are one rest", here, good)
    day.broken(
        "the first trip a second later, which leaves 19:59",
        "check.driving_without_rest",
        county=with_order(here, "o1", windows=w("09:00-10:00:01")),
        plan=edit(moved(good, 1, trips=slice(0, 1)), _sums(34_159, 341.59)),
    )
    day.broken(
        "a rest must be a second longer",
        "check.driving_without_rest",
        county=with_policy(here, min_rest_s=1_201),
    )
    return day


DAYS = (rest_at_the_far_end, a_long_wait_is_a_rest, handling_as_rest, rest_between_trips)
