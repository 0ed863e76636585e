"""Plans of which only the legs count, to check roads alone."""

from __future__ import annotations

from tests.golden.notation import DAY

from ruralroute.model import County
from ruralroute.network.matrix import Travel, TravelMatrix
from ruralroute.planning.plan import DeliveryPlan

NOTHING = {"mass_kg": 0.0, "volume_m3": 0.0}
MONEY = {"fixed": 0.0, "distance": 0.0, "time": 0.0, "total": 0.0}


def plan_of_legs(here: County, travel: Travel, tours: dict[str, list[str]]) -> DeliveryPlan:
    """A plan whose vehicles make these tours from the first centre, along the network's paths."""
    profiles = {one.id: one.profile for one in here.vehicles}
    routes = [_route(name, places, travel[profiles[name]]) for name, places in tours.items()]
    counts = ("orders", "orders_served", "stations", "stations_served", "vehicles_used", "trips")
    sums = ("distance_m", "driving_s", "paid_s", "mass_kg", "volume_m3", "parcels")
    metrics = dict.fromkeys((*counts, *sums), 0)
    return DeliveryPlan.model_validate(
        {
            "county": {"name": here.name, "sha256": ""},
            "day": DAY,
            "currency": "CNY",
            "travel": "roads",
            "routes": routes,
            "unserved": (),
            "metrics": metrics | {"load_factor": None, "cost": MONEY, "price_unserved": 0.0},
        }
    )


def _leg(matrix: TravelMatrix, start: str, end: str) -> dict[str, object]:
    path = matrix.path(matrix.place_ids.index(start), matrix.place_ids.index(end))
    return {"distance_m": path.distance_m, "duration_s": path.duration_s, "edges": path.edges}


def _route(name: str, places: list[str], matrix: TravelMatrix) -> dict[str, object]:
    home = matrix.place_ids[0]
    clocks = dict.fromkeys(("arrival_s", "start_s", "departure_s"), 0)
    stops = [
        {"place": end, "leg": _leg(matrix, start, end), "orders": (), "load_after": NOTHING}
        | clocks
        for start, end in zip([home, *places], places, strict=False)
    ]
    trip = {
        "centre": home,
        "set_points": (),
        "load_at_departure": NOTHING,
        "stops": stops,
        "leg_back": _leg(matrix, places[-1], home),
    }
    trip |= dict.fromkeys(("load_start_s", "departure_s", "return_s", "unload_end_s"), 0)
    sums = dict.fromkeys(("distance_m", "driving_s", "paid_s"), 0)
    return {"vehicle": name, "trips": (trip,), "cost": MONEY} | sums
