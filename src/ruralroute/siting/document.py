"""``siting.json``: a study of sites as a document, versioned, with a JSON Schema."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ruralroute.siting.document_rules import Part, RulePriceDoc


class CountyName(Part):
    """The county that the study is of."""

    name: str
    sha256: str


class Rule(Part):
    """A rule of equity: one of minutes, visits a week and weight."""

    flag: str | None = Field(description="None: every station")
    within_min: float | None = None
    visits_week: float | None = None
    weight: float | None = None


class Asked(Part):
    """What was asked."""

    model: str
    open_min: int | None
    open_max: int | None
    budget: float | None
    reach_min: float | None
    equity: tuple[Rule, ...]
    may_close: bool
    split: bool
    scenarios: tuple[str, ...]
    judge: Literal["expected", "worst", "regret"] | None
    conditions: str
    seed: int


class Answer(Part):
    """What the engine answered to the model alone; units are the model's."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    objective: float | None
    bound: float | None
    gap: float | None
    unit: Literal["money_year", "weighted_s", "s", "sites", "weight"]
    method: str
    reason: str
    open_sites: tuple[str, ...]


class Money(Part):
    """A year's money, and what is spent once."""

    sites: float
    transport: float
    trunk: float
    handling: float
    unserved: float
    running: float
    invest: float
    year: float = Field(description="running, and the investment spread over the horizon")


class AccessDoc(Part):
    """Minutes from the serving centre."""

    stations: int
    unreached: int
    mean_min: float | None
    worst_min: float | None
    p90_min: float | None
    worst_fifth_min: float | None
    within: dict[str, float] = Field(description="share within minutes, by weight")
    gini: float | None


class GroupDoc(Part):
    """A flag's stations beside all others."""

    flag: str
    access: AccessDoc
    others: AccessDoc
    ratio: float | None


class DesignDoc(Part):
    """A design and what comes of it."""

    name: Literal["chosen", "today", "today_best", "model"]
    open_sites: tuple[str, ...]
    sizes: tuple[str, ...]
    money: Money
    access: AccessDoc
    groups: tuple[GroupDoc, ...]
    theil: float | None
    theil_between: float | None
    standard_share: float | None = Field(description="stations that meet the service standard")
    overloaded_kg: float
    npv: float | None = Field(description="against today as it runs, every year a usual one")
    expected_year: float | None = Field(
        default=None,
        description="cost a year, days of the scenarios counted in; of the choice and of today",
    )
    expected_npv: float | None = Field(default=None, description="against today, likewise")
    cut_off_days: float | None = Field(
        default=None, description="days without service a year, summed over the stations"
    )
    payback_years: float | None
    cost_per_parcel: float | None
    subsidy_per_parcel: float | None
    subsidy_year: float | None
    subsidy_per_station: float | None


class ColdRoomDoc(Part):
    """The cold room of a site for one temperature zone that orders name."""

    zone: str
    load_m3: float | None = Field(description="on the busiest day; None: not open")
    room_m3: float | None = Field(description="None: not open, or no limit")


class SiteDoc(Part):
    """A site of the study."""

    id: str
    name: str
    lon: float
    lat: float
    origin: Literal["centre", "candidate", "proposed"]
    existing: bool
    rule: Literal["free", "forced", "forbidden"]
    open: bool
    size: str | None
    stations: int
    parcels_year: float
    load_kg: float | None = Field(description="on the busiest day")
    capacity_kg: float | None
    cold: tuple[ColdRoomDoc, ...]
    mean_min: float | None
    worst_min: float | None
    cost_open: float | None
    cost_year: float | None


class StationDoc(Part):
    """A station: who serves it, today and then."""

    id: str
    name: str
    township: str
    level: str
    lon: float
    lat: float
    flags: tuple[str, ...]
    parcels_year: float
    kg_day: float
    site: str | None
    via: str | None = Field(
        default=None, description="township station that it is served from, with two echelons"
    )
    minutes: float | None
    site_today: str | None
    via_today: str | None = None
    minutes_today: float | None
    change_min: float | None = Field(description="negative: nearer than today")
    visits_week: float
    standard_week: float
    days_cut_off: float
    meets_standard: bool


class CurveDoc(Part):
    """The best design with so many sites."""

    count: int
    status: str
    gap: float | None
    open_sites: tuple[str, ...]
    cost_year: float | None
    mean_min: float | None
    worst_min: float | None
    within: dict[str, float] = Field(default_factory=dict)
    saves: float | None
    minutes_saved: float | None
    is_knee: bool


class TradeDoc(Part):
    """A design on the frontier of cost and equity."""

    open_sites: tuple[str, ...]
    cost_year: float
    worst_min: float
    mean_min: float | None
    gini: float | None
    price_per_min: float | None
    proved: bool


