"""A year as it comes: the usual days, and those of the scenarios that hold so many days a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruralroute.siting.money import YearCost
from ruralroute.siting.outcome import Outcome
from ruralroute.siting.scenarios import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class OverYear:
    """A design over the days of a year.

    Parameters
    ----------
    cost
        Mean of the scenarios' yearly costs, weighted by their days.
    cut_off_days
        Days on which stations have no service, summed over the stations.
    """

    cost: YearCost
    cut_off_days: float


def over_year(worked: Sequence[tuple[Scenario, Outcome]]) -> OverYear | None:
    """Weigh a design's outcomes by the days of their scenarios; None: only the usual state has any.

    Parameters
    ----------
    worked
        Scenarios and the design in each; those without days are passed over.
    """
    days = [(one.days, done) for one, done in worked if one.days > 0]
    if all(one.kind == "usual" for one, _ in worked if one.days > 0):
        return None
    total = sum(count for count, _ in days)

    def mean(name: str) -> float:
        return float(sum(count * getattr(done.cost, name) for count, done in days) / total)

    return OverYear(
        cost=YearCost(
            sites=mean("sites"),
            transport=mean("transport"),
            trunk=mean("trunk"),
            handling=mean("handling"),
            unserved=mean("unserved"),
            invest=mean("invest"),
        ),
        cut_off_days=float(sum(count * len(done.unserved) for count, done in days)),
    )
