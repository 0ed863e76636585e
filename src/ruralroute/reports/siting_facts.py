"""The key figures of a study's designs side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ruralroute.reports.siting_view import SitingView
from ruralroute.siting.document import DesignDoc, SiteDoc


def design_name(view: SitingView, one: DesignDoc) -> str:
    """Name a design."""
    return view.t("site.model_own" if one.name == "model" else f"site.{one.name}")


class Fact(NamedTuple):
    """A key figure: its name, a value for each design, and whether the memo has room for it."""

    label: str
    values: list[str]
    in_memo: bool


def fact_rows(view: SitingView) -> list[Fact]:
    """Return the key figures."""
    designs = view.designs
    reach = view.report.asked.reach_min
    in_memo = {"30", "60"} if reach is None else {f"{reach:g}", "60"}

    def line(
        key: str, write: Callable[[DesignDoc], str], *, memo: bool = True, **values: object
    ) -> Fact:
        return Fact(view.t(key, **values), [write(one) for one in designs], memo)

    counts_days = any(one.expected_year is not None for one in designs)
    return [
        line("site.open_sites", lambda one: view.sites(one.open_sites)),
        *([line("site.expected_year", lambda one: view.money(one.expected_year))] * counts_days),
        line(
            "site.cost_year_usual" if counts_days else "site.cost_year",
            lambda one: view.money(one.money.year),
        ),
        line("site.running", lambda one: view.money(one.money.running), memo=False),
        line("site.invest", lambda one: view.money(one.money.invest)),
        *(
            [
                line(
                    "site.expected_npv",
                    lambda one: "-" if one.name == "today" else view.money(one.expected_npv),
                )
            ]
            * counts_days
        ),
        line(
            "site.npv_usual" if counts_days else "site.npv",
            lambda one: "-" if one.name == "today" else view.money(one.npv),
        ),
        line("site.per_parcel", lambda one: view.small(one.cost_per_parcel)),
        line("site.subsidy_parcel", lambda one: view.subsidy(one.subsidy_per_parcel)),
        line("site.subsidy_station", lambda one: view.subsidy(one.subsidy_per_station)),
        line("site.mean_min", lambda one: view.minutes(one.access.mean_min)),
        line("site.p90_min", lambda one: view.minutes(one.access.p90_min), memo=False),
        line("site.worst_min", lambda one: view.minutes(one.access.worst_min)),
        line("site.fifth_min", lambda one: view.minutes(one.access.worst_fifth_min)),
        *(
            line(
                "site.within",
                lambda one, band=band: view.share(one.access.within[band]),  # type: ignore[misc]
                memo=band in in_memo,
                minutes=band,
            )
            for band in (designs[0].access.within if designs else ())
        ),
        line("site.gini", _gini, memo=False),
        line("site.theil", _theil, memo=False),
        line("site.unreached", lambda one: str(one.access.unreached), memo=not counts_days),
        *([line("site.cut_off", _cut_off)] * counts_days),
        line("site.standard", lambda one: view.share(one.standard_share)),
    ]


def _cut_off(one: DesignDoc) -> str:
    return "-" if one.cut_off_days is None else f"{one.cut_off_days:,.0f}"


def _gini(one: DesignDoc) -> str:
    return "-" if one.access.gini is None else f"{one.access.gini:.3f}"


def _theil(one: DesignDoc) -> str:
    """Write Theil's index and, in brackets, the part of it between groups."""
    if one.theil is None:
        return "-"
    return f"{one.theil:.3f} ({one.theil_between or 0.0:.3f})"


def cold_rooms(view: SitingView, one: SiteDoc) -> list[str]:
    """Say of each cold room of an open site what it has to hold, of how much."""
    said = []
    for room in one.cold:
        if room.load_m3 is not None:
            held = view.t("site.unlimited") if room.room_m3 is None else f"{room.room_m3:,.1f}"
            said.append(f"{view.zone(room.zone)} {room.load_m3:,.1f} / {held}")
    return said
