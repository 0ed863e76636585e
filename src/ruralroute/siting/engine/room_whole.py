"""Whole villages in large cores: search as if villages could be split, then put them together.

Judging a move with whole villages takes moves and swaps of villages, far longer than sending them
in parts; and as few villages are split as sites are full, the same sites serve whole villages at
nearly the same cost.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ruralroute.siting.engine.choice import Choice
from ruralroute.siting.engine.clock import Clock
from ruralroute.siting.engine.core import Core
from ruralroute.siting.engine.found import Found, Tell
from ruralroute.siting.engine.polish import assign_exactly
from ruralroute.siting.engine.room_finish import better, lifted
from ruralroute.siting.engine.room_regions import improve_regions, link_rank
from ruralroute.siting.engine.room_search import RoomSearch, search_rooms

MANY = 800
"""Villages from which on this pays."""
_NEAR = 5
"""Links of each village to open sites, beside those that it uses."""


def search_whole(
    core: Core, clock: Clock, tell: Tell, *, seed: int = 0, proof: bool = True
) -> Found[Choice]:
    """Return a good choice of a core with capacities and whole villages, and a bound, quickly.

    With `proof` it takes the time that there is.
    """
    split = search_rooms(
        replace(core, single=False),
        clock.part(0.6 if proof else 0.7),
        lambda phase, _, bound: tell(phase, None, bound),
        seed=seed,
        proof=proof,
    )
    if split.impossible or split.choice is None:
        return search_rooms(core, clock, tell, seed=seed, proof=False)
    best = put_together(core, split.choice, clock, seed=seed)
    if best.choice is None:
        return search_rooms(core, clock, tell, seed=seed, proof=False)
    tell("improve", best.cost, split.bound)
    if proof:
        best = improve_regions(core, best, clock.part(0.95), seed=seed)
    bound = best.cost if split.bound is None else min(split.bound, best.cost or split.bound)
    return replace(best, bound=bound, method=f"{split.method}+whole villages", impossible=False)


def put_together(core: Core, split: Choice, clock: Clock, *, seed: int = 0) -> Found[Choice]:
    """Return a choice of whole villages with about the sites that serve villages in parts."""
    option = split.option
    search = RoomSearch(core, seed)
    best = search.whole(option)
    links = (option[core.row] >= 0) & ((link_rank(core, option >= 0) < _NEAR) | (split.share > 0))
    if best.choice is not None:
        links |= best.choice.share > 0
    start = None if best.choice is None else best.choice.share[links]
    part = core.keep(links)
    best = better(
        best, lifted(core, part, assign_exactly(part, option, clock.part(0.5), start=start))
    )
    if best.choice is not None:
        return best
    # The rooms do not hold villages whole: more or larger sites must.
    search.offer(option, np.where(option >= 0, -1.0, 0.0), clock.part(0.2))
    search.follow(option, clock.part(0.4))
    best = search.finished(clock.part(0.5)) if search.told is not None else Found()
    return assign_exactly(core, option, clock.part(0.5)) if best.choice is None else best
