"""The chosen sites as a county that can be planned day by day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ruralroute.model import AMBIENT, Candidate, Centre, County, Level, Order, Vehicle
from ruralroute.siting.case import SitingCase
from ruralroute.siting.outcome import Outcome


def county_with(case: SitingCase, found: Outcome) -> County:
    """Return the county with the open sites as centres, and vehicles shared out among them.

    - A centre that closes becomes a candidate, so that what names it still finds it.
    - A new centre has the cold rooms, zone by zone, of its candidate or of the size it is built in.
    - Vehicles are shared out by what each centre has to carry; those that hold cold by its cold
      goods; each centre gets at least one while there are enough.  Which vehicle goes where follows
      the county's order, and a vehicle stays where it is as long as its centre's share lasts.
    - Orders that named a centre that closes, or stations below one, go to the centre that serves
      their station.  Orders that name no centre stay free.
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
    return county.model_copy(
        update={
            "centres": centres,
            "candidates": candidates,
            "stations": tuple(
                one.model_copy(update={"parent": serving.get(one.id)})
                if one.parent in gone
                else one
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


def _order(order: Order, gone: set[str], serving: dict[str, str]) -> Order:
    if order.centre not in gone:
        return order
    return order.model_copy(update={"centre": serving.get(order.station)})


def _share_out(case: SitingCase, found: Outcome, ids: Sequence[str]) -> tuple[Vehicle, ...]:
    """Give each vehicle a home among the open centres."""
    rows = np.array(found.design.rows)
    served = found.site_of >= 0
    kg, cold = np.zeros(len(ids)), np.zeros(len(ids))
    for at, row in enumerate(rows.tolist()):
        mine = served & (found.site_of == row)
        kg[at] = case.demand.kg[mine].sum()
        cold[at] = case.demand.cold_m3[mine].sum()
    home: dict[str, str] = {}
    for is_cold, load in ((False, kg), (True, cold)):
        vehicles = [one for one in case.county.vehicles if _holds_cold(one) is is_cold]
        home |= _homes(vehicles, ids, load if load.sum() > 0 else kg)
    return tuple(one.model_copy(update={"centre": home[one.id]}) for one in case.county.vehicles)


def _holds_cold(vehicle: Vehicle) -> bool:
    return any(zone != AMBIENT for one in vehicle.compartments for zone in one.zones)


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
