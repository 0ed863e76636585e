"""Covering: whether sites can be chosen so that each village has a link to an open one.

Villages whose set of possible sites holds that of another are covered with it and need no row
(Toregas and ReVelle 1973, "Binary logic solutions to a class of location problem").
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, vstack

from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.mip import Programme
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
    site = csr_array(
        (np.ones(options), (core.option_site, np.arange(options))), shape=(core.sites, options)
    )
    rows = [csr_array(sets.astype(np.float64)) @ site, site, csr_array(np.ones((1, options)))]
    low: list[Floats] = [np.ones(len(sets)), core.forced.astype(float), np.array([core.open_min])]
    high: list[Floats] = [
        np.full(len(sets), np.inf),
        np.ones(core.sites),
        np.array([float(core.open_max)]),
    ]
    if np.isfinite(core.budget):
        rows.append(csr_array(core.option_spend[None, :]))
        low.append(np.array([-np.inf]))
        high.append(np.array([core.budget - core.fixed_spend]))
    return Programme(
        cost=np.ones(options),
        low=np.zeros(options),
        high=(~core.forbidden[core.option_site]).astype(np.float64),
        integer=np.ones(options, dtype=bool),
        rows=csr_array(vstack(rows)),
        row_low=np.concatenate(low).astype(np.float64),
        row_high=np.concatenate(high),
    )
