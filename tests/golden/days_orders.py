"""Golden days of RULES section 5 and of who may carry what: every order once, parts, reasons.

The usual trip and its sums are those of `days_loads`: 09:26:00 to 10:20:40, 10 km, 3280 s.
"""

from __future__ import annotations

from typing import Any

from tests.golden.days_loads import usual_route, usual_trip
from tests.golden.notation import (
    ROADS,
    GoldenDay,
    county,
    edit,
    halt,
    hand,
    order,
    plan,
    road,
    route,
    t,
    trip,
    vehicle,
    w,
    with_order,
    with_policy,
    with_station,
    with_vehicle,
)

from ruralroute.model import Centre, Operator

TRIP = "routes.0.trips.0"
STOP = f"{TRIP}.stops.0"


def _left(name: str, reason: str, proof: str, **more: Any) -> dict[str, Any]:
    return {"order": name, "reason": reason, "proof": proof, **more}


def _half(part: int, kg: float = 600.0) -> dict[str, Any]:
    return {"id": "big", "part": part, "parts": 2, "parcels": 10, "mass_kg": kg, "volume_m3": 0.1}


def _two_halves(here, *, second: dict[str, Any] | None = None, metrics: Any = None):
    return plan(
        here,
        usual_route(usual_trip(hand("10:00:00", "10:00:40", _half(1)), aboard=(600, 0.1))),
        usual_route(
            usual_trip(hand("10:00:00", "10:00:40", second or _half(2)), aboard=(600, 0.1)),
            name="V2",
        ),
        load_factor=0.6,
        **(metrics or {}),
    )


def two_parts() -> GoldenDay:
    """An order of 20 parcels and 1,200 kg rides in two parts on two vehicles."""
    here = county(
        order("big", parcels=20, mass_kg=1_200.0, volume_m3=0.2),
        vehicles=(vehicle(), vehicle("V2")),
    )
    good = _two_halves(here)
    day = GoldenDay("an order in two parts", here, good)
    day.broken(
        "the first part twice",
        "check.order_repeated",
        "check.part_missing",
        plan=_two_halves(here, second=_half(1)),
    )
    day.broken(
        "the second part nowhere",
        "check.part_missing",
        "check.metric",
        plan=good.model_copy(update={"routes": good.routes[:1]}),
    )
    day.broken(
        "parts of two and of three",
        "check.order_parts",
        plan=_two_halves(here, second=_half(2) | {"parts": 3}),
    )
    day.broken(
        "a parcel too few in all", "check.order_amount", county=with_order(here, "big", parcels=21)
    )
    day.broken(
        "three grams too few in all, more than a gram a part",
        "check.order_amount",
        county=with_order(here, "big", mass_kg=1_200.003),
    )
    day.broken(
        "both parts on one vehicle's two routes",
        "check.vehicle_twice",
        plan=edit(good, {"routes.1.vehicle": "V1"}),
    )
    return day


def half_served() -> GoldenDay:
    """One part rides, the other is left out with a reason, and the order is not served."""
    here = county(order("big", parcels=20, mass_kg=1_200.0, volume_m3=0.2))
    good = plan(
        here,
        usual_route(usual_trip(hand("10:00:00", "10:00:40", _half(1)), aboard=(600, 0.1))),
        unserved=(_left("big", "crowded_out", "insertion", part=2, parts=2),),
        load_factor=0.6,
        orders_served=0,
    )
    day = GoldenDay("one part rides, one is left out", here, good, best=False)
    day.broken("counted as served", "check.metric", plan=edit(good, {"metrics.orders_served": 1}))
    day.broken(
        "the part left out is the one that rides",
        "check.order_repeated",
        "check.part_missing",
        plan=edit(good, {"unserved.0.part": 1}),
    )
    day.broken(
        "the part left out is listed nowhere",
        "check.part_missing",
        "check.metric",
        plan=good.model_copy(update={"unserved": ()}),
    )
    return day


