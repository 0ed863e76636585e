"""Covering: whether sites can be chosen so that each village has a link to an open one.

Villages whose set of possible sites holds that of another are covered with it and need no row
(Toregas and ReVelle 1973, "Binary logic solutions to a class of location problem").
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.programme import Programme
from ruralroute.siting.links import Bools, Floats

_COMPARED = 3_000
"""Rows up to which all pairs are compared."""


def cover_rows(core: Core) -> Bools:
    """Return the sets of sites of the villages that need a row, shape (rows, sites)."""
    sets = np.zeros((core.villages, core.sites), dtype=bool)
    sets[core.to, core.row] = True
    sets = np.unique(sets, axis=0)
    if len(sets) <= _COMPARED:
        wide = sets.astype(np.float32)
        size = wide.sum(axis=1)
        common = wide @ wide.T
        inside = common >= size[:, None] - 0.5
        np.fill_diagonal(inside, val=False)
        # Row b goes when another row lies inside it; rows are distinct, so one of them stays.
        sets = sets[~inside.any(axis=0)]
    return np.asarray(sets)


def cover_programme(core: Core) -> Programme:
    """Return the programme: fewest sites that cover all, within number, rules and budget."""
    sets = cover_rows(core)
    options = len(core.option_site)
    site, rows, low, high = _site_rows(core)
    rows.append(csr_array(sets.astype(np.float64)) @ site)
    low.append(np.ones(len(sets)))
    high.append(np.full(len(sets), np.inf))
    return Programme(
        cost=np.ones(options),
        low=np.zeros(options),
        high=(~core.forbidden[core.option_site]).astype(np.float64),
        integer=np.ones(options, dtype=bool),
        rows=csr_array(vstack(rows)),
        row_low=np.concatenate(low).astype(np.float64),
        row_high=np.concatenate(high),
    )


def counts_cover(core: Core) -> bool:
    """Say whether a core without capacities only counts the weight that is not covered."""
    return core.sign < 0 and not core.capacitated


def most_covered(core: Core) -> Programme:
    """Return the programme of max cover: options, then what is left uncovered of each group.

    A group is the villages with the same sites in reach.  Its weight counts unless one of them is
    open; a village that must be served needs some allowed site, in reach or not.
    """
    options = len(core.option_site)
    site, rows, low, high = _site_rows(core)
    sets = np.zeros((core.villages, core.sites), dtype=bool)
    near = core.cost == 0
    sets[core.to[near], core.row[near]] = True
    weight = np.zeros(core.villages)
    np.maximum.at(weight, core.to, core.cost)
    weight = np.where(np.isfinite(core.skip), core.skip, weight)
    groups, member = np.unique(sets, axis=0, return_inverse=True)
    lost = np.bincount(member.ravel(), weights=weight, minlength=len(groups))
    fixed = ~groups.any(axis=1)
    covered = csr_array(groups.astype(np.float64)) @ site
    must = ~np.isfinite(core.skip)
    allowed = np.zeros((core.villages, core.sites), dtype=bool)
    allowed[core.to, core.row] = True
    needed = np.unique(allowed[must], axis=0)
    blank = csr_array((sum(one.shape[0] for one in rows) + len(needed), len(groups)))
    rows.append(csr_array(needed.astype(np.float64)) @ site)
    matrix = vstack(
        [hstack([vstack(rows), blank]), hstack([covered, eye_array(len(groups), format="csr")])]
    )
    return Programme(
        cost=np.concatenate([np.zeros(options), lost]),
        low=np.concatenate([np.zeros(options), fixed.astype(np.float64)]),
        high=np.concatenate([~core.forbidden[core.option_site], np.ones(len(groups))]),
        integer=np.arange(options + len(groups)) < options,
        rows=csr_array(matrix),
        row_low=np.concatenate([*low, np.ones(len(needed)), np.ones(len(groups))]),
        row_high=np.concatenate([*high, np.full(len(needed) + len(groups), np.inf)]),
    )


def _site_rows(core: Core) -> tuple[csr_array, list[csr_array], list[Floats], list[Floats]]:
    """Return sites by options, and the rows of the rules on sites with their bounds."""
    options = len(core.option_site)
    site = csr_array(
        (np.ones(options), (core.option_site, np.arange(options))), shape=(core.sites, options)
    )
    rows = [site, csr_array(np.ones((1, options)))]
    low = [core.forced.astype(np.float64), np.array([float(core.open_min)])]
    high = [np.ones(core.sites), np.array([float(core.open_max)])]
    if np.isfinite(core.budget):
        rows.append(csr_array(core.option_spend[None, :]))
        low.append(np.array([-np.inf]))
        high.append(np.array([core.budget - core.fixed_spend]))
    return site, rows, low, high
