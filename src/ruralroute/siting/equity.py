"""How evenly people reach a centre: the worst off, the spread, and the gap between groups.

All measures take minutes from the serving centre and a weight for each station (parcels, people,
or 1).  A station that no centre reaches has ``nan`` minutes; it is counted as unreached and in
every share's denominator, never as a large number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BANDS_MIN = (15, 30, 60, 90)
"""Minutes within which shares of stations are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How far stations are from the centre that serves them, in minutes.

    Parameters
    ----------
    stations, unreached
        How many there are, and how many no open centre reaches.
    mean_min, worst_min, p90_min, worst_fifth_min
        Weighted mean; the farthest; the least number that nine tenths of the weight are within;
        the weighted mean of the farthest fifth of the weight.  None when none is reached.
    within
        Share of all weight within so many minutes, unreached included below the line.
    gini
        Gini index of the minutes of those reached: 0 when all have the same.
    """

    stations: int
    unreached: int
    mean_min: float | None
    worst_min: float | None
    p90_min: float | None
    worst_fifth_min: float | None
    within: Mapping[float, float]
    gini: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAccess:
    """Access of the stations with a flag, beside that of all others.

    `ratio` is the group's mean over the others' mean; None when either is empty.
    """

    flag: str
    access: Access
    others: Access
    ratio: float | None


def access_of(minutes: Floats, weight: Floats, reach_min: float | None = None) -> Access:
    """Measure access.

    Parameters
    ----------
    minutes
        Shape (n,), from the serving centre; nan where none serves.
    weight
        Shape (n,), not negative; when all are zero each station counts 1.
    reach_min
        Minutes within which the share is told, too, besides those of `BANDS_MIN`.
    """
    weight = _usable(weight)
    bands: list[float] = sorted({*BANDS_MIN, *([] if reach_min is None else [reach_min])})
    reached = np.isfinite(minutes)
    some = bool(reached.any())
    time, w = minutes[reached], weight[reached]
    total = float(weight.sum())
    return Access(
        stations=len(minutes),
        unreached=int((~reached).sum()),
        mean_min=float(np.average(time, weights=_usable(w))) if some else None,
        worst_min=float(time.max()) if some else None,
        p90_min=quantile(time, w, 0.9) if some else None,
        worst_fifth_min=worst_share_mean(time, w, 0.2) if some else None,
        within={
            band: float(w[time <= band + 1e-9].sum() / total) if total > 0 else 0.0
            for band in bands
        },
        gini=gini(time, w) if some else None,
    )


def _usable(weight: Floats) -> Floats:
    return weight if len(weight) and weight.sum() > 0 else np.ones(len(weight))


def quantile(values: Floats, weight: Floats, share: float) -> float:
    """Return the least value that at least `share` of the weight does not exceed.

    Examples
    --------
    >>> quantile(np.array([1.0, 2.0, 3.0, 10.0]), np.ones(4), 0.5)
    2.0
    """
    order = np.argsort(values, kind="stable")
    summed = np.cumsum(_usable(weight)[order])
    at = int(np.searchsorted(summed, share * summed[-1] - 1e-9 * summed[-1]))
    return float(values[order][min(at, len(order) - 1)])


def worst_share_mean(values: Floats, weight: Floats, share: float) -> float:
    """Return the mean of the largest values that hold `share` of the weight, the last in part.

    This is the conditional value at risk of the access time.

    Examples
    --------
    >>> worst_share_mean(np.array([10.0, 20.0, 30.0, 40.0, 50.0]), np.ones(5), 0.4)
    45.0
    """
    order = np.argsort(-values, kind="stable")
    w = _usable(weight)[order]
    wanted = share * w.sum()
    taken = np.clip(wanted - (np.cumsum(w) - w), 0.0, w)
    return float((values[order] * taken).sum() / taken.sum())


def gini(values: Floats, weight: Floats) -> float:
    """Return the Gini index: sum of w_i w_j |t_i - t_j| over 2 W^2 mean(t).

    A report, never a goal: it falls when everybody gets the same number of minutes worse.

    Examples
    --------
    >>> gini(np.array([5.0, 5.0]), np.ones(2)), gini(np.array([0.0, 10.0]), np.ones(2))
    (0.0, 0.5)
    """
    order = np.argsort(values, kind="stable")
    t, w = values[order], _usable(weight)[order]
    total, moment = w.sum(), (w * t).sum()
    if moment <= 0:
        return 0.0
    before = np.cumsum(w) - w
    lower = np.cumsum(w * t) - w * t
    pairs = float((w * (t * before - lower)).sum())
    return pairs / float(total * moment)


def theil(
    minutes: Floats, weight: Floats, groups: Sequence[str]
) -> tuple[float | None, float | None]:
    """Return Theil's T of the minutes: all of it, and the part between groups.

    ``T = sum s_i ln(t_i / mean)`` with ``s_i`` the station's share of all weighted minutes; the
    part between groups puts each group's mean in place of its stations' minutes (Theil 1967).  Zero
    minutes count as zero (the limit of x ln x).  None when nobody is reached or nobody is away
    from a centre.
    """
    reached = np.isfinite(minutes)
    t, w = minutes[reached], _usable(weight)[reached]
    labels = np.asarray(groups, dtype=object)[reached]
    if not len(t) or (w * t).sum() <= 0:
        return None, None
    mean = float(np.average(t, weights=w))
    share = w / w.sum()

    def parts(x: Floats, s: Floats) -> float:
        relative = x / mean
        positive = relative > 0
        return float((s[positive] * relative[positive] * np.log(relative[positive])).sum())

    names = sorted(set(labels.tolist()))
    weights = np.array([share[labels == one].sum() for one in names])
    means = np.array(
        [np.average(t[labels == one], weights=_usable(w[labels == one])) for one in names]
    )
    return parts(t, share), parts(means, weights)


def by_flag(minutes: Floats, weight: Floats, flags: Sequence[Sequence[str]]) -> list[GroupAccess]:
    """Measure each group of stations that bears a flag against all others.

    Flags are the user's words, taken as they are.
    """
    names = sorted({flag for one in flags for flag in one})
    found = []
    for name in names:
        inside: Bools = np.array([name in one for one in flags], dtype=np.bool_)
        mine = access_of(minutes[inside], weight[inside])
        others = access_of(minutes[~inside], weight[~inside])
        both = mine.mean_min is not None and others.mean_min is not None and others.mean_min > 0
        ratio = (mine.mean_min or 0.0) / (others.mean_min or 1.0) if both else None
        found.append(GroupAccess(flag=name, access=mine, others=others, ratio=ratio))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """A design on the way from the cheapest to the fairest.

    `price_per_min` is what each minute taken off the worst costs a year, from the cheaper design
    before it; None on the first.
    """

    open_sites: tuple[str, ...]
    cost_year: float
    worst_min: float
    price_per_min: float | None


def frontier(points: Sequence[tuple[tuple[str, ...], float, float]]) -> list[Trade]:
    """Keep the designs that no other beats in both cost and worst minutes, the cheapest first.

    Parameters
    ----------
    points
        Open sites, cost a year, worst minutes.
    """
    kept: list[Trade] = []
    for sites, cost, worst in sorted(points, key=lambda one: (one[1], one[2], one[0])):
        if kept and worst >= kept[-1].worst_min - 1e-9:
            continue
        price = None
        if kept:
            price = (cost - kept[-1].cost_year) / (kept[-1].worst_min - worst)
        kept.append(Trade(open_sites=sites, cost_year=cost, worst_min=worst, price_per_min=price))
    return kept
