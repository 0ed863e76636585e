"""What a stop tells beside its clocks: the way on foot, and roads only taken for usable."""

from __future__ import annotations

from collections.abc import Iterator

from pyproj import Geod

from ruralroute.network.matrix import TravelMatrix, TravelSource
from ruralroute.planning.check.county import CountyFacts
from ruralroute.planning.check.facts import at, breach
from ruralroute.planning.check.violation import Violation
from ruralroute.planning.plan import DeliveryPlan

_GEOD = Geod(ellps="WGS84")
_SLACK_M, _SLACK_SHARE = 0.5, 0.002
"""What rounding to metres, and measuring on a plane, may differ by."""


def check_stop_notes(plan: DeliveryPlan, facts: CountyFacts) -> Iterator[Violation]:
    """Check `carry_m` and `assumed` of every stop; both say nothing where no roads are known."""
    for route in plan.routes:
        vehicle = facts.vehicles.get(route.vehicle)
        matrix = None if vehicle is None else facts.travel.get(vehicle.profile)
        if matrix is None:
            continue
        on_foot, ways = _on_foot_m(matrix, facts), {one.place: one.ways for one in matrix.assumed}
        for number, trip in enumerate(route.trips, start=1):
            for position, stop in enumerate(trip.stops, start=1):
                where = at(route.vehicle, number, position, stop.place)
                metres = on_foot.get(stop.place, 0.0)
                if abs(stop.carry_m - metres) > _SLACK_M + _SLACK_SHARE * metres:
                    yield breach("carry", where, found=stop.carry_m, expected=round(metres))
                right = ways.get(stop.place, ())
                if stop.assumed != right:
                    found, expected = (" ".join(one) or "-" for one in (stop.assumed, right))
                    yield breach("assumed", where, found=found, expected=expected)


def _on_foot_m(matrix: TravelMatrix, facts: CountyFacts) -> dict[str, float]:
    """Measure from each station to where it meets its road; none without roads."""
    if matrix.source is not TravelSource.ROADS:
        return {}
    return {
        snap.place: float(_GEOD.inv(place.lon, place.lat, snap.lon, snap.lat)[2])
        for snap in matrix.snaps
        if (place := facts.stations.get(snap.place)) is not None and snap.edge is not None
    }
