"""Golden days of RULES sections 2 and 3: loads on every leg, zones, clocks of the cold.

Most days are the usual one: a stop at A whose handing over starts at 10:00:00, the last moment
of its window.  09:26:00 loading + 20 min = 09:46:00 + 10 min = 09:56:00 + 4 min = 10:00:00, and
10 x 4 s = 10:00:40 + 10 min = 10:10:40 + 10 min = 10:20:40; paid 54 min 40 s = 3280 s.
"""

from __future__ import annotations

from typing import Any

from tests.golden.notation import (
    GoldenDay,
    Hand,
    county,
    edit,
    halt,
    hand,
    order,
    plan,
    route,
    space,
    t,
    trip,
    vehicle,
    w,
    with_order,
    with_policy,
    with_vehicle,
)

from ruralroute.model import OrderKind, Product
from ruralroute.planning.plan import DeliveryPlan

STOP = "routes.0.trips.0.stops.0"


def usual_trip(*hands: Hand, aboard: tuple[float, float], **more: Any):
    """The usual trip, its times as in the head of this file."""
    return trip(
        "09:26:00",
        "09:46:00",
        halt("A", (600, 5_000), "09:56:00", *hands, leave="10:00:40"),
        back=(600, 5_000),
        home="10:10:40",
        unloaded="10:20:40",
        aboard=aboard,
        **more,
    )


def usual_route(*trips, name="V1"):
    """The usual trip's sums: 10 km, 20 min of driving, 3280 s paid."""
    return route(
        *trips,
        metres=10_000,
        driving=1_200,
        paid=3_280,
        cost=(100, 10, 32.80, 142.80),
        name=name,
    )


def cold_trip(*hands: Hand, aboard: tuple[float, float], **more: Any):
    """The usual trip with a cold order: 60 s more, so all after 10:00:00 is a minute later."""
    return trip(
        "09:26:00",
        "09:46:00",
        halt("A", (600, 5_000), "09:56:00", *hands, leave="10:01:40"),
        back=(600, 5_000),
        home="10:11:40",
        unloaded="10:21:40",
        aboard=aboard,
        **more,
    )


def cold_route(*trips):
    """The sums of `cold_trip`: paid 09:26:00 to 10:21:40 = 55 min 40 s = 3340 s."""
    return route(*trips, metres=10_000, driving=1_200, paid=3_340, cost=(100, 10, 33.40, 143.40))


def full_in_the_middle() -> GoldenDay:
    """1,000 kg leave for A and B; A takes 400 and gives 400: full on the leg to B, too."""
    here = county(
        order("o1", mass_kg=400.0),
        order("o2", "B", mass_kg=600.0, windows=w("09:00-11:00")),
        order("o3", kind=OrderKind.COLLECT, parcels=2, mass_kg=400.0, windows=w("09:00-11:00")),
    )
    # A: 10:00:00 + 40 s = 10:00:40, + 2 x 30 s = 10:01:40; + 5 min = 10:06:40; + 4 min
    # B: 10:10:40 + 40 s = 10:11:20; + 15 min = 10:26:20; + 10 min = 10:36:20
    # paid 10:36:20 - 09:26:00 = 1 h 10 min 20 s = 4220 s; 0.3 m3 aboard, 0.2, then 0.1
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
                    hand("10:00:40", "10:01:40", "o3"),
                    leave="10:01:40",
                    aboard=(1_000, 0.2),
                ),
                halt(
                    "B",
                    (300, 2_000),
                    "10:06:40",
                    hand("10:10:40", "10:11:20", "o2"),
                    leave="10:11:20",
                    aboard=(400, 0.1),
                ),
                back=(900, 7_000),
                home="10:26:20",
                unloaded="10:36:20",
                aboard=(1_000, 0.2),
            ),
            metres=14_000,
            driving=1_800,
            paid=4_220,
            cost=(100, 14, 42.20, 156.20),
        ),
        load_factor=1.0,
    )
    day = GoldenDay("full on every leg by collecting on the way", here, good)
    heavier = edit(
        good,
        {
            f"{STOP}.orders.1.mass_kg": 400.001,
            f"{STOP}.load_after.mass_kg": 1_000.001,
            "routes.0.trips.0.stops.1.load_after.mass_kg": 400.001,
            "metrics.mass_kg": 1_400.001,
            "metrics.load_factor": 1.000001,
        },
    )
    day.broken(
        "a gram more collected at A",
        "check.vehicle_mass",
        "check.compartment_mass",
        county=with_order(here, "o3", mass_kg=400.001),
        plan=heavier,
    )
    day.broken(
        "a payload of a gram less",
        "check.vehicle_mass",
        "check.compartment_mass",
        county=with_vehicle(here, payload_kg=999.999),
    )
    day.broken(
        "the load after A written a gram too low",
        "check.load_after",
        plan=edit(good, {f"{STOP}.load_after.mass_kg": 999.999}),
    )
    day.broken(
        "the load at departure written a gram too high",
        "check.load_at_departure",
        plan=edit(good, {"routes.0.trips.0.load_at_departure.mass_kg": 1_000.001}),
    )
    day.broken(
        "what is collected is given as a delivery",
        "check.wrong_action",
        "check.load_at_departure",
        "check.load_after",
        "check.vehicle_mass",
        "check.compartment_mass",
        "check.loaded",
        plan=edit(good, {f"{STOP}.orders.1.action": "deliver"}),
    )
    return day


