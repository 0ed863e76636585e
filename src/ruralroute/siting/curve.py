"""The curve over the number of sites, and its knee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.case import SitingCase
from ruralroute.siting.choose import Budget, Chosen, choose, with_open
from ruralroute.siting.equity import access_of
from ruralroute.siting.outcome import year_total
from ruralroute.siting.problem import SiteRule


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """The best choice with so many sites.

    Parameters
    ----------
    count
        Open sites.
    chosen
        Answer and outcome.
    cost_year
        With the investment spread; None when there is no choice.
    mean_min, worst_min
        Access.
    covered
        Share of the demand within the reach that was asked for; None: none was.
    saves
        What this point costs less a year than the one with a site fewer; None on the first.
    minutes_saved
        Of the weighted mean, likewise.
    is_knee
        Whether the curve of its model bends most here.
    """

    count: int
    chosen: Chosen
    cost_year: float | None
    mean_min: float | None
    worst_min: float | None
    covered: float | None = None
    saves: float | None = None
    minutes_saved: float | None = None
    is_knee: bool = False


def usable_sites(case: SitingCase, ask: SitingAsk) -> tuple[int, int]:
    """Return how many sites must be open and how many may be."""
    rules = [one.site.rule for one in case.sites]
    forced = sum(
        one.site.rule is SiteRule.FORCED
        or (one.is_existing and not ask.may_close and one.site.rule is SiteRule.FREE)
        for one in case.sites
    )
    return forced, len(rules) - rules.count(SiteRule.FORBIDDEN)


def site_curve(
    case: SitingCase, ask: SitingAsk, *, budget: Budget, most: int = 8, seed: int = 0
) -> tuple[CurvePoint, ...]:
    """Solve for each number of open sites, from the least to `most` more.

    All other rules hold, the budget too: a point is a choice that may be made.
    The covers' own number of sites is fixed too: a set cover with a number asks whether all can be
    covered by so many, which is told as p-centre is.
    """
    low, high = usable_sites(case, ask)
    low = max(1, low)
    counts = list(range(low, min(high, low + most - 1) + 1))
    model = "p-centre" if ask.model == "set-cover" else ask.model
    points: list[CurvePoint] = []
    for number, count in enumerate(counts):
        question = replace(with_open(ask, count), model=model)
        if ask.model == "set-cover":
            question = replace(question, reach_min=None)
        if budget.stopped():
            break
        chosen = choose(
            case,
            question,
            time_limit_s=budget.share(1.0 / (2 + len(counts) - number)),
            seed=seed,
            cancel=budget.cancel,
        )
        reach = ask.reach_min
        points.append(_point(case, count, chosen, points[-1] if points else None, reach))
    return _with_knee(points, model)


def _point(
    case: SitingCase, count: int, chosen: Chosen, before: CurvePoint | None, reach: float | None
) -> CurvePoint:
    if chosen.outcome is None:
        return CurvePoint(count=count, chosen=chosen, cost_year=None, mean_min=None, worst_min=None)
    access = access_of(chosen.outcome.minutes, case.weight, reach)
    cost = year_total(case, chosen.outcome)
    saves = minutes = None
    if before is not None and before.cost_year is not None:
        saves = before.cost_year - cost
        if before.mean_min is not None and access.mean_min is not None:
            minutes = before.mean_min - access.mean_min
    return CurvePoint(
        count=count,
        chosen=chosen,
        cost_year=cost,
        mean_min=access.mean_min,
        worst_min=access.worst_min,
        covered=None if reach is None else access.within[reach],
        saves=saves,
        minutes_saved=minutes,
    )


def _with_knee(points: list[CurvePoint], model: str) -> tuple[CurvePoint, ...]:
    values = [(one.count, _judged(one, model)) for one in points]
    known = [(count, value) for count, value in values if value is not None]
    if known and min(known, key=lambda one: one[1]) == known[0]:
        return tuple(points)
    bend = knee([float(one) for one, _ in known], [float(two) for _, two in known])
    if bend is None:
        return tuple(points)
    count = known[bend][0]
    return tuple(replace(one, is_knee=True) if one.count == count else one for one in points)


def _judged(one: CurvePoint, model: str) -> float | None:
    """Return what a model judges a point by; the less the better."""
    if model in ("fixed-charge", "two-echelon"):
        return one.cost_year
    if model == "p-centre":
        return one.worst_min
    if model == "max-cover":
        return None if one.covered is None else -one.covered
    return one.mean_min


def knee(x: Sequence[float], y: Sequence[float]) -> int | None:
    """Return where a curve bends most.

    That is its lowest point where it has one inside, else the point farthest below the line between
    its ends (Satopaa et al. 2011, "Finding a 'Kneedle' in a haystack").  None with fewer than three
    points or without a bend.

    Examples
    --------
    >>> knee([1, 2, 3, 4, 5], [100, 50, 40, 35, 33]), knee([1, 2, 3], [3, 1, 2])
    (1, 1)
    """
    if len(x) < 3:
        return None
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    lowest = int(np.argmin(b))
    if 0 < lowest < len(b) - 1:
        return lowest
    if b.max() - b.min() <= 1e-12:
        return None
    u, v = (a - a[0]) / (a[-1] - a[0]), (b - b.min()) / (b.max() - b.min())
    below = v[0] + (v[-1] - v[0]) * u - v
    at = int(np.argmax(below))
    return at if below[at] > 1e-9 else None