class ScenarioDoc(Part):
    """A scenario, and the chosen design in it."""

    id: str
    kind: str
    what: str
    days: float
    cost_year: float
    extra_cost_year: float
    best_cost_year: float | None
    unserved: tuple[str, ...]
    worst_min: float | None
    today_cost_year: float | None = Field(
        default=None, description="today's network in it; None: it has no days"
    )
    today_unserved: tuple[str, ...] | None = None


class ComparedDoc(Part):
    """A design over all scenarios."""

    open_sites: tuple[str, ...]
    sizes: tuple[str, ...]
    townships: tuple[str, ...] = Field(
        default=(), description="township stations that it goes over, with two echelons"
    )
    usual: float
    expected: float
    worst: float
    regret: float
    worst_scenario: str
    unserved_most: int
    routed: float | None = Field(
        default=None, description="expected cost a year with routes of the real engine"
    )
    estimate_error: float | None = None


class RobustDoc(Part):
    """Designs compared over scenarios."""

    complete: bool = Field(description="whether every design that the rules allow was compared")
    designs_compared: int
    best_expected: tuple[str, ...]
    best_worst: tuple[str, ...]
    best_regret: tuple[str, ...]
    designs: tuple[ComparedDoc, ...]
    routed: int = Field(description="designs that were planned with routes")
    rank_correlation: float | None = None


class LossDoc(Part):
    """A single loss and what it does to the chosen design."""

    scenario: str
    kind: str
    what: str
    extra_cost_year: float
    unserved: tuple[str, ...]


class SwingDoc(Part):
    """An assumption moved by a fifth."""

    key: str
    less: float
    more: float
    choice_less: tuple[str, ...] | None = Field(
        description="None: the same, unless `unknown`; empty: no choice keeps the rules"
    )
    choice_more: tuple[str, ...] | None
    unknown: tuple[Literal["less", "more"], ...] = Field(
        default=(), description="sides whose search ended by time without an answer"
    )


class PhaseDoc(Part):
    """A step of building."""

    year: int
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    invest: float
    cost_year: float
    worst_min: float | None


class AssumptionDoc(Part):
    """An assumption and where it came from."""

    key: str
    value: str
    origin: Literal["default", "county", "orders", "roads", "table"]


class ReasonDoc(Part):
    """Why this choice: a code of the catalogue and what fills its sentence."""

    code: str
    values: dict[str, str | tuple[str, ...]]


class BeyondDoc(Part):
    """A station that no site could serve within the rules."""

    station: str
    limit_min: float
    best_min: float | None = Field(description="None: no site could ever serve it")


class ClashDoc(Part):
    """A rule of a set that cannot hold together: what it says, and what the others need."""

    rule: Literal[
        "reach",
        "floor",
        "most",
        "least",
        "budget",
        "capacity",
        "cold_room",
        "kept",
        "forbidden",
        "precool",
        "whole",
    ]
    flag: str | None
    zone: str | None = Field(description="of cold_room: the temperature zone")
    limit: float | None
    needs: float | None
    stations: tuple[str, ...] = Field(
        description="stations that capacity in reach does not suffice for; empty: all together"
    )


class SitingReport(Part):
    """A study of sites."""

    format: Literal["ruralroute-siting"] = "ruralroute-siting"
    version: Literal[1] = 1
    county: CountyName
    currency: str
    travel: Literal["roads", "table", "straight"]
    asked: Asked
    answer: Answer
    chosen_by: Literal["model", "expected", "worst", "regret", "routed", "audit"]
    choice_proved: bool = Field(
        description="whether the choice is proved best by what it was chosen by"
    )
    designs: tuple[DesignDoc, ...]
    sites: tuple[SiteDoc, ...]
    stations: tuple[StationDoc, ...]
    curve: tuple[CurveDoc, ...]
    frontier: tuple[TradeDoc, ...]
    scenarios: tuple[ScenarioDoc, ...]
    robust: RobustDoc | None
    losses: tuple[LossDoc, ...]
    sensitivity: tuple[SwingDoc, ...]
    phases: tuple[PhaseDoc, ...]
    phases_npv: float | None
    assumptions: tuple[AssumptionDoc, ...]
    reasons: tuple[ReasonDoc, ...]
    rule_prices: tuple[RulePriceDoc, ...] = Field(
        default=(), description="rules of service: all together first, then each alone"
    )
    left_out: tuple[str, ...] = Field(description="stations that no site reaches")
    beyond: tuple[BeyondDoc, ...]
    conflict: tuple[ClashDoc, ...] = Field(
        description="rules that cannot hold together; all can without any one of them"
    )
    unfinished: tuple[str, ...] = Field(
        description="parts of the study that were cut short or left out by an interruption"
    )

    def to_json(self) -> str:
        """Return the document as text; the same study gives the same bytes."""
        return self.model_dump_json(indent=1) + "\n"

    def design(self, name: str) -> DesignDoc | None:
        """Return a design by its name."""
        return next((one for one in self.designs if one.name == name), None)
