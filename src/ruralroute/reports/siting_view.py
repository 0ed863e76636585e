"""How a study of sites is told: names, money and tables, one place for page, memo and workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ruralroute.messages import Lang, has_text, text
from ruralroute.model import County
from ruralroute.reports.siting_clash import clash_words, needs_words
from ruralroute.reports.siting_rule_prices import rule_price_words
from ruralroute.reports.words import clean
from ruralroute.siting.document import (
    ComparedDoc,
    DesignDoc,
    LossDoc,
    ScenarioDoc,
    SitingReport,
    StationDoc,
)
from ruralroute.siting.reasons import MONEY
from ruralroute.siting.sites import OWN_SIZE

Cell = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a report.

    Parameters
    ----------
    key
        Of its title.
    header
        Words of its columns.
    styles
        How each column is written: text, whole, one, money, share.
    rows
        Cells; None is blank.
    """

    key: str
    header: tuple[str, ...]
    styles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class SitingView:
    """Words of a report in one language.

    Parameters
    ----------
    report, county, lang
        The document, the county it is about, and the language.
    """

    def __init__(self, report: SitingReport, county: County, lang: Lang) -> None:
        self.report, self.county, self.lang = report, county, lang
        self._sites = {one.id: clean(one.name) for one in report.sites}
        self._stations = {one.id: clean(one.name) for one in report.stations}

    def t(self, key: str, **values: object) -> str:
        """Return a text of the catalogue."""
        return text(key, self.lang, **values)

    @property
    def comma(self) -> str:
        """What parts a list."""
        return text("reports.comma", self.lang)

    def site(self, site: str) -> str:
        """Name a site."""
        return self._sites.get(site, clean(site))

    def served_from(self, one: StationDoc) -> str:
        """Say which site serves a station, and over which township station."""
        site = self.t("site.no") if one.site is None else self.site(one.site)
        return site if one.via is None else f"{site} → {self._stations.get(one.via, one.via)}"

    def sites(self, sites: Sequence[str]) -> str:
        """Name sites."""
        return self.comma.join(self.site(one) for one in sites) or "-"

    def design(self, one: ComparedDoc) -> str:
        """Name the sites of a design, and the townships that it goes over."""
        names = self.sites(one.open_sites)
        return f"{names} → {self.stations(one.townships, most=12)}" if one.townships else names

    def stations(self, stations: Sequence[str], most: int = 4) -> str:
        """Name a few stations."""
        names = self.comma.join(self._stations.get(one, clean(one)) for one in stations[:most])
        return names + ("…" if len(stations) > most else "")

    def conditions(self, name: str) -> str:
        """Name conditions or a kind of day."""
        known = [(one.id, one.name, one.name_zh) for one in self.county.conditions]
        known += [(one.id, one.name, one.name_zh) for one in self.county.day_types]
        for one, english, chinese in known:
            if one == name:
                return clean((chinese if self.lang == "zh" else english) or one)
        return clean(name)

    @property
    def is_audit(self) -> bool:
        """Whether the report examines today's network, and recommends nothing."""
        return self.report.chosen_by == "audit"

    @property
    def designs(self) -> tuple[DesignDoc, ...]:
        """The designs to tell side by side; an audit's own is today's."""
        found = self.report.designs
        return tuple(one for one in found if one.name != "chosen") if self.is_audit else found

    @property
    def title(self) -> str:
        """The title of the report."""
        name = clean(self.report.county.name)
        return self.t("site.audit_title" if self.is_audit else "site.title", county=name)

    def scenario(self, one: ScenarioDoc | LossDoc) -> str:
        """Name a scenario."""
        what = one.what
        if one.kind in ("usual", "conditions", "day"):
            what = self.conditions(what)
        elif one.kind == "site":
            what = self.site(what)
        return self.t(f"site.scenario.{one.kind}", what=clean(what))

    def scenario_id(self, name: str) -> str:
        """Name a scenario by its id."""
        for one in self.report.scenarios:
            if one.id == name:
                return self.scenario(one)
        return self.conditions(name)

    def size(self, name: str | None) -> str:
        """Name a size."""
        if name == OWN_SIZE:
            return self.t("site.size_own")
        for one in self.county.site_sizes:
            if one.id == name:
                return clean((one.name_zh if self.lang == "zh" else one.name) or one.id)
        return clean(name or "-")

    def zone(self, name: str | None) -> str:
        """Name a temperature zone."""
        for one in self.county.zones:
            if one.id == name:
                return clean((one.name_zh if self.lang == "zh" else one.name) or one.id)
        return clean(name or "-")

    def flag(self, name: str) -> str:
        """Show a flag: a usual word in the reader's language, else as its user wrote it."""
        key = f"site.flag.{name}"
        return self.t(key) if has_text(key) else clean(name)

    def money(self, value: float | None) -> str:
        """Write money whole."""
        if value is None:
            return "-"
        sign = "−" if value < -0.5 else ""
        unit = "¥" if self.report.currency == "CNY" else f"{self.report.currency} "
        return f"{sign}{unit}{abs(value):,.0f}"

    def small(self, value: float | None) -> str:
        """Write money with two decimals."""
        if value is None:
            return "-"
        sign = "−" if value < 0 else ""
        unit = "¥" if self.report.currency == "CNY" else f"{self.report.currency} "
        return f"{sign}{unit}{abs(value):,.2f}"

    def subsidy(self, value: float | None) -> str:
        """Write a subsidy; a negative one is a surplus."""
        if value is None:
            return "-"
        write = self.small if abs(value) < 1_000 else self.money
        return write(value) if value >= 0 else self.t("site.surplus", value=write(-value))

    def minutes(self, value: float | None) -> str:
        """Write minutes with a decimal."""
        return "-" if value is None else f"{value:.1f}"

    def share(self, value: float | None) -> str:
        """Write a share as per cent."""
        return "-" if value is None else f"{value * 100:.0f}%"

    def status(self, name: str, gap: float | None) -> str:
        """Say a status with its gap."""
        if name == "feasible" and gap is None:
            return self.t("site.status.feasible_unknown")
        return self.t(f"site.status.{name}", gap="" if gap is None else f"{gap * 100:.2f}%")

    def basis(self) -> str:
        """Say what the choice rests on and whether it is proved."""
        report = self.report
        if report.chosen_by == "model":
            return self.t(
                "site.by.model", status=self.status(report.answer.status, report.answer.gap)
            )
        if report.chosen_by == "audit":
            return self.t("site.by.audit")
        robust = report.robust
        count = 0 if robust is None else robust.designs_compared
        if report.chosen_by == "routed":
            return self.t("site.by.routed", count=0 if robust is None else robust.routed)
        proof = self.t("site.proof.all" if report.choice_proved else "site.proof.some", count=count)
        return self.t(f"site.by.{report.chosen_by}", proof=proof)

    def proof(self) -> str:
        """Say the model's objective, its bound and the gap; empty where nothing was searched."""
        answer = self.report.answer
        if answer.objective is None or self.report.chosen_by == "audit":
            return ""
        gap = "-" if answer.gap is None else f"{answer.gap * 100:.2f}%"
        objective, bound = self._objective(answer.objective), self._objective(answer.bound)
        return self.t("site.proof", objective=objective, bound=bound, gap=gap)

    def _objective(self, value: float | None) -> str:
        """Write an objective or a bound in the unit of its model."""
        unit = self.report.answer.unit
        if value is None:
            return "-"
        if unit == "money_year":
            return self.t("site.unit.money_year", value=self.money(value))
        if unit == "sites":
            return self.t("site.unit.sites", value=f"{value:g}")
        if unit == "s":
            return self.t("site.unit.s", value=f"{value / 60:.2f}")
        if unit == "weighted_s":
            return self.t("site.unit.weighted_s", value=f"{value / 60:,.0f}")
        return self.t("site.unit.weight", value=f"{value:,.0f}")

    def reasons(self) -> list[str]:
        """Say why, a sentence each."""
        said = []
        for one in self.report.reasons:
            values = {key: self._value(value) for key, value in one.values.items()}
            if "scenario" in values:
                values["scenario"] = self.scenario_id(values["scenario"])
            if "scenarios" in values:
                named = one.values["scenarios"]
                values["scenarios"] = self.comma.join(self.scenario_id(name) for name in named)
            for key in MONEY & values.keys():
                values[key] = self.money(float(values[key]))
            said.append(self.t(one.code, **values))
        return [*said, *rule_price_words(self)]

    def _value(self, value: str | tuple[str, ...]) -> str:
        if isinstance(value, str):
            return clean(value)
        return self.comma.join(map(clean, value)) or "-"

    def recommendation(self) -> list[str]:
        """Say what becomes of each site that opens, stays or closes."""
        report = self.report
        if report.design("chosen") is None:
            return []
        said = [self.t("site.audit_advice")] if report.chosen_by == "audit" else []
        mark = "：" if self.lang == "zh" else ": "
        for key in ("open", "keep", "close"):
            word = self.t(f"site.decision.{key}")
            names = [
                self.site(one.id)
                + (f" · {self.size(one.size)}" if key == "open" and one.size != OWN_SIZE else "")
                for one in report.sites
                if (one.open or one.existing) and self.decision(one.id) == word
            ]
            if names:
                said.append(f"{word}{mark}{self.comma.join(names)}")
        used = list(dict.fromkeys(one.via for one in report.stations if one.via is not None))
        if used:
            names = [self._stations.get(one, clean(one)) for one in used]
            said.append(f"{self.t('site.townships')}{mark}{self.comma.join(names)}")
        return said

    def highlights(self) -> list[str]:
        """Say the knee, the price of equity and the worst single loss."""
        report = self.report
        said = []
        knee = next((one.count for one in report.curve if one.is_knee), None)
        if knee is not None:
            said.append(self.t("site.knee_is", count=knee))
        said += self._price_of_equity()
        if report.losses and report.losses[0].extra_cost_year > 0:
            worst = report.losses[0]
            said.append(
                self.t(
                    "site.hurts_most",
                    what=self.scenario(worst),
                    value=self.money(worst.extra_cost_year),
                    count=len(worst.unserved),
                )
            )
        return said

    def _price_of_equity(self) -> list[str]:
        """Say what the first step and the whole way to the fairest design cost."""
        trades = self.report.frontier
        if len(trades) < 2:
            return []
        first, fairest = trades[1], trades[-1]
        said = []
        for key, one in (("site.price_first", first), ("site.price_all", fairest)):
            saved = trades[0].worst_min - one.worst_min
            extra = one.cost_year - trades[0].cost_year
            price = one.price_per_min if one is first else None
            said.append(
                self.t(
                    key,
                    before=self.minutes(trades[0].worst_min),
                    after=self.minutes(one.worst_min),
                    value=self.money(extra),
                    price=self.money(extra / saved if price is None else price),
                )
            )
        blank = "" if self.lang == "zh" else " "
        return [blank.join(said if len(trades) > 2 else said[:1])]

    def no_choice(self) -> list[str]:
        """Say why there is no choice; empty when there is one."""
        report = self.report
        if report.design("chosen") is not None:
            return []
        impossible = report.answer.status == "infeasible"
        said = [self.t("site.none" if impossible else "site.none_time")]
        said += [one for one in [self.unfinished()] if one]
        if report.beyond:
            names = self.comma.join(
                self.t(
                    "site.beyond_one",
                    station=self._stations.get(one.station, clean(one.station)),
                    limit=f"{one.limit_min:g}",
                    best=self._above(one.best_min, one.limit_min),
                )
                for one in report.beyond[:8]
            )
            said.append(self.t("site.none_hint", stations=names))
        said += self.conflict()
        return said

    def _above(self, value: float | None, limit: float) -> str:
        """Write minutes with as many decimals as show that they are above a limit."""
        said = self.minutes(value)
        return f"{value:.2f}" if value is not None and float(said) <= limit < value else said

    def conflict(self) -> list[str]:
        """Say which rules cannot hold together, and what the others need in place of each."""
        report = self.report
        if not report.conflict:
            return []
        one_only = len(report.conflict) == 1
        head = self.t("site.conflict_one" if one_only else "site.conflict")
        mark, stop = ("；", "。") if self.lang == "zh" else ("; ", ".")
        said = [head + mark.join(clash_words(self, one) for one in report.conflict) + stop]
        said += [
            needs_words(self, one)
            for one in report.conflict
            if one.needs is not None and has_text(f"site.needs.{one.rule}")
        ]
        return said

    def unfinished(self) -> str:
        """Say what an interruption cut short; empty when nothing."""
        if not self.report.unfinished:
            return ""
        parts = self.comma.join(self.t(f"site.phase.{one}") for one in self.report.unfinished)
        return self.t("site.unfinished", parts=parts)

    def notes(self) -> list[str]:
        """Say what must be known of the figures."""
        settings = self.county.siting
        said = [one for one in [self.unfinished()] if one]
        said += [
            self.t(
                "site.unit_note",
                currency=clean(self.report.currency),
                years=settings.horizon_years,
                rate=f"{settings.discount_rate * 100:g}%",
            )
        ]
        if self.report.travel == "straight":
            said.append(self.t("site.straight_note"))
        if self.report.chosen_by != "routed":
            said.append(self.t("site.estimate_note"))
        if any(one.via is not None for one in self.report.stations):
            said.append(self.t("site.echelons_note"))
        if self.report.left_out:
            said.append(
                self.t("site.left_out", stations=self.stations(self.report.left_out, most=10))
            )
        return said

    def subtitle(self) -> str:
        """Say model, travel and conditions."""
        asked = self.report.asked
        return self.t(
            "site.subtitle",
            model=self.t(f"site.model.{asked.model}"),
            travel=self.t(f"site.travel.{self.report.travel}"),
            conditions=self.conditions(asked.conditions),
        )

    def decision(self, site_id: str) -> str:
        """Say what becomes of a site."""
        one = next(site for site in self.report.sites if site.id == site_id)
        if one.open:
            return self.t("site.decision.keep" if one.existing else "site.decision.open")
        return self.t("site.decision.close" if one.existing else "site.decision.not")