def full_by_volume() -> GoldenDay:
    """A body of 12.5 m3 filled to 0.8 takes 10 m3, and not a cubic centimetre more."""
    here = county(order("o1", volume_m3=10.0))
    good = plan(
        here,
        usual_route(usual_trip(hand("10:00:00", "10:00:40", "o1"), aboard=(20, 10.0))),
        load_factor=1.0,
    )
    day = GoldenDay("full by volume", here, good)
    fuller = edit(
        good,
        {
            f"{STOP}.orders.0.volume_m3": 10.000001,
            "routes.0.trips.0.load_at_departure.volume_m3": 10.000001,
            "metrics.volume_m3": 10.000001,
        },
    )
    day.broken(
        "a cubic centimetre more",
        "check.vehicle_volume",
        "check.compartment_volume",
        county=with_order(here, "o1", volume_m3=10.000001),
        plan=fuller,
    )
    day.broken(
        "the order is a litre bigger than what is handed over",
        "check.order_amount",
        county=with_order(here, "o1", volume_m3=10.001),
    )
    return day


def two_compartments() -> GoldenDay:
    """A cold box of 200 kg and 2 usable m3 in front of an ambient space, each full."""
    here = county(
        order("o1", zone="chilled", mass_kg=200.0, volume_m3=2.0),
        order("o2", mass_kg=300.0),
        vehicles=(
            vehicle(
                compartments=(
                    space("cold", 2.5, payload_kg=200.0, zones=("ambient", "chilled", "frozen")),
                    space("dry", 10.0, payload_kg=300.0),
                )
            ),
        ),
    )
    # 10:00:00 + 40 s + 60 s cold = 10:01:40, + 40 s = 10:02:20; + 10 min = 10:12:20
    # + 10 min = 10:22:20; paid 56 min 20 s = 3380 s; o2 may start to 10:01:40
    here = with_order(here, "o2", windows=w("09:00-10:01:40"))
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
                    hand("10:00:00", "10:01:40", {"id": "o1", "compartment": "cold"}),
                    hand("10:01:40", "10:02:20", {"id": "o2", "compartment": "dry"}),
                    leave="10:02:20",
                ),
                back=(600, 5_000),
                home="10:12:20",
                unloaded="10:22:20",
                aboard=(500, 2.1),
                set_points={"cold": "chilled", "dry": "ambient"},
            ),
            metres=10_000,
            driving=1_200,
            paid=3_380,
            cost=(100, 10, 33.80, 143.80),
        ),
        load_factor=0.5,
    )
    day = GoldenDay("two compartments, each full", here, good)
    smaller = with_vehicle(
        here,
        compartments=(
            here.vehicles[0].compartments[0].model_copy(update={"payload_kg": 199.999}),
            here.vehicles[0].compartments[1],
        ),
    )
    day.broken("a cold box of a gram less", "check.compartment_mass", county=smaller)
    day.broken(
        "the cold order in the dry space",
        "check.zone",
        "check.compartment_mass",
        plan=edit(good, {f"{STOP}.orders.0.compartment": "dry"}),
    )
    day.broken(
        "the cold box set to ambient",
        "check.zone",
        plan=edit(good, {"routes.0.trips.0.set_points.0.zone": "ambient"}),
    )
    day.broken(
        "the dry space set to chilled, which it cannot be",
        "check.set_point",
        plan=edit(good, {"routes.0.trips.0.set_points.1.zone": "chilled"}),
    )
    day.broken(
        "a compartment that is not there",
        "check.unknown_compartment",
        plan=edit(good, {f"{STOP}.orders.1.compartment": "roof"}),
    )
    day.broken(
        "the cold box twice, the dry space not at all",
        "check.set_point_repeated",
        "check.set_point_missing",
        plan=edit(
            good,
            {
                "routes.0.trips.0.set_points.1.compartment": "cold",
                "routes.0.trips.0.set_points.1.zone": "chilled",
            },
        ),
    )
    day.broken(
        "the way of counting leaves the cold order's minute out",
        "check.handling",
        county=with_policy(here, s_cold_per_order=0),
    )
    return day


