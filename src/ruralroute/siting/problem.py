"""SitingProblem: which sites may open, whom they can serve, and the rules that hold.

It knows no files and no maps.  Villages and sites are numbered by their place in the problem's
tuples; a pair that no road joins, or that is out of reach, has no link (there is no number that
stands for it).  Times are seconds, money is the county's currency, demand and capacity are in
the unit that each resource names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from ruralroute.siting.links import Bools, Floats, Links, link_faults


class SiteRule(StrEnum):
    """What the planner has decided about a site beforehand."""

    FREE = "free"
    FORCED = "forced"
    FORBIDDEN = "forbidden"


class Sourcing(StrEnum):
    """Whether all goods of a village come from one site, or may be split between several."""

    SINGLE = "single"
    MULTI = "multi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size (S, M, L) that a site may be given.

    Parameters
    ----------
    name
        What people call it.
    capacity
        Of each resource, in its unit, as much as `Villages.demand` counts (a day's peak, or a
        year); None: unlimited.
    cost_open
        Money spent once to have this size here; 0 for the size that an existing site has.
    cost_year
        Money a year as long as it is open.
    """

    name: str = "M"
    capacity: tuple[float | None, ...] = ()
    cost_open: float = 0.0
    cost_year: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A candidate, or a site of today.

    Parameters
    ----------
    id
        Its name in the county.
    sizes
        At least one; at most one of them is open in an answer.
    existing
        Open today.  With `rule` FREE it may be closed, FORCED it stays, FORBIDDEN it closes.
    rule
        FORCED: open in every answer; FORBIDDEN: in none.
    cost_close
        Money spent once when an existing site is closed.
    precools
        Has pre-cooling for produce.
    """

    id: str
    sizes: tuple[Size, ...] = (Size(),)
    existing: bool = False
    rule: SiteRule = SiteRule.FREE
    cost_close: float = 0.0
    precools: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Villages:
    """The demand points.

    Parameters
    ----------
    ids
        Names in the county; n of them.
    weight
        Shape (n,), >= 0: what a minute of this village counts (households, parcels a year).
    demand
        Shape (n, resources), >= 0: parcels, kilograms or cold-room cubic metres, as
        `SitingProblem.resources` names them.
    flags
        Shape (n, flags): which of `SitingProblem.flags` the user gave this village.
    produce
        Shape (n,): goods from here must reach pre-cooling in time.
    """

    ids: tuple[str, ...]
    weight: Floats
    demand: Floats
    flags: Bools
    produce: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A hard floor of equity: every village with this flag is served at least so well.

    Parameters
    ----------
    flag
        One of `SitingProblem.flags`; None: every village.
    within_s
        Seconds from the site that serves it, at most; None: no such floor.
    visits_week
        Visits a week, at least; None: no such floor.
    """

    flag: str | None
    within_s: float | None = None
    visits_week: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """A weight of equity: a minute of a village with this flag counts (1 + extra) times."""

    flag: str
    extra: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondEchelon:
    """Township stations between the centres and the villages, with their own vehicles.

    In a problem with stations, `SitingProblem.sites` are the centres; goods go from an open
    centre to an open station over `trunk`, and from there to the villages over `local`.  Each open
    station is fed by one centre.  A centre that serves villages itself is given a station of its
    own at the same place.

    Parameters
    ----------
    stations
        What may open, with sizes, rules and costs like sites.
    trunk
        Links from centres (rows) to stations (columns); `cost` is money a year for using the link
        at all (the vehicle that goes there each day).
    trunk_cost_per_unit
        Shape (trunk links,): money a year for each unit of the first resource carried there.
    local
        Links from stations (rows) to villages (columns).
    transfer_s
        Seconds that goods stand at a station; part of the time in which a village is served.
    open_min, open_max
        How many stations are open; None: as many as pays.
    """

    stations: tuple[Site, ...]
    trunk: Links
    trunk_cost_per_unit: Floats
    local: Links
    transfer_s: float = 0.0
    open_min: int = 0
    open_max: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingProblem:
    """What may be built, whom it would serve, and every side rule.

    Parameters
    ----------
    villages
        Demand points.
    sites
        Candidates and sites of today; the rows of `links`.
    links
        From sites to villages.  In a problem with stations it has no links.
    resources
        Names of what `demand` and `capacity` count: parcels, temperature zones, cold-room volume.
    flags
        Names of the flags of villages.
    sourcing
        SINGLE: each village is served whole by one site.
    open_min, open_max
        Number of open sites, existing ones included; None: any number.
    budget
        Money that may be spent once on opening and closing (`cost_open`, `cost_close`); None: any.
    max_service_s
        Seconds within which every village is served; None: any.
    precool_s
        Seconds within which goods of villages with `produce` reach the site that serves them, which
        then must pre-cool; None: no such rule.
    floors
        Hard floors of equity.
    preferences
        Weights of equity.  They multiply: a village with two flags counts (1 + a)(1 + b) times.
    annuity
        Share of money spent once that a year bears (1/years, or with interest): a year's cost is
        `cost_year` + annuity x (`cost_open` + `cost_close`) + costs of links.
    stations
        The second echelon; None: centres serve villages themselves.
    """

    villages: Villages
    sites: tuple[Site, ...]
    links: Links
    resources: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    sourcing: Sourcing = Sourcing.SINGLE
    open_min: int = 0
    open_max: int | None = None
    budget: float | None = None
    max_service_s: float | None = None
    precool_s: float | None = None
    floors: tuple[Floor, ...] = ()
    preferences: tuple[Preference, ...] = ()
    annuity: float = 1.0
    stations: SecondEchelon | None = None

    def __post_init__(self) -> None:
        faults = problem_faults(self)
        if faults:
            raise ValueError("; ".join(faults))

    def replace(self, **changes: object) -> SitingProblem:
        """Return a copy with other values for some fields."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def equity(self) -> Floats:
        """Shape (villages,): how many times a minute of each village counts."""
        factor = np.ones(len(self.villages.ids))
        for one in self.preferences:
            factor[self.villages.flags[:, self.flags.index(one.flag)]] *= 1.0 + one.extra
        return factor


def problem_faults(problem: SitingProblem) -> list[str]:
    """Return what is wrong with a problem, a sentence each; empty: nothing."""
    villages, count = problem.villages, len(problem.villages.ids)
    kinds = len(problem.resources)
    faults = [
        f"villages.{name} must have shape {shape}, got {array.shape}"
        for name, array, shape in (
            ("weight", villages.weight, (count,)),
            ("demand", villages.demand, (count, kinds)),
            ("flags", villages.flags, (count, len(problem.flags))),
            ("produce", villages.produce, (count,)),
        )
        if array.shape != shape
    ]
    if (villages.weight < 0).any() or (villages.demand < 0).any():
        faults.append("weights and demand must be >= 0")
    faults += _site_faults(problem.sites, kinds, "site")
    faults += link_faults(problem.links, len(problem.sites), count, "links")
    second = problem.stations
    if second is not None:
        faults += _site_faults(second.stations, kinds, "station")
        faults += link_faults(second.trunk, len(problem.sites), len(second.stations), "trunk")
        faults += link_faults(second.local, len(second.stations), count, "local")
        if second.trunk_cost_per_unit.shape != second.trunk.to.shape:
            faults.append("trunk_cost_per_unit must have one entry for each trunk link")
    return faults + _rule_faults(problem)


def _rule_faults(problem: SitingProblem) -> list[str]:
    faults = []
    used: Sequence[Floor | Preference] = (*problem.floors, *problem.preferences)
    faults += [
        f"unknown flag {one.flag!r}; known: {', '.join(problem.flags) or 'none'}"
        for one in used
        if one.flag is not None and one.flag not in problem.flags
    ]
    links = problem.links if problem.stations is None else problem.stations.local
    if links.visits_week is None and any(one.visits_week is not None for one in problem.floors):
        faults.append("a floor on visits needs links with visits_week")
    faults += [
        f"preference of flag {one.flag!r} must be > -1, got {one.extra}"
        for one in problem.preferences
        if one.extra <= -1
    ]
    counts = [("sites", problem.open_min, problem.open_max)]
    if problem.stations is not None:
        counts.append(("stations", problem.stations.open_min, problem.stations.open_max))
    faults += [
        f"number of {name} to open must be a range, got {low}..{high}"
        for name, low, high in counts
        if low < 0 or (high is not None and high < low)
    ]
    return faults


def _site_faults(sites: tuple[Site, ...], kinds: int, what: str) -> list[str]:
    faults = []
    for site in sites:
        if not site.sizes:
            faults.append(f"{what} {site.id!r} has no size")
        for size in site.sizes:
            if size.capacity and len(size.capacity) != kinds:
                faults.append(
                    f"{what} {site.id!r}, size {size.name!r}: {kinds} capacities expected,"
                    f" got {len(size.capacity)}"
                )
            money = (size.cost_open, size.cost_year, site.cost_close)
            if min(money) < 0 or any(room is not None and room < 0 for room in size.capacity):
                faults.append(f"{what} {site.id!r}, size {size.name!r}: needs costs, room >= 0")
    return faults
