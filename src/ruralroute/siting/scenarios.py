"""States that a design must live with, and what each costs it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ruralroute.errors import DataError, Where, fault
from ruralroute.siting.case import DAYS_OF_YEAR, SitingCase, State
from ruralroute.siting.outcome import Outcome, year_total
from ruralroute.siting.problem import SiteRule
from ruralroute.siting.roads import weak_roads

_DEMAND = re.compile(r"demand([+-]\d{1,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A state and how many days a year it holds; 0: a test that no days are known of.

    Parameters
    ----------
    id
        Short name, also on the command line.
    kind
        usual, conditions, demand, road or site.
    what
        Conditions, per cent, name of the road or id of the site.
    state
        The state.
    days
        A year.
    """

    id: str
    kind: str
    what: str
    state: State
    days: float = 0.0


def scenarios_of(case: SitingCase, names: Sequence[str]) -> tuple[Scenario, ...]:
    """Make scenarios of names; the usual state is always the first, with the days left over.

    Names: conditions of the county (``flood``), ``demand+20``, ``demand-20``, a kind of day
    (``harvest``: that day's demand all year), ``roads`` (each of the weakest roads closed),
    ``centres`` (each site lost), and ``all``.

    Raises
    ------
    DataError
        A name is none of these; all faults at once.
    """
    known = {one.id for one in case.county.conditions}
    kinds = {one.id for one in case.county.day_types}
    days = case.county.siting.scenario_days
    wanted = list(dict.fromkeys(one for name in names for one in _spread(case, name)))
    found: list[Scenario] = []
    faults = []
    for name in wanted:
        match = _DEMAND.fullmatch(name)
        if name in (case.base.conditions, "none"):
            continue
        if name in known:
            state = State(conditions=name)
            found.append(
                Scenario(
                    id=name, kind="conditions", what=name, state=state, days=days.get(name, 0.0)
                )
            )
        elif name in kinds:
            state = State(conditions=case.base.conditions, day=name)
            found.append(Scenario(id=name, kind="day", what=name, state=state))
        elif match:
            factor = 1.0 + int(match[1]) / 100.0
            if factor <= 0:
                faults.append(fault("siting.unknown_scenario", Where(), name, known=_KNOWN))
                continue
            state = State(conditions=case.base.conditions, deliver=factor, collect=factor)
            found.append(Scenario(id=name, kind="demand", what=match[1], state=state))
        elif name == "roads":
            found += _roads(case, case.today or range(len(case.sites)))
        elif name == "centres":
            found += [
                Scenario(
                    id=f"without-{one.id}",
                    kind="site",
                    what=one.id,
                    state=State(conditions=case.base.conditions, lost_site=one.id),
                )
                for one in case.sites
                if one.site.rule is not SiteRule.FORBIDDEN
            ]
        else:
            faults.append(fault("siting.unknown_scenario", Where(), name, known=_KNOWN))
    if faults:
        raise DataError(faults)
    left = max(0.0, DAYS_OF_YEAR - sum(one.days for one in found))
    usual = Scenario(
        id="usual", kind="usual", what=case.base.conditions, state=case.base, days=left
    )
    return (usual, *found)


_KNOWN = "flood snow rain thaw demand+20 demand-20 harvest peak roads centres all none"


def _spread(case: SitingCase, name: str) -> list[str]:
    if name != "all":
        return [name]
    conditions = list(case.county.siting.scenario_days)
    return [*conditions, "demand+20", "demand-20", "harvest", "peak", "roads", "centres"]


def _roads(case: SitingCase, rows: Sequence[int]) -> list[Scenario]:
    return [
        Scenario(
            id=f"closed-{one.ways[0]}",
            kind="road",
            what=one.name or one.ways[0],
            state=State(conditions=case.base.conditions, closed_ways=frozenset(one.ways)),
        )
        for one in weak_roads(case, rows)
    ]


def losses(
    case: SitingCase, usual: Outcome, at_work: Sequence[tuple[Scenario, Outcome]]
) -> list[tuple[Scenario, float, Outcome]]:
    """Tell what each scenario costs a design more than the usual state, the worst first."""
    before = year_total(case, usual)
    found = [(one, year_total(case, then) - before, then) for one, then in at_work]
    return sorted(found, key=lambda item: (-item[1], item[0].id))


def single_losses(case: SitingCase, rows: Sequence[int]) -> list[Scenario]:
    """Return the loss of each open site and of each road that carries most from them."""
    base = case.base.conditions
    sites = [
        Scenario(
            id=f"without-{case.sites[row].id}",
            kind="site",
            what=case.sites[row].id,
            state=State(conditions=base, lost_site=case.sites[row].id),
        )
        for row in rows
    ]
    return [*sites, *_roads(case, rows)]