def ambient_rides_chilled() -> GoldenDay:
    """Chilled air of 4 deg C, give or take 4 K, lies inside 0 deg C and up: ambient may ride."""
    here = county(
        order("o1"), vehicles=(vehicle(compartments=(space(zones=("ambient", "chilled")),)),)
    )
    here = with_policy(here, temperature_band_k=4.0)
    good = plan(
        here,
        usual_route(
            usual_trip(
                hand("10:00:00", "10:00:40", "o1"),
                aboard=(20, 0.1),
                set_points={"main": "chilled"},
            )
        ),
        load_factor=0.02,
    )
    day = GoldenDay("ambient goods ride in a chilled space", here, good)
    day.broken(
        "a band that reaches below freezing",
        "check.zone",
        county=with_policy(here, temperature_band_k=4.1),
    )
    return day


def frozen() -> GoldenDay:
    """Frozen goods ride at -20 deg C +- 2 K, and nowhere else."""
    here = county(
        order("o1", zone="frozen"),
        vehicles=(vehicle(compartments=(space(zones=("ambient", "chilled", "frozen")),)),),
    )
    good = plan(
        here,
        cold_route(
            cold_trip(
                hand("10:00:00", "10:01:40", "o1"), aboard=(20, 0.1), set_points={"main": "frozen"}
            )
        ),
        load_factor=0.02,
    )
    day = GoldenDay("frozen goods in a frozen space", here, good)
    for zone in ("ambient", "chilled"):
        day.broken(
            f"frozen goods in an {zone} space",
            "check.zone",
            plan=edit(good, {"routes.0.trips.0.set_points.0.zone": zone}),
        )
    day.broken(
        "an ambient van",
        "check.set_point",
        county=with_vehicle(here, compartments=(space(),)),
    )
    day.broken(
        "written as ambient goods",
        "check.order_zone",
        plan=edit(good, {f"{STOP}.orders.0.zone": "ambient"}),
    )
    return day


def out_of_cold() -> GoldenDay:
    """5 min at the dock and 100 s of handing over: 400 s out of the cold, and 400 s allowed."""
    here = county(
        order("o1", zone="frozen", max_out_of_cold_s=400),
        vehicles=(vehicle(compartments=(space(zones=("frozen",)),)),),
    )
    good = plan(
        here,
        cold_route(
            cold_trip(
                hand("10:00:00", "10:01:40", "o1"), aboard=(20, 0.1), set_points={"main": "frozen"}
            )
        ),
        load_factor=0.02,
    )
    day = GoldenDay("out of the cold to the second", here, good)
    day.broken(
        "a second less allowed",
        "check.out_of_cold",
        county=with_order(here, "o1", max_out_of_cold_s=399),
    )
    product = Product(id="ice", zone="frozen", max_out_of_cold_s=399)
    day.broken(
        "the product allows a second less, the order says nothing",
        "check.out_of_cold",
        county=with_order(
            here.model_copy(update={"products": (product,)}),
            "o1",
            max_out_of_cold_s=None,
            product="ice",
        ),
    )
    day.broken(
        "a dock of a second more",
        "check.out_of_cold",
        county=with_policy(here, dock_out_of_cold_s=301),
    )
    return day


