"""SitingAnswer: what is open, who serves whom, what it costs, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ruralroute.siting.links import Floats, Ints


class SitingStatus(StrEnum):
    """What is known about an answer.

    OPTIMAL: proved best.  FEASIBLE: keeps every rule; `bound` and `gap` say how far from the best
    it can be.  INFEASIBLE: proved that no choice keeps every rule.  UNKNOWN: no choice was found in
    the time, and none was proved impossible.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSite:
    """A site (or station) that is open: its index in the problem, and the index of its size."""

    site: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who serves whom: arrays of equal length, sorted by village, then site.

    Parameters
    ----------
    village, site
        Indices in the problem; in a problem with stations `site` is the station.
    share
        Part of the village's demand, in (0, 1]; the shares of a served village add up to 1.
    time_s
        Seconds on that way, the trunk and the transfer included.
    """

    village: Ints
    site: Ints
    share: Floats
    time_s: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class CostParts:
    """Money, whatever the model's objective was.

    Parameters
    ----------
    opening, closing
        Spent once.
    running
        A year, of the open sites and stations.
    links, trunk
        A year, of serving the villages and of feeding the stations.
    year
        running + links + trunk + annuity x (opening + closing).
    """

    opening: float
    closing: float
    running: float
    links: float
    trunk: float
    year: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingAnswer:
    """The best choice found, and how it was found.

    Parameters
    ----------
    model
        Name of the model: p_median, p_centre, set_cover, max_cover, fixed_charge, two_echelon.
    status
        What is known about it.
    objective
        In the model's unit (see `ruralroute.siting.models`), worked out from the assignment by the
        evaluator, never read from a solver; None: no choice was found.
    bound
        No choice is better than this; None: not known.
    gap
        Distance of bound and objective as a share of the objective, >= 0; None: not known.
    open_sites, open_stations
        What is open, by index.
    feeds
        Shape (stations,): the centre that feeds each station, -1 where it is closed; empty without
        stations.
    assignment
        Who serves whom.  A village that no pair names is not served (max cover only).
    costs
        Money parts; None: no choice was found.
    seconds
        Wall time of the search.
    method
        Which parts of the engine found and proved it.
    reason
        Of INFEASIBLE and UNKNOWN: which rule cannot be kept, or what stopped the search.
    stats
        For the record of the run only: they differ between equal runs.
    """

    model: str
    status: SitingStatus
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    open_sites: tuple[OpenSite, ...] = ()
    open_stations: tuple[OpenSite, ...] = ()
    feeds: Ints
    assignment: Assignment
    costs: CostParts | None = None
    seconds: float = 0.0
    method: str = ""
    reason: str = ""
    stats: dict[str, float | int | str | None] = field(default_factory=dict)
