"""How the choice and its cost move when an assumption is a fifth more or less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ruralroute.model import County
from ruralroute.siting.answer import SitingStatus
from ruralroute.siting.ask import TIME_MODELS, SitingAsk, kept_pairs
from ruralroute.siting.case import SitingCase
from ruralroute.siting.choose import Budget, Chosen, choose
from ruralroute.siting.outcome import Outcome, outcome, year_total
from ruralroute.siting.two_echelon import town_roads, two_echelon_problem
from ruralroute.siting.two_states import TwoStates

STEP = 0.2
"""Share by which assumptions are moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What an assumption does.

    Parameters
    ----------
    key
        Name of the assumption.
    less, more
        Yearly cost of the chosen design when it is a fifth less, and more.
    choice_less, choice_more
        Open sites that would then be chosen; None: the same, or not known; empty: no choice keeps
        the rules.
    unknown
        ``less`` and ``more``, where the search ended by time without an answer.
    """

    key: str
    less: float
    more: float
    choice_less: tuple[str, ...] | None
    choice_more: tuple[str, ...] | None
    unknown: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Distance of the two costs."""
        return abs(self.more - self.less)


def _settings(**names: float) -> Callable[[County, float], County]:
    def change(county: County, factor: float) -> County:
        settings = county.siting
        update: dict[str, object] = {}
        for name in names:
            value = getattr(settings, name) * factor
            if name == "load_factor":
                value = min(1.0, value)
            update[name] = round(value) if isinstance(getattr(settings, name), int) else value
        return county.model_copy(update={"siting": settings.model_copy(update=update)})

    return change


def _classes(*fields: str) -> Callable[[County, float], County]:
    def change(county: County, factor: float) -> County:
        return county.model_copy(
            update={
                "classes": tuple(
                    one.model_copy(update={name: getattr(one, name) * factor for name in fields})
                    for one in county.classes
                )
            }
        )

    return change


def _demand(county: County, factor: float) -> County:
    return county.model_copy(
        update={
            "day_types": tuple(
                one.model_copy(
                    update={"deliver": one.deliver * factor, "collect": one.collect * factor}
                )
                for one in county.day_types
            )
        }
    )


ASSUMPTIONS: dict[str, Callable[[County, float], County]] = {
    "demand": _demand,
    "cost_per_km": _classes("cost_per_km"),
    "cost_per_hour": _classes("cost_per_hour"),
    "cost_fixed": _classes("cost_fixed"),
    "payload": _classes("payload_kg", "volume_m3"),
    "load_factor": _settings(load_factor=1),
    "stops_per_trip": _settings(stops_per_trip=1),
    "visits": _settings(visits_week_village=1, visits_week_township=1),
    "handling": _settings(handling_per_parcel=1),
    "peak_factor": _settings(peak_factor=1),
    "discount_rate": _settings(discount_rate=1),
    "horizon_years": _settings(horizon_years=1),
}
"""What settings are moved, by name; the costs of sites and travel times are moved on the case."""

TOWNSHIPS: dict[str, Callable[[County, float], County]] = {
    "transfer_year": _settings(transfer_year=1),
    "transfer_min": _settings(transfer_min=1),
}
"""What is moved with two echelons besides."""


def _site_costs(case: SitingCase, factor: float) -> SitingCase:
    sites = tuple(
        replace(
            one,
            site=replace(
                one.site,
                sizes=tuple(
                    replace(
                        size, cost_open=size.cost_open * factor, cost_year=size.cost_year * factor
                    )
                    for size in one.site.sizes
                ),
                cost_close=one.site.cost_close * factor,
            ),
        )
        for one in case.sites
    )
    return replace(case, sites=sites)


def moved(case: SitingCase, key: str, factor: float) -> SitingCase:
    """Return the case with an assumption multiplied."""
    if key == "site_costs":
        return _site_costs(case, factor)
    if key == "travel_time":
        return replace(case, base=replace(case.base, slowness=factor))
    return case.with_county({**ASSUMPTIONS, **TOWNSHIPS}[key](case.county, factor))


def sensitivity(
    case: SitingCase,
    ask: SitingAsk,
    found: Outcome,
    *,
    own: Chosen,
    budget: Budget,
    seed: int = 0,
) -> tuple[Swing, ...]:
    """Move each assumption a fifth down and up, solve again, and rank by the swing of cost.

    Where the question counts money stations go the cheapest way then, within the rules as far as
    they can be kept; where it counts minutes they stay where they are.  With two echelons the
    townships that are open, and what feeds them, stay as chosen.

    Parameters
    ----------
    case, ask
        The study and the question.
    found
        The recommended design at work, whose cost is told.
    own
        The model's own choice, which the model's new answers are compared with.
    budget, seed
        Of the searches; an assumption whose searches were interrupted is left out.
    """
    rows = () if own.design is None else own.design.rows
    names = tuple(case.sites[row].id for row in rows)
    towns = town_roads(case) if ask.model == "two-echelon" else None
    keys = [*ASSUMPTIONS, "site_costs", "travel_time", *(() if towns is None else TOWNSHIPS)]
    swings = []
    for number, key in enumerate(keys):
        costs: list[float] = []
        choices: list[tuple[str, ...] | None] = []
        unknown: list[str] = []
        for side, factor in (("less", 1.0 - STEP), ("more", 1.0 + STEP)):
            other = moved(case, key, factor)
            if towns is None:
                asked, then = None, _at_work(other, ask, found)
            else:
                asked = two_echelon_problem(other, ask, towns)
                then = TwoStates(other, found.design, roads=towns).at_work(other.base)
            costs.append(year_total(other, then))
            share = budget.share(1.0 / (2 * (len(keys) - number) + 2))
            chosen = choose(
                other, ask, time_limit_s=share, seed=seed, asked=asked, cancel=budget.cancel
            )
            choices.append(_choice(case, chosen, names))
            if chosen.answer.status is SitingStatus.UNKNOWN:
                unknown.append(side)
        if budget.stopped():
            break
        swings.append(
            Swing(
                key=key,
                less=costs[0],
                more=costs[1],
                choice_less=choices[0],
                choice_more=choices[1],
                unknown=tuple(unknown),
            )
        )
    return tuple(sorted(swings, key=lambda one: (-one.width, one.key)))


def _at_work(case: SitingCase, ask: SitingAsk, found: Outcome) -> Outcome:
    if ask.model in TIME_MODELS:
        return outcome(case, found.design, fixed=found.site_of)
    allowed = kept_pairs(case, ask, found.design.rows)
    return outcome(case, found.design, allowed=allowed)


def _choice(case: SitingCase, chosen: Chosen, names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the open sites of another choice; None: the same, or none was found in time."""
    if chosen.design is None:
        return () if chosen.answer.status is SitingStatus.INFEASIBLE else None
    sites = tuple(case.sites[row].id for row in chosen.design.rows)
    return None if sites == names else sites