def all_of_the_day() -> GoldenDay:
    """Two orders of this day, one of tomorrow; each sum of the plan is written by hand."""
    tomorrow = order("o3").date.replace(day=19)
    here = county(
        order("o1"),
        order("o2", "B", date=None, windows=w("09:00-11:00")),
        order("o3", date=tomorrow),
    )
    # A: 10:00:40; + 5 min = 10:05:40; + 4 min = 10:09:40; B: + 40 s = 10:10:20
    # + 15 min = 10:25:20; + 10 min = 10:35:20; paid 1 h 9 min 20 s = 4160 s
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
                    aboard=(20, 0.1),
                ),
                halt(
                    "B",
                    (300, 2_000),
                    "10:05:40",
                    hand("10:09:40", "10:10:20", "o2"),
                    leave="10:10:20",
                ),
                back=(900, 7_000),
                home="10:25:20",
                unloaded="10:35:20",
                aboard=(40, 0.2),
            ),
            metres=14_000,
            driving=1_800,
            paid=4_160,
            cost=(100, 14, 41.60, 155.60),
        ),
        orders=2,
        orders_served=2,
        stations=2,
        stations_served=2,
        vehicles_used=1,
        trips=1,
        distance_m=14_000,
        driving_s=1_800,
        paid_s=4_160,
        mass_kg=40.0,
        volume_m3=0.2,
        parcels=20,
        load_factor=0.04,
        cost={"fixed": 100, "distance": 14, "time": 41.60, "total": 155.60},
    )
    day = GoldenDay("every order of the day, once", here, good)
    day.broken(
        "an order of tomorrow",
        "check.other_day",
        "check.order_missing",
        "check.metric",
        plan=edit(good, {f"{STOP}.orders.0.id": "o3"}),
    )
    day.broken(
        "an order nobody knows",
        "check.unknown_order",
        "check.order_missing",
        "check.metric",
        plan=edit(good, {f"{STOP}.orders.0.id": "o9"}),
    )
    day.broken(
        "served and left out",
        "check.order_repeated",
        plan=good.model_copy(
            update={
                "unserved": edit(
                    half_served().plan,
                    {"unserved.0.order": "o1", "unserved.0.part": 1, "unserved.0.parts": 1},
                ).unserved,
                "metrics": good.metrics.model_copy(update={"orders_served": 1}),
            }
        ),
    )
    day.broken(
        "the order of B handed over at A",
        "check.wrong_station",
        county=with_order(here, "o1", station="B"),
        plan=good.model_copy(update={"metrics": good.metrics.model_copy(update={"stations": 1})}),
    )
    day.broken(
        "other data", "check.other_county", county=here.model_copy(update={"sha256": "00ff"})
    )
    # 09:46:00 + 15 min = 10:01:00 at B; + 4 min = 10:05:00; + 40 s = 10:05:40; + 5 min = 10:10:40
    # at A; + 4 min = 10:14:40, after its window; + 40 s = 10:15:20; + 10 min = 10:25:20
    other_way_round = plan(
        here,
        route(
            trip(
                "09:26:00",
                "09:46:00",
                halt(
                    "B",
                    (900, 7_000),
                    "10:01:00",
                    hand("10:05:00", "10:05:40", "o2"),
                    leave="10:05:40",
                    aboard=(20, 0.1),
                ),
                halt(
                    "A",
                    (300, 2_000),
                    "10:10:40",
                    hand("10:14:40", "10:15:20", "o1"),
                    leave="10:15:20",
                ),
                back=(600, 5_000),
                home="10:25:20",
                unloaded="10:35:20",
                aboard=(40, 0.2),
            ),
            metres=14_000,
            driving=1_800,
            paid=4_160,
            cost=(100, 14, 41.60, 155.60),
        ),
        load_factor=0.04,
    )
    day.broken("the two villages the other way round", "check.window", plan=other_way_round)
    for name, wrong in (
        ("orders", 3),
        ("stations", 3),
        ("stations_served", 1),
        ("vehicles_used", 2),
        ("trips", 2),
        ("driving_s", 1_801),
        ("paid_s", 4_159),
        ("mass_kg", 40.001),
        ("volume_m3", 0.200001),
        ("parcels", 21),
        ("load_factor", 0.04001),
        ("price_unserved", 0.01),
    ):
        day.broken(
            f"{name} written wrong", "check.metric", plan=edit(good, {f"metrics.{name}": wrong})
        )
    for name, wrong in (("distance_m", 13_999), ("driving_s", 1_799), ("paid_s", 4_161)):
        rule = f"check.route_{name.rpartition('_')[0]}"
        day.broken(
            f"the route's {name} and the plan's written wrong alike",
            rule,
            plan=edit(good, {f"routes.0.{name}": wrong, f"metrics.{name}": wrong}),
        )
    return day


