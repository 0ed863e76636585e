"""The chosen sites as a county that can be planned day by day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ruralroute.errors import Fault, Severity, Where, fault
from ruralroute.model import AMBIENT, Candidate, Centre, County, Level, Order, Station, Vehicle
from ruralroute.siting.case import SitingCase
from ruralroute.siting.outcome import Outcome


def county_with(case: SitingCase, found: Outcome) -> County:
    """Return the county with the open sites as centres, and vehicles shared out among them.

    - A centre that closes becomes a candidate, so that what names it still finds it.
    - A new centre has the cold rooms, zone by zone, of its candidate or of the size it is built in.
    - Vehicles are shared out by what each centre has to carry; those that hold cold by its goods of
      the zones that they hold; each centre gets at least one while there are enough.  Which vehicle
      goes where follows the county's order, and a vehicle stays where it is as long as its centre's
      share lasts.
    - Orders that named a centre that closes, or stations below one, go to the centre that serves
      their station.  Orders that name no centre stay free.
    - With two echelons each station that is served stands below the township that it is served
      from, or below its centre; a township from which others are served, below its centre.
    """
    county = case.county
    open_rows = found.design.rows
    serving = {
        station.id: case.sites[row].id
        for station, row in zip(case.stations, found.site_of.tolist(), strict=True)
        if row >= 0
    }
    centres = tuple(
        _centre(case, row, size) for row, size in zip(open_rows, found.design.sizes, strict=True)
    )
    opened = {one.id for one in centres}
    closing = [one for one in county.centres if one.id not in opened]
    ids = [case.sites[row].id for row in open_rows]
    candidates = (
        *(one for one in county.candidates if one.id not in opened),
        *(_candidate(one) for one in closing),
    )
    gone = {one.id for one in closing}
    above = _above(case, found, serving) if any(found.via) else None
    return county.model_copy(
        update={
            "centres": centres,
            "candidates": candidates,
            "stations": tuple(
                _station(one, gone, serving if above is None else above, always=above is not None)
                for one in county.stations
            ),
            "vehicles": _share_out(case, found, ids),
            "orders": tuple(_order(one, gone, serving) for one in county.orders),
        }
    )


def _centre(case: SitingCase, row: int, size: int) -> Centre:
    one = case.sites[row]
    if isinstance(one.place, Centre):
        return one.place
    place = one.place
    assert isinstance(place, Candidate)  # noqa: S101 - the only other kind of site
    built = one.site.sizes[size].name
    of_size = (known.cold_capacity_m3 for known in case.county.site_sizes if known.id == built)
    return Centre(
        id=place.id,
        lon=place.lon,
        lat=place.lat,
        name=place.name,
        level=Level.TOWNSHIP,
        size=place.size,
        capacity=place.capacity,
        # Said, as nothing said of a centre limits nothing.
        cold_capacity_m3=place.cold_capacity_m3
        or next(of_size, {})
        or dict.fromkeys(case.demand.zones, 0.0),
        cost_year=place.cost_year,
    )


def _candidate(one: Centre) -> Candidate:
    return Candidate(
        id=one.id,
        lon=one.lon,
        lat=one.lat,
        name=one.name,
        size=one.size,
        cost_year=one.cost_year,
        capacity=one.capacity,
        cold_capacity_m3=one.cold_capacity_m3,
    )


def written_direct(found: Outcome) -> Fault | None:
    """Return the warning that a written design of two echelons is planned without handing over.

    None: no station is served from a township.
    """
    towns = sorted({one for one in found.via if one is not None})
    if not towns:
        return None
    return fault(
        "siting.written_direct",
        Where("stations", column="parent"),
        severity=Severity.WARNING,
        towns=", ".join(towns),
    )


def _above(case: SitingCase, found: Outcome, serving: dict[str, str]) -> dict[str, str]:
    """Return what each station stands below when goods go over townships."""
    above = dict(serving)
    fed: dict[str, str] = {}
    for station, town in zip(case.stations, found.via, strict=True):
        if town is not None and station.id in serving:
            fed[town] = serving[station.id]
            if station.id != town:
                above[station.id] = town
    return above | fed


def _station(one: Station, gone: set[str], above: dict[str, str], *, always: bool) -> Station:
    if not always and one.parent not in gone:
        return one
    parent = above.get(one.id, None if one.parent in gone else one.parent)
    return one.model_copy(update={"parent": parent})


def _order(order: Order, gone: set[str], serving: dict[str, str]) -> Order:
    if order.centre not in gone:
        return order
    return order.model_copy(update={"centre": serving.get(order.station)})


def _share_out(case: SitingCase, found: Outcome, ids: Sequence[str]) -> tuple[Vehicle, ...]:
    """Give each vehicle a home among the open centres."""
    served = found.site_of >= 0
    mine = [served & (found.site_of == row) for row in found.design.rows]
    kg = np.array([case.demand.kg[one].sum() for one in mine])
    home: dict[str, str] = {}
    kinds = dict.fromkeys(_cold_zones(one) for one in case.county.vehicles)
    for kind in kinds:
        vehicles = [one for one in case.county.vehicles if _cold_zones(one) == kind]
        held = [zone in kind for zone in case.demand.zones]
        cold = np.array([case.demand.cold_m3[one][:, held].sum() for one in mine])
        home |= _homes(vehicles, ids, cold if cold.sum() > 0 else kg)
    return tuple(one.model_copy(update={"centre": home[one.id]}) for one in case.county.vehicles)


def _cold_zones(vehicle: Vehicle) -> frozenset[str]:
    """Return the zones that a vehicle keeps cold."""
    zones = {zone for one in vehicle.compartments for zone in one.zones}
    return frozenset(zones - {AMBIENT})


def _homes(vehicles: Sequence[Vehicle], ids: Sequence[str], load: np.ndarray) -> dict[str, str]:
    """Share vehicles out class by class, by load (largest remainder over all classes)."""
    if not vehicles or not ids:
        return {}
    total = load.sum()
    share = load / total if total > 0 else np.full(len(ids), 1.0 / len(ids))
    if len(vehicles) >= len(ids):
        share = np.where(load > 0, np.maximum(share, 1.0 / len(vehicles)), 0.0)
        share = share / share.sum() if share.sum() > 0 else np.full(len(ids), 1.0 / len(ids))
    wanted = share * sum(one.payload_kg for one in vehicles)
    given = np.zeros(len(ids))
    home: dict[str, str] = {}
    for one in sorted(vehicles, key=lambda one: (-one.payload_kg, one.id)):
        lack = wanted - given
        at = int(np.argmax(lack))
        own = ids.index(one.centre) if one.centre in ids else -1
        # It stays at home unless another centre lacks as much more as the vehicle carries.
        if own >= 0 and lack[own] > 0 and lack[at] - lack[own] < one.payload_kg:
            at = own
        home[one.id] = ids[at]
        given[at] += one.payload_kg
    return home