def aboard_to_the_door() -> GoldenDay:
    """Delivered: 09:26:00 to 10:00:40 is 34 min 40 s = 2080 s aboard, and 2080 s allowed."""
    here = county(order("o1", max_aboard_s=2_080))
    good = plan(
        here,
        usual_route(usual_trip(hand("10:00:00", "10:00:40", "o1"), aboard=(20, 0.1))),
        load_factor=0.02,
    )
    day = GoldenDay("aboard no longer than allowed, delivered", here, good)
    day.broken(
        "a second less allowed",
        "check.aboard_limit",
        county=with_order(here, "o1", max_aboard_s=2_079),
    )
    product = Product(id="cake", max_aboard_s=2_079)
    day.broken(
        "the product allows a second less, the order says nothing",
        "check.aboard_limit",
        county=with_order(
            here.model_copy(update={"products": (product,)}),
            "o1",
            max_aboard_s=None,
            product="cake",
        ),
    )
    return day


def aboard_to_the_centre() -> GoldenDay:
    """Collected: pickup 10:00:00 to unloaded 10:22:00 is 22 min = 1320 s, and 1320 s allowed."""
    here = county(order("o1", kind=OrderKind.COLLECT, parcels=4, max_aboard_s=1_320))
    # 10:00:00 + 4 x 30 s = 10:02:00; + 10 min = 10:12:00; + 10 min = 10:22:00; paid 56 min
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
                    hand("10:00:00", "10:02:00", "o1"),
                    leave="10:02:00",
                    aboard=(20, 0.1),
                ),
                back=(600, 5_000),
                home="10:12:00",
                unloaded="10:22:00",
                aboard=(0, 0),
            ),
            metres=10_000,
            driving=1_200,
            paid=3_360,
            cost=(100, 10, 33.60, 143.60),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("aboard no longer than allowed, collected", here, good)
    day.broken(
        "a second less allowed",
        "check.aboard_limit",
        county=with_order(here, "o1", max_aboard_s=1_319),
    )
    return day


def not_together() -> GoldenDay:
    """Food and chemicals on two trips of one vehicle."""
    here = county(
        order("food", goods_class="food"),
        order("seed", goods_class="chemical", windows=w("10:00-11:04:40")),
    )
    # trip 2: 10:20:40 + 10 min = 10:30:40; + 20 min = 10:50:40; + 10 min = 11:00:40; + 4 min
    # 11:04:40 + 40 s = 11:05:20; + 10 min = 11:15:20; + 10 min = 11:25:20; paid 7160 s
    good = plan(
        here,
        route(
            usual_trip(hand("10:00:00", "10:00:40", "food"), aboard=(20, 0.1)),
            trip(
                "10:30:40",
                "10:50:40",
                halt(
                    "A",
                    (600, 5_000),
                    "11:00:40",
                    hand("11:04:40", "11:05:20", "seed"),
                    leave="11:05:20",
                ),
                back=(600, 5_000),
                home="11:15:20",
                unloaded="11:25:20",
                aboard=(20, 0.1),
            ),
            metres=20_000,
            driving=2_400,
            paid=7_160,
            cost=(100, 20, 71.60, 191.60),
        ),
        load_factor=0.02,
    )
    day = GoldenDay("food and chemicals on two trips", here, good)
    day.broken(
        "food and chemicals on one trip",
        "check.incompatible",
        plan=_together(here),
        county=_early(here),
    )
    return day


def _early(here):
    return with_order(here, "seed", windows=w("09:00-11:04:40"))


def _together(here) -> DeliveryPlan:
    # 10:00:40 + 40 s = 10:01:20; + 10 min = 10:11:20; + 10 min = 10:21:20; paid 3320 s
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
                    hand("10:00:00", "10:00:40", "food"),
                    hand("10:00:40", "10:01:20", "seed"),
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


def ready_for_pickup() -> GoldenDay:
    """What is collected may be picked up when it is ready, long after loading started."""
    here = county(order("o1", kind=OrderKind.COLLECT, parcels=4, ready_s=t("10:00:00")))
    good = aboard_to_the_centre().plan
    day = GoldenDay("collected when it is ready", here, good)
    day.broken(
        "ready a second later", "check.ready", county=with_order(here, "o1", ready_s=t("10:00:01"))
    )
    return day


DAYS = (
    full_in_the_middle,
    full_by_volume,
    two_compartments,
    ambient_rides_chilled,
    frozen,
    out_of_cold,
    aboard_to_the_door,
    aboard_to_the_centre,
    not_together,
    ready_for_pickup,
)