def who_may_carry() -> GoldenDay:
    """Centre, pool and class allow it, each for a reason of its own."""
    here = county(
        order("o1", operator="post", centre="C"),
        centres=(Centre(id="C", lon=107.0, lat=25.0), Centre(id="D", lon=107.1, lat=25.0)),
        operators=(
            Operator(id="post", pool="east"),
            Operator(id="co-op", pool="east"),
            Operator(id="brand", pool="west"),
        ),
        vehicles=(vehicle(operator="co-op"),),
        travel=(*ROADS, road("D", "A", 600, 5_000), road("A", "D", 600, 5_000)),
    )
    here = with_station(here, "A", allow_classes=("van", "microvan"), forbid_classes=("pickup",))
    good = plan(
        here,
        usual_route(usual_trip(hand("10:00:00", "10:00:40", "o1"), aboard=(20, 0.1))),
        load_factor=0.02,
    )
    day = GoldenDay("centre, pool and class allow it", here, good)
    day.broken(
        "a carrier of another pool", "check.pool", county=with_vehicle(here, operator="brand")
    )
    day.broken(
        "the goods lie at another centre",
        "check.order_centre",
        county=with_order(here, "o1", centre="D"),
    )
    day.broken(
        "a class that is not among the allowed",
        "check.class_forbidden",
        county=with_station(here, "A", allow_classes=("microvan",)),
    )
    day.broken(
        "a class that is forbidden",
        "check.class_forbidden",
        county=with_station(here, "A", forbid_classes=("van",)),
    )
    day.broken(
        "from a centre that is not the vehicle's home",
        "check.centre",
        plan=edit(good, {f"{TRIP}.centre": "D"}),
    )
    day.broken(
        "a vehicle nobody knows",
        "check.unknown_vehicle",
        plan=edit(good, {"routes.0.vehicle": "V9"}),
    )
    day.broken(
        "no road to A",
        "check.unreachable",
        county=here.model_copy(update={"travel": (road("A", "C", 600, 5_000),)}),
    )
    return day


def left_out_at_a_price() -> GoldenDay:
    """An order with a price may stay; the price is in the sums."""
    here = county(order("o1"), order("o2", "B", price=5.0, windows=w("15:00-16:00")))
    good = plan(
        here,
        usual_route(usual_trip(hand("10:00:00", "10:00:40", "o1"), aboard=(20, 0.1))),
        unserved=(_left("o2", "priced_out", "insertion"),),
        load_factor=0.02,
        price_unserved=5.0,
    )
    day = GoldenDay("left out at a price", here, good)
    day.broken(
        "a price a cent lower", "check.metric", plan=edit(good, {"metrics.price_unserved": 4.99})
    )
    day.broken(
        "a price a cent higher", "check.metric", plan=edit(good, {"metrics.price_unserved": 5.01})
    )
    day.broken(
        "priced out without a price",
        "check.no_price",
        county=with_order(here, "o2", price=None),
        plan=edit(good, {"metrics.price_unserved": 0.0}),
    )
    return day


