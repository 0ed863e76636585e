"""The sites of a study: today's centres, the county's candidates, proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ruralroute.errors import DataError, Fault, Where, fault
from ruralroute.model import (
    Candidate,
    Centre,
    County,
    Place,
    SiteSize,
    SiteStatus,
)
from ruralroute.siting.demand import cold_zones
from ruralroute.siting.problem import Site, SiteRule, Size

MASS = "kg"
"""Name of the first resource: kilograms of the busiest day."""

OWN_SIZE = "own"
"""Name of the size of a candidate that says everything itself."""


class SiteOrigin(StrEnum):
    """Where a site comes from."""

    CENTRE = "centre"
    CANDIDATE = "candidate"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountySite:
    """A site of a study: the place, where it comes from, and what the models take it as."""

    place: Place
    origin: SiteOrigin
    site: Site

    @property
    def id(self) -> str:
        """The place's id."""
        return self.place.id

    @property
    def is_existing(self) -> bool:
        """Whether it is open today."""
        return self.site.existing


def resources_of(zones: Sequence[str]) -> tuple[str, ...]:
    """Return what capacities count: kilograms, then cubic metres of the cold room of each zone."""
    return (MASS, *zones)


def rooms_of(zones: Sequence[str], listed: Mapping[str, float]) -> tuple[float, ...]:
    """Return the cold room of each zone, m3; what is not listed is not there."""
    return tuple(listed.get(one, 0.0) for one in zones)


def county_sites(county: County, proposed: Sequence[Candidate] = ()) -> tuple[CountySite, ...]:
    """Return the centres, the candidates and the proposals, in this order.

    Raises
    ------
    DataError
        A size is not one of the county's, or an id is used twice; all faults at once.
    """
    faults: list[Fault] = []
    sizes = {one.id: one for one in county.site_sizes}
    if county.siting.centre_size not in sizes:
        faults.append(
            _unknown("county.toml", None, "siting.centre_size", county.siting.centre_size, sizes)
        )
        raise DataError(faults)
    found = []
    zones = cold_zones(county)
    for row, centre in enumerate(county.centres, start=2):
        name = centre.size or county.siting.centre_size
        if name not in sizes:
            faults.append(_unknown("centres", row, "size", name, sizes))
            continue
        found.append(
            CountySite(
                place=centre,
                origin=SiteOrigin.CENTRE,
                site=_existing(centre, sizes[name], zones),
            )
        )
    known = {one.id for one in (*county.centres, *county.stations)}
    for row, one in enumerate(county.candidates, start=2):
        if one.id in known:
            faults.append(
                fault("siting.id_twice", Where("candidates", row=row, column="id"), one.id)
            )
        elif one.size and one.size not in sizes:
            faults.append(_unknown("candidates", row, "size", one.size, sizes))
        else:
            found.append(
                CountySite(
                    place=one, origin=SiteOrigin.CANDIDATE, site=_candidate(one, county, zones)
                )
            )
    if faults:
        raise DataError(faults)
    found += [
        CountySite(place=one, origin=SiteOrigin.PROPOSED, site=_candidate(one, county, zones))
        for one in proposed
    ]
    return tuple(found)


def _unknown(
    table: str, row: int | None, column: str, name: str, known: dict[str, SiteSize]
) -> Fault:
    return fault(
        "siting.unknown_size", Where(table, row=row, column=column), name, known=" ".join(known)
    )


_RULES = {
    SiteStatus.OPTIONAL: SiteRule.FREE,
    SiteStatus.KEEP: SiteRule.FORCED,
    SiteStatus.FORBIDDEN: SiteRule.FORBIDDEN,
}


def _existing(centre: Centre, size: SiteSize, zones: Sequence[str]) -> Site:
    listed = centre.cold_capacity_m3
    stated = centre.capacity is not None or bool(centre.size)
    return Site(
        id=centre.id,
        sizes=(
            Size(
                name=size.id,
                # What nobody has said of a centre that works today does not limit it.
                capacity=(
                    (size.capacity_kg if centre.capacity is None else centre.capacity)
                    if stated
                    else None,
                    *(rooms_of(zones, listed) if listed else [None] * len(zones)),
                ),
                cost_open=0.0,
                cost_year=size.cost_year if centre.cost_year is None else centre.cost_year,
            ),
        ),
        existing=True,
        rule=_RULES[centre.site_status],
        cost_close=centre.cost_close,
        precools=sum(listed.values()) > 0,
    )


def _candidate(one: Candidate, county: County, zones: Sequence[str]) -> Site:
    listed = one.cold_capacity_m3
    if not one.size and None not in (one.capacity, one.cost_open, one.cost_year):
        own = Size(
            name=OWN_SIZE,
            capacity=(one.capacity, *rooms_of(zones, listed)),
            cost_open=one.cost_open or 0.0,
            cost_year=one.cost_year or 0.0,
        )
        return Site(
            id=one.id,
            sizes=(own,),
            rule=_RULES[one.site_status],
            precools=sum(listed.values()) > 0,
        )
    sizes = [size for size in county.site_sizes if one.size in ("", size.id)]
    return Site(
        id=one.id,
        sizes=tuple(
            Size(
                name=size.id,
                capacity=(
                    size.capacity_kg if one.capacity is None else one.capacity,
                    *rooms_of(zones, listed or size.cold_capacity_m3),
                ),
                cost_open=size.cost_open if one.cost_open is None else one.cost_open,
                cost_year=size.cost_year if one.cost_year is None else one.cost_year,
            )
            for size in sizes
        ),
        rule=_RULES[one.site_status],
        precools=any(sum((listed or size.cold_capacity_m3).values()) > 0 for size in sizes),
    )
