"""Every assumption of a study, with its value and where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import BaseModel

from ruralroute.model import (
    CLASSES,
    DAY_TYPES,
    SITE_SIZES,
    Policy,
    SitingSettings,
)
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.case import SitingCase

_POLICY = (
    "shift",
    "stop_village_s",
    "stop_township_s",
    "max_driving_s",
    "detour_factor",
    "straight_kmh",
    "max_snap_m",
    "unknown_tags",
)
_CLASS = ("payload_kg", "volume_m3", "cost_fixed", "cost_per_km", "cost_per_hour")
_SIZE = ("capacity_kg", "cold_capacity_m3", "cost_open", "cost_year")
_DAY = ("days", "deliver", "collect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One of them.

    Parameters
    ----------
    key
        As it is set in county.toml, or where it stands.
    value
        In the unit that the key names.
    origin
        `default`, `county`, `orders`, `roads`, or `table`: asked for on the command line.
    """

    key: str
    value: str
    origin: str


def assumptions(case: SitingCase, ask: SitingAsk) -> tuple[Assumption, ...]:
    """List what the study assumes, all of it.

    Visits a week that a rule of the question raised are of the question, not of the county.
    """
    raised = {f"siting.{name}" for name in _raised(case.county.siting, ask)}
    return tuple(replace(one, origin="table") if one.key in raised else one for one in _all(case))


def _raised(settings: SitingSettings, ask: SitingAsk) -> Iterator[str]:
    for rule in ask.equity:
        if rule.visits_week is None:
            continue
        if rule.flag is None:
            for name in ("visits_week_village", "visits_week_township"):
                if getattr(settings, name) == rule.visits_week:
                    yield name
        elif settings.flag_visits_week.get(rule.flag) == rule.visits_week:
            yield "flag_visits_week"


def _all(case: SitingCase) -> Iterator[Assumption]:
    county = case.county
    yield from _fields(
        "siting", county.siting, SitingSettings(), tuple(SitingSettings.model_fields)
    )
    days = {one.id: one for one in DAY_TYPES}
    for day in county.day_types:
        yield from _fields(f"day_types.{day.id}", day, days.get(day.id), _DAY)
    sizes = {one.id: one for one in SITE_SIZES}
    for size in county.site_sizes:
        yield from _fields(f"site_sizes.{size.id}", size, sizes.get(size.id), _SIZE)
    classes = {one.id: one for one in CLASSES}
    for kind in dict.fromkeys((*case.classes, *case.trunk_classes)):
        yield from _fields(f"classes.{kind.id}", kind, classes.get(kind.id), _CLASS)
    yield from _fields("policy", county.policy, Policy(), _POLICY)
    yield Assumption(key="conditions", value=case.base.conditions, origin="table")
    dates = sorted({one.date for one in county.orders if one.date is not None})
    span = " ".join(dict.fromkeys(one.isoformat() for one in (dates[:1] + dates[-1:])))
    yield Assumption(
        key="orders", value=f"{len(county.orders)} ({span or 'every day'})", origin="orders"
    )
    yield Assumption(key="travel", value=case.source.value, origin="roads")


def _fields(
    prefix: str, model: BaseModel, default: BaseModel | None, names: tuple[str, ...]
) -> Iterator[Assumption]:
    for name in names:
        value = getattr(model, name)
        same = default is not None and value == getattr(default, name)
        yield Assumption(
            key=f"{prefix}.{name}", value=_shown(value), origin="default" if same else "county"
        )


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {one:g}" for key, one in value.items()) or "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    if isinstance(value, tuple):
        return "-".join(str(one) for one in value)
    return str(value)