def cannot_be_served() -> GoldenDay:
    """What no vehicle can do, each claim as true as it can just be."""
    here = county(
        order("o1"),
        order("heavy", parcels=1, mass_kg=1_000.001, windows=w("09:00-10:30")),
        order("frozen", zone="frozen"),
        order("far", "B"),
        order("early", windows=w("07:00-07:33:59")),
        order("late", windows=w("17:39:21-18:00")),
        order("fast", max_aboard_s=2_079),
        order("pink", operator="pink"),
        order("unready", ready_s=t("16:00"), windows=w("09:00-16:33:59")),
        order("warm", max_out_of_cold_s=339),
        order("milk", kind="collect", windows=w("16:35:01-17:30")),
        centres=(Centre(id="C", lon=107.0, lat=25.0, collect_by_s=t("17:00")),),
        operators=(Operator(id="pink", pool="pink"), Operator(id="post")),
        vehicles=(vehicle(operator="post"),),
        travel=(road("C", "A", 600, 5_000), road("A", "C", 600, 5_000), road("C", "B", 900, 7_000)),
    )
    # early: 07:00 + 20 min + 10 min + 4 min = 07:34:00 is the first start at A
    # late: 18:00:00 - 10 min - 10 min - 40 s = 17:39:20 is the last start at A
    # fast: 20 min + 10 min + 4 min + 40 s = 2080 s aboard at the least
    # unready: 16:00 + 20 min + 10 min + 4 min = 16:34:00 is the first start at A
    # warm: 5 min at the dock + 40 s = 340 s out of the cold
    # milk: 17:00:00 - 10 min - 10 min - 10 x 30 s = 16:35:00 is the last start at A
    good = plan(
        here,
        usual_route(usual_trip(hand("10:00:00", "10:00:40", "o1"), aboard=(20, 0.1))),
        unserved=(
            _left("heavy", "too_big", "alone"),
            _left("frozen", "zone", "alone"),
            _left("far", "unreachable", "alone"),
            _left("early", "window", "alone"),
            _left("late", "shift", "alone"),
            _left("fast", "aboard_limit", "alone"),
            _left("pink", "no_vehicle", "alone"),
            _left("unready", "window", "alone"),
            _left("warm", "aboard_limit", "alone"),
            _left("milk", "centre_closed", "alone"),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("true proofs", here, good)
    for name, change in (
        ("heavy", {"mass_kg": 1_000.0}),
        ("frozen", {"zone": "ambient"}),
        ("early", {"windows": w("07:00-07:34")}),
        ("late", {"windows": w("17:39:20-18:00")}),
        ("fast", {"max_aboard_s": 2_080}),
        ("pink", {"operator": "post"}),
        ("unready", {"windows": w("09:00-16:34")}),
        ("warm", {"max_out_of_cold_s": 340}),
        ("milk", {"windows": w("16:35-17:30")}),
    ):
        day.broken(
            f"{name} could be served", "check.false_proof", county=with_order(here, name, **change)
        )
    day.broken(
        "far has a way back",
        "check.false_proof",
        county=here.model_copy(update={"travel": (*here.travel, road("B", "C", 900, 7_000))}),
    )
    day.broken(
        "a clash with nobody",
        "check.proof_without_detail",
        plan=edit(good, {"unserved.0.proof": "together"}),
    )
    return day


def too_tired() -> GoldenDay:
    """Where there and back is more driving than one may do at a stretch, a rest is on the way."""
    here = with_policy(
        county(order("late", windows=w("17:19:21-18:00"))), max_driving_since_rest_s=1_199
    )
    # 18:00:00 - 10 min - 10 min - 20 min of rest - 40 s = 17:19:20 is the last start at A
    good = plan(here, unserved=(_left("late", "shift", "alone"),), load_factor=None)
    day = GoldenDay("a rest makes it too late", here, good)
    day.broken(
        "a second more",
        "check.false_proof",
        county=with_order(here, "late", windows=w("17:19:20-18:00")),
    )
    return day


def empty_day() -> GoldenDay:
    """Nothing to do at all: an empty plan of an empty day."""
    here = county()
    good = plan(here, load_factor=None)
    day = GoldenDay("an empty day", here, good)
    day.broken(
        "an order turns up", "check.order_missing", "check.metric", county=county(order("o1"))
    )
    return day


DAYS = (
    two_parts,
    half_served,
    all_of_the_day,
    who_may_carry,
    left_out_at_a_price,
    cannot_be_served,
    too_tired,
    empty_day,
)
