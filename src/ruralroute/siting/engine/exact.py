"""The programme of a core: the rules of `ruralroute.siting.models`, row by row."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array

from ruralroute.siting.engine.choice import Choice
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.programme import Programme
from ruralroute.siting.links import Floats, Ints

Rows = tuple[Ints, Ints, Floats, Floats, Floats]
"""Row, variable and value of each entry; lower and upper bound of each row."""


def core_programme(core: Core) -> Programme:
    """Return the programme of a core: options first, then links."""
    options, links = len(core.option_site), len(core.to)
    blocks = [_served(core), _open_only(core), _one_size(core), _number(core), *_rooms(core)]
    if np.isfinite(core.budget):
        blocks.append(_budget(core))
    base, rows = 0, []
    for row, *_, high in blocks:
        rows.append(row + base)
        base += len(high)
    matrix = coo_array(
        (
            np.concatenate([one[2] for one in blocks]),
            (np.concatenate(rows), np.concatenate([one[1] for one in blocks])),
        ),
        shape=(base, options + links),
    )
    skip = np.where(np.isfinite(core.skip), core.skip, 0.0)
    integer = np.zeros(options + links, dtype=bool)
    integer[: options + (links if core.single and core.capacitated else 0)] = True
    return Programme(
        cost=np.concatenate([core.option_cost, core.cost - skip[core.to]]),
        low=np.zeros(options + links),
        high=np.concatenate([1.0 - core.forbidden[core.option_site], np.ones(links)]),
        integer=integer,
        rows=matrix.tocsr(),
        row_low=np.concatenate([one[3] for one in blocks]),
        row_high=np.concatenate([one[4] for one in blocks]),
    )


def assignment_programme(core: Core, option: Ints) -> Programme:
    """Return the programme of who serves whom when the open options are given: links only.

    The core must have no links of closed sites.
    """
    links, options = len(core.to), len(core.option_site)
    blocks = [_served(core), *_rooms(core)]
    taken = np.zeros(options)
    taken[option[option >= 0]] = 1.0
    base, parts, low, high = 0, [], [], []
    for row, variable, value, row_low, row_high in blocks:
        mine = variable >= options
        used = np.bincount(
            row[~mine], weights=value[~mine] * taken[variable[~mine]], minlength=len(row_high)
        )
        parts.append((value[mine], row[mine] + base, variable[mine] - options))
        low.append(row_low - used)
        high.append(row_high - used)
        base += len(row_high)
    matrix = coo_array(
        (
            np.concatenate([one[0] for one in parts]),
            (np.concatenate([one[1] for one in parts]), np.concatenate([one[2] for one in parts])),
        ),
        shape=(base, links),
    )
    skip = np.where(np.isfinite(core.skip), core.skip, 0.0)
    return Programme(
        cost=core.cost - skip[core.to],
        low=np.zeros(links),
        high=np.ones(links),
        integer=np.full(links, core.single),
        rows=matrix.tocsr(),
        row_low=np.concatenate(low),
        row_high=np.concatenate(high),
    )


def programme_offset(core: Core) -> float:
    """Return what to add to the programme's cost to get the core's."""
    return core.fixed + float(core.skip[np.isfinite(core.skip)].sum())


def read_values(core: Core, values: Floats) -> Choice:
    """Return the choice that values of the programme's variables mean."""
    options = len(core.option_site)
    option = np.full(core.sites, -1, dtype=np.int64)
    chosen = np.flatnonzero(values[:options] > 0.5)
    option[core.option_site[chosen]] = chosen
    share = np.where(option[core.row] >= 0, np.clip(values[options:], 0.0, 1.0), 0.0)
    return Choice(option=option, share=share)


def write_values(core: Core, choice: Choice) -> Floats:
    """Return the programme's variables for a choice."""
    values = np.zeros(len(core.option_site))
    values[choice.option[choice.option >= 0]] = 1.0
    return np.concatenate([values, choice.share])


def _served(core: Core) -> Rows:
    links = len(core.to)
    low = np.where(np.isfinite(core.skip), 0.0, 1.0)
    variable = len(core.option_site) + np.arange(links)
    return core.to, variable, np.ones(links), low, np.ones(core.villages)


def _open_only(core: Core) -> Rows:
    links = len(core.to)
    sizes = np.diff(core.option_start)[core.row]
    first = np.repeat(core.option_start[core.row], sizes)
    link = np.repeat(np.arange(links), sizes)
    step = np.arange(len(link)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    row = np.concatenate([np.arange(links), link])
    variable = np.concatenate([len(core.option_site) + np.arange(links), first + step])
    value = np.concatenate([np.ones(links), -np.ones(len(link))])
    return row, variable, value, np.full(links, -np.inf), np.zeros(links)


def _one_size(core: Core) -> Rows:
    options = len(core.option_site)
    low = core.forced.astype(np.float64)
    return core.option_site, np.arange(options), np.ones(options), low, np.ones(core.sites)


def _number(core: Core) -> Rows:
    options = len(core.option_site)
    low, high = np.array([float(core.open_min)]), np.array([float(core.open_max)])
    return np.zeros(options, dtype=np.int64), np.arange(options), np.ones(options), low, high


def _budget(core: Core) -> Rows:
    options = len(core.option_site)
    high = np.array([core.budget - core.fixed_spend])
    zeros = np.zeros(options, dtype=np.int64)
    return zeros, np.arange(options), core.option_spend, np.array([-np.inf]), high


def _rooms(core: Core) -> list[Rows]:
    blocks = []
    options = len(core.option_site)
    for kind in range(core.demand.shape[1]):
        room = core.room[:, kind]
        bound = np.zeros(core.sites, dtype=bool)
        bound[core.option_site[np.isfinite(room)]] = True
        if not bound.any():
            continue
        need = core.demand[:, kind]
        # A size that holds more than all who could come, or that has no limit, holds just these;
        # the relaxation is tighter so.
        comes = np.bincount(core.row, weights=need[core.to], minlength=core.sites)
        room = np.minimum(room, comes[core.option_site])
        mine, ours = bound[core.row], bound[core.option_site]
        row = np.concatenate([core.row[mine], core.option_site[ours]])
        link = options + np.flatnonzero(mine)
        variable = np.concatenate([link, np.flatnonzero(ours)])
        value = np.concatenate([need[core.to[mine]], -room[ours]])
        order = np.cumsum(bound) - 1
        count = int(bound.sum())
        blocks.append((order[row], variable, value, np.full(count, -np.inf), np.zeros(count)))
    return blocks
