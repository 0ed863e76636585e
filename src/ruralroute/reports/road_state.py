"""What a plan takes its roads for: their state, and what changes at which hours."""

from __future__ import annotations

from collections.abc import Iterator

from ruralroute.errors import shorten
from ruralroute.messages import Lang, text
from ruralroute.model import DRY, Conditions, County, RoadOverride
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.reports.names import Names
from ruralroute.reports.words import clean, clock

MOST_ROWS = 6
"""Overrides with hours that are told one by one."""


def road_state(plan: DeliveryPlan, county: County, lang: Lang) -> str | None:
    """Tell the conditions of a plan that follows roads, and their hours; None for usual roads.

    Parameters
    ----------
    plan, county
        The plan and its county.
    lang
        Language.
    """
    state = next((one for one in county.conditions if one.id == plan.conditions), None)
    told = [] if state is None else list(_state(state, lang))
    rows = [
        one
        for one in county.road_overrides
        if one.holds_on(plan.day) and (one.from_s is not None or one.to_s is not None)
    ]
    told += [_row(one, county, lang) for one in rows[:MOST_ROWS]]
    if rows[MOST_ROWS:]:
        told.append(text("reports.state.more", lang, count=len(rows) - MOST_ROWS))
    if not told:
        return None
    return text("reports.state", lang, listed=text("explain.semicolon", lang).join(told))


def _state(state: Conditions, lang: Lang) -> Iterator[str]:
    if state.id != DRY:
        yield clean((state.name_zh if lang == "zh" else state.name) or state.id)
    for hours, factor in state.hours.items():
        key = ("closed" if not factor else "speed") + ("_area" if state.hours_area else "")
        yield text(f"reports.state.{key}", lang, hours=hours, factor=f"{factor:g}")


def _row(row: RoadOverride, county: County, lang: Lang) -> str:
    names = Names(county, lang)
    if row.way:
        road = text("reports.state.way", lang, way=clean(shorten(row.way)))
    elif row.place:
        road = text("reports.state.at", lang, place=names.place(row.place))
    else:
        position = ", ".join("-" if one is None else f"{one:.4f}" for one in (row.lon, row.lat))
        road = text("reports.state.at", lang, place=position)
    effects = {
        "shut": row.closed or None,
        "kmh": row.speed_kmh,
        "tonnes": row.max_weight_t,
        "wide": row.max_width_m,
    }
    what = [
        text(f"reports.state.{key}", lang, value=f"{value:g}")
        for key, value in effects.items()
        if value is not None
    ]
    start = clock(row.from_s or 0, lang)
    end = "24:00" if row.to_s is None else clock(row.to_s, lang)
    hours = f"{start}-{end}"
    return text("reports.state.row", lang, road=road, what=" ".join(what), hours=hours)
