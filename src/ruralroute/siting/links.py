"""Links: who can be reached from where, in seconds and money, with no entry where no road leads."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Who can be reached from where, row by row (compressed sparse rows).

    The links of row r are `start[r]:start[r + 1]`, sorted by `to`.

    Parameters
    ----------
    start
        Shape (rows + 1,).
    to
        Shape (links,): the column each link leads to.
    time_s
        Shape (links,), >= 0: seconds on the way.
    cost
        Shape (links,), >= 0: money a year for serving all of the column from this row.
    visits_week
        Shape (links,): visits a week that the column would get from this row; None: not known,
        and floors on visits are then refused.
    """

    start: Ints
    to: Ints
    time_s: Floats
    cost: Floats
    visits_week: Floats | None = None

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.start) - 1

    @property
    def row(self) -> Ints:
        """Shape (links,): the row of each link."""
        return np.repeat(np.arange(self.rows, dtype=np.int64), np.diff(self.start))

    def keep(self, which: Bools) -> Links:
        """Return only the links of a mask of shape (links,)."""
        counts = np.bincount(self.row[which], minlength=self.rows)
        start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        visits = None if self.visits_week is None else self.visits_week[which]
        return Links(
            start=start,
            to=self.to[which],
            time_s=self.time_s[which],
            cost=self.cost[which],
            visits_week=visits,
        )


def dense_links(
    time_s: ArrayLike,
    cost: ArrayLike | None = None,
    *,
    reachable: ArrayLike | None = None,
    limit_s: float | None = None,
    visits_week: ArrayLike | None = None,
) -> Links:
    """Return the links of full matrices.

    Parameters
    ----------
    time_s, cost, visits_week
        Shape (rows, columns).  No cost: all links cost 0.
    reachable
        Shape (rows, columns); where False there is no link, whatever the numbers.
    limit_s
        Pairs farther apart than this get no link.
    """
    times = np.asarray(time_s, dtype=np.float64)
    there = np.ones(times.shape, dtype=bool) if reachable is None else np.array(reachable, bool)
    if limit_s is not None:
        there &= times <= limit_s
    money = np.zeros(times.shape) if cost is None else np.asarray(cost, dtype=np.float64)
    row, to = np.nonzero(there)
    counts = np.bincount(row, minlength=times.shape[0])
    visits = None if visits_week is None else np.asarray(visits_week, dtype=np.float64)[there]
    return Links(
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        to=to.astype(np.int64),
        time_s=times[there],
        cost=money[there],
        visits_week=visits,
    )


def link_faults(links: Links, rows: int, columns: int, what: str) -> list[str]:
    """Return what is wrong with links, a sentence each; empty: nothing."""
    if links.rows != rows or links.start[0] != 0 or links.start[-1] != len(links.to):
        return [f"{what} must have {rows} rows, got {links.rows}"]
    arrays = [links.time_s, links.cost, *([] if links.visits_week is None else [links.visits_week])]
    if any(array.shape != links.to.shape for array in arrays):
        return [f"{what}: every link needs a time and a cost"]
    if not all(np.isfinite(array).all() and (array >= 0).all() for array in arrays):
        return [f"{what}: times and costs must be finite and >= 0; leave out what has no road"]
    if len(links.to) and (links.to.min() < 0 or links.to.max() >= columns):
        return [f"{what} lead to {columns} places; a link leads elsewhere"]
    for first, last in pairwise(links.start.tolist()):
        if (np.diff(links.to[first:last]) <= 0).any():
            return [f"{what} of a row must be sorted and lead to a place once"]
    return []
