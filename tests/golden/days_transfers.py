"""Golden days of transfers between stations, and of what may be collected when (`mixing`)."""

from __future__ import annotations

from typing import Any

from tests.golden.notation import (
    GoldenDay,
    county,
    edit,
    halt,
    hand,
    order,
    plan,
    route,
    t,
    trip,
    with_order,
    with_policy,
    with_station,
)

from ruralroute.model import Policy

TRIP = "routes.0.trips.0"
ROUTE: dict[str, Any] = {
    "metres": 14_000,
    "driving": 1_800,
    "paid": 4_420,
    "cost": (100.0, 14.0, 44.2, 158.2),
}


def transfer() -> GoldenDay:
    """Ten parcels go from A to B: picked up in 5 min, aboard for 14 min 40 s, set down in 40 s."""
    here = county(order("T", kind="transfer", to_station="B", ready_s=t("09:46"), max_aboard_s=880))
    up = hand("09:46:00", "09:51:00", {"id": "T", "action": "pick_up"})
    down = hand(
        "10:00:00", "10:00:40", {"id": "T", "action": "set_down", "loaded_s": t("09:46:00")}
    )
    good = plan(
        here,
        route(
            trip(
                "09:12:00",
                "09:32:00",
                halt("A", (600, 5_000), "09:42:00", up, leave="09:51:00", aboard=(20, 0.1)),
                halt("B", (300, 2_000), "09:56:00", down, leave="10:00:40"),
                back=(900, 7_000),
                home="10:15:40",
                unloaded="10:25:40",
                aboard=(0, 0),
            ),
            **ROUTE,
        ),
        load_factor=0.02,
        stations=2,
        mass_kg=20.0,
        volume_m3=0.1,
        parcels=10,
    )
    day = GoldenDay("a transfer", here, good)
    day.broken(
        "aboard a second too long",
        "check.aboard_limit",
        county=with_order(here, "T", max_aboard_s=879),
    )
    day.broken(
        "picked up a second too early",
        "check.ready",
        county=with_order(here, "T", ready_s=t("09:46:01")),
    )
    day.broken(
        "set down a second after its window",
        "check.window",
        county=with_order(here, "T", windows=((t("09:00"), t("09:59:59")),)),
    )
    day.broken(
        "picked up a second after the station closes",
        "check.window",
        county=with_station(here, "A", windows=((t("09:00"), t("09:45:59")),)),
    )
    day.broken(
        "a station that lets no van in",
        "check.class_forbidden",
        county=with_station(here, "B", forbid_classes=("van",)),
    )
    day.broken(
        "its age counted from another second",
        "check.loaded",
        plan=edit(good, {f"{TRIP}.stops.1.orders.0.loaded_s": t("09:46:01")}),
    )
    day.broken(
        "to another station",
        "check.wrong_station",
        "check.metric",
        county=with_order(here, "T", to_station="A"),
    )
    return day


def collected_half_way() -> GoldenDay:
    """Half of the mass is delivered at A; what is collected there is taken after that."""
    here = county(
        order("D1"),
        order("C", kind="collect"),
        order("D2", "B"),
        policy=Policy(part_share=1.0, mixing="after_fraction", mixing_fraction=0.5),
    )
    good = plan(
        here,
        route(
            trip(
                "09:11:20",
                "09:31:20",
                halt(
                    "A",
                    (600, 5_000),
                    "09:41:20",
                    hand("09:45:20", "09:46:00", "D1"),
                    hand("09:46:00", "09:51:00", "C"),
                    leave="09:51:00",
                    aboard=(40, 0.2),
                ),
                halt(
                    "B",
                    (300, 2_000),
                    "09:56:00",
                    hand("10:00:00", "10:00:40", "D2"),
                    leave="10:00:40",
                    aboard=(20, 0.1),
                ),
                back=(900, 7_000),
                home="10:15:40",
                unloaded="10:25:40",
                aboard=(40, 0.2),
            ),
            **(ROUTE | {"paid": 4_460, "cost": (100.0, 14.0, 44.6, 158.6)}),
        ),
        load_factor=0.04,
    )
    day = GoldenDay("a collection after half of the deliveries", here, good)
    day.broken(
        "a millionth more to be delivered first",
        "check.mixing_fraction",
        county=with_policy(here, mixing_fraction=0.500001),
    )
    day.broken(
        "collections come last", "check.mixing_last", county=with_policy(here, mixing="last")
    )
    return day


DAYS = (transfer, collected_half_way)
