"""Build in steps: which of the chosen sites first, which later, and what that is worth."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from ruralroute.siting.ask import TIME_MODELS, SitingAsk, kept_pairs
from ruralroute.siting.case import SitingCase
from ruralroute.siting.money import Phase
from ruralroute.siting.outcome import Design, Outcome, outcome


def phases(
    case: SitingCase,
    ask: SitingAsk,
    chosen: Outcome,
    steps: Sequence[int],
    *,
    years_between: int = 3,
) -> tuple[Phase, ...]:
    """Put the new sites of a design into steps of so many each; what is left goes into a last one.

    In each step those sites are taken whose opening, beside what is open then, leaves the least
    running cost (by trying all choices where there are few, else one after the other).  A centre
    of today that the design closes is closed in the last step, when all that replaces it is there.
    Until then rules are kept where what is open can keep them; the last step is the choice itself.

    Parameters
    ----------
    case, ask
        The study and the question.
    chosen
        The final design at work in the usual state.
    steps
        How many sites are built in each step: ``(2, 3)`` builds two now, three later.
    years_between
        Years from one step to the next.
    """
    design = chosen.design
    new = [row for row in design.rows if not case.sites[row].is_existing]
    size_of = dict(zip(design.rows, design.sizes, strict=True))

    def work(rows: Sequence[int]) -> Outcome:
        return _at_work(case, ask, rows, size_of)

    opened = list(case.today)
    left, found, year = list(new), [], 0
    sizes = [*steps, len(new)] if sum(steps) < len(new) else list(steps)
    for count in sizes:
        if not left:
            break
        take = min(count, len(left))
        built = _best(work, opened, left, take)
        left = [row for row in left if row not in built]
        opened = sorted([*opened, *built])
        closed: list[int] = []
        if not left:
            closed = [row for row in case.today if row not in design.rows]
            opened = [row for row in opened if row not in closed]
        at_work = work(opened) if left else chosen
        invest = sum(case.sites[row].site.sizes[size_of[row]].cost_open for row in built) + sum(
            case.sites[row].site.cost_close for row in closed
        )
        reached = at_work.minutes[np.isfinite(at_work.minutes)]
        found.append(
            Phase(
                year=year,
                opened=tuple(case.sites[row].id for row in built),
                closed=tuple(case.sites[row].id for row in closed),
                invest=invest,
                cost_year=at_work.cost.running,
                sites_year=at_work.cost.sites,
                worst_min=float(reached.max()) if len(reached) else None,
            )
        )
        year += years_between
    return tuple(found)


def _best(
    work: Callable[[Sequence[int]], Outcome], opened: Sequence[int], left: Sequence[int], count: int
) -> list[int]:
    def running(some: Iterable[int]) -> float:
        return work([*opened, *some]).cost.running

    tried = list(itertools.islice(itertools.combinations(left, count), 2_001))
    if len(tried) <= 2_000:
        return list(min(tried, key=running))
    chosen: list[int] = []
    for _ in range(count):
        others = [row for row in left if row not in chosen]
        chosen.append(min(others, key=lambda row: running([*chosen, row])))
    return chosen


def _at_work(
    case: SitingCase, ask: SitingAsk, rows: Sequence[int], size_of: dict[int, int]
) -> Outcome:
    ordered = tuple(sorted(rows))
    return outcome(
        case,
        Design(rows=ordered, sizes=tuple(size_of.get(row, 0) for row in ordered)),
        by_time=ask.model in TIME_MODELS,
        allowed=kept_pairs(case, ask, ordered),
    )
