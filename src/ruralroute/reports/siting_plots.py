"""The plots of a study: curve, frontier, sensitivity, minutes before and after."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from ruralroute.reports.siting_svg import (
    BLUE,
    GOOD,
    SAND,
    Bar,
    Mark,
    histogram,
    line_chart,
    scatter,
    tornado,
)
from ruralroute.reports.siting_view import SitingView
from ruralroute.siting.document import CurveDoc, SwingDoc

_TEN_THOUSAND = 10_000.0
_BANDS = (10, 20, 30, 45, 60, 90)
_MOST_SWINGS = 9


def cost_curve(view: SitingView) -> Markup:
    """Cost a year over the number of sites."""
    chosen = view.report.design("chosen")
    ours = () if chosen is None else chosen.open_sites
    marks = [
        Mark(
            x=one.count,
            y=one.cost_year / _TEN_THOUSAND,
            strong=one.is_knee,
            label=_point(view, one, ours),
        )
        for one in view.report.curve
        if one.cost_year is not None
    ]
    return line_chart(
        marks,
        x_label=view.t("site.curve_x"),
        y_label=view.t("site.curve_cost"),
        write=lambda value: f"{value:,.4g}",
    )


def access_curve(view: SitingView) -> tuple[str, Markup]:
    """Mean minutes over the number of sites; where cover was asked for, the share covered."""
    reach = view.report.asked.reach_min
    if view.report.asked.model == "max-cover" and reach is not None:
        title = f"{view.t('site.within', minutes=f'{reach:g}')}, %"
        shares = [(one.count, one.within.get(f"{reach:g}")) for one in view.report.curve]
        marks = [Mark(x=count, y=share * 100) for count, share in shares if share is not None]
        return title, _access(view, marks, title)
    title = view.t("site.curve_mean")
    marks = [
        Mark(x=one.count, y=one.mean_min) for one in view.report.curve if one.mean_min is not None
    ]
    return title, _access(view, marks, title)


def _access(view: SitingView, marks: list[Mark], title: str) -> Markup:
    return line_chart(
        marks,
        x_label=view.t("site.curve_x"),
        y_label=title,
        colour=GOOD,
        from_zero=True,
        write=lambda value: f"{value:g}",
    )


def _point(view: SitingView, one: CurveDoc, ours: Sequence[str]) -> str:
    """Name a point: the choice itself, or the best of as many sites where that is another."""
    if one.count == len(ours):
        return view.t("site.chosen" if set(one.open_sites) == set(ours) else "site.best_of_count")
    return view.t("site.knee") if one.is_knee else ""


def frontier_plot(view: SitingView) -> Markup:
    """Cost a year over the worst minutes, with the price of each step."""
    chosen = view.report.design("chosen")
    marks = []
    for one in view.report.frontier:
        ours = chosen is not None and set(one.open_sites) == set(chosen.open_sites)
        price = ""
        if one.price_per_min is not None:
            price = f"{view.t('site.price_min')} {view.money(one.price_per_min)}"
        marks.append(
            Mark(x=one.worst_min, y=one.cost_year / _TEN_THOUSAND, strong=ours, label=price)
        )
    return scatter(
        marks,
        x_label=view.t("site.worst_min"),
        y_label=view.t("site.curve_cost"),
        write=lambda value: f"{value:,.4g}",
    )


def tornado_plot(view: SitingView) -> Markup:
    """Swing of the yearly cost with each assumption."""
    chosen = view.report.design("chosen")
    if chosen is None:
        return Markup("")
    bars = [
        Bar(
            name=view.t(f"site.swing.{one.key}"),
            less=one.less / _TEN_THOUSAND,
            more=one.more / _TEN_THOUSAND,
            note="*" if _is_other(one) else "",
        )
        for one in view.report.sensitivity[:_MOST_SWINGS]
    ]
    return tornado(
        bars,
        chosen.money.year / _TEN_THOUSAND,
        less_label=view.t("site.less"),
        more_label=view.t("site.more"),
        write=lambda value: f"{value:,.1f}",
    )


def has_other_choice(view: SitingView) -> bool:
    """Say whether a bar of the plot of swings bears a star."""
    return any(_is_other(one) for one in view.report.sensitivity[:_MOST_SWINGS])


def _is_other(one: SwingDoc) -> bool:
    return one.choice_less is not None or one.choice_more is not None or bool(one.unknown)


def minutes_plot(view: SitingView) -> Markup:
    """Stations by minutes, today and then."""
    names = [f"≤{_BANDS[0]}", *(f"{low}–{high}" for low, high in _pairs()), f">{_BANDS[-1]}"]
    stations = view.report.stations
    series = []
    if view.report.design("today") is not None:
        today = _counts([one.minutes_today for one in stations])
        series.append((view.t("site.today"), SAND, today))
    if not view.is_audit:
        series.append((view.t("site.chosen"), BLUE, _counts([one.minutes for one in stations])))
    return histogram(names, series, y_label=view.t("site.stations"), x_label=view.t("site.map_far"))


def _pairs() -> list[tuple[int, int]]:
    return list(pairwise(_BANDS))


def _counts(minutes: list[float | None]) -> list[float]:
    found = [0.0] * (len(_BANDS) + 1)
    for one in minutes:
        if one is not None:
            found[sum(one > band for band in _BANDS)] += 1
    return found
