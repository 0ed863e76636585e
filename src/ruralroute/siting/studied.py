"""What a study of sites was asked, and everything that came out of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import shapely

from ruralroute.model import DRY
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.assumptions import Assumption
from ruralroute.siting.case import SitingCase
from ruralroute.siting.choose import Chosen
from ruralroute.siting.comparison import Comparison, Judge
from ruralroute.siting.conflict import Clash
from ruralroute.siting.curve import CurvePoint
from ruralroute.siting.frontier import Frontier
from ruralroute.siting.money import Phase
from ruralroute.siting.outcome import Outcome
from ruralroute.siting.over_year import OverYear, over_year
from ruralroute.siting.reasons import Reason
from ruralroute.siting.routed import RoutedDesign, rank_correlation
from ruralroute.siting.rule_prices import RulePrice
from ruralroute.siting.scenarios import Scenario
from ruralroute.siting.sensitivity import Swing
from ruralroute.siting.standard import StationService
from ruralroute.siting.two_today import TwoToday


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyOptions:
    """How a study is made, beside the question.

    Parameters
    ----------
    conditions
        Of the roads in the usual state.
    scenarios
        Names as `scenarios_of` takes them; None: the conditions that the county gives days.
    judge
        What the choice is made by over the scenarios, or its name; None: the model's own answer is
        the choice.
    routed
        So many of the best designs are planned with routes and ranked again.
    routed_iterations
        Steps of the search for each of those days.
    phases
        New sites to build in each step; empty: all at once.
    years_between
        Steps of building are so many years apart.
    propose
        Candidates to propose; None: as the county's settings say.
    day
        Whose orders demand is taken from; None: the mean of all.
    time_limit_s, seed
        Of all searches together.
    limit_s
        Pairs of site and station farther apart are left out.
    curve_most
        Points of the curve.
    only_today
        Only examine today's sites (`audit`): nothing is chosen.
    """

    conditions: str = DRY
    scenarios: tuple[str, ...] | None = None
    judge: Judge | None = None
    routed: int = 0
    routed_iterations: int = 200
    phases: tuple[int, ...] = ()
    years_between: int = 3
    propose: int | None = None
    day: dt.date | None = None
    time_limit_s: float = 60.0
    seed: int = 0
    limit_s: float | None = None
    curve_most: int = 8
    only_today: bool = False

    def __post_init__(self) -> None:
        """Turn the name of a judge into it.

        Raises
        ------
        ValueError
            There is no judge of this name.
        """
        if self.judge is not None:
            object.__setattr__(self, "judge", Judge(self.judge))


@dataclass(frozen=True, kw_only=True, eq=False)
class SitingStudy:
    """Everything that came out of a study.

    Parameters
    ----------
    case, ask, options
        What was studied, asked, and how.
    model_choice
        The engine's answer to the model alone.
    chosen
        The design that is recommended, at work in the usual state; None: there is none.
    chosen_by
        ``model``, a judge's name, ``routed``, or ``audit`` where nothing was chosen.
    proved
        Whether the choice is proved best by that.
    conflict
        Rules that cannot hold together, where no choice keeps all.
    unfinished
        Parts of the study that were cut short or left out because it was interrupted: choose,
        scenarios, routes, rules, curve, frontier, sensitivity, losses, phases.
    rule_prices
        What the rules of service cost, all together first, then each alone; of the model's own
        answer in the usual state.
    today, today_best
        Today's sites, each station where it is served today, and where it would best be.
    today_at_work
        Today's network in the scenarios that have days.
    two_today
        With two echelons today's network of centres and townships, for other states.
    """

    case: SitingCase
    ask: SitingAsk
    options: StudyOptions
    model_choice: Chosen
    chosen: Outcome | None
    chosen_by: str
    proved: bool
    today: Outcome | None
    today_best: Outcome | None
    two_today: TwoToday | None = None
    curve: tuple[CurvePoint, ...] = ()
    frontier: Frontier = field(default_factory=lambda: Frontier(trades=(), outcomes=(), proved=()))
    scenarios: tuple[Scenario, ...] = ()
    at_work: tuple[Outcome, ...] = ()
    today_at_work: tuple[tuple[Scenario, Outcome], ...] = ()
    comparison: Comparison | None = None
    routed: tuple[RoutedDesign, ...] = ()
    losses: tuple[tuple[Scenario, float, Outcome], ...] = ()
    swings: tuple[Swing, ...] = ()
    phases: tuple[Phase, ...] = ()
    service: tuple[StationService, ...] = ()
    service_today: tuple[StationService, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    reasons: tuple[Reason, ...] = ()
    areas: dict[int, shapely.Geometry] = field(default_factory=dict)
    conflict: tuple[Clash, ...] = ()
    unfinished: tuple[str, ...] = ()
    rule_prices: tuple[RulePrice, ...] = ()

    @property
    def chosen_over_year(self) -> OverYear | None:
        """The recommended design over the days of a year; None: only the usual state has days."""
        return over_year(list(zip(self.scenarios, self.at_work, strict=False)))

    @property
    def today_over_year(self) -> OverYear | None:
        """Today's network likewise."""
        return over_year(self.today_at_work)

    @property
    def rank_correlation(self) -> float | None:
        """Spearman's correlation of the estimate with the routed cost, over the routed designs."""
        if self.comparison is None or not self.routed:
            return None
        estimate = self.comparison.expected
        index = {one: at for at, one in enumerate(self.comparison.designs)}
        return rank_correlation(
            [float(estimate[index[one.design]]) for one in self.routed],
            [one.expected for one in self.routed],
        )
