"""Values of OpenStreetMap tags as numbers: speeds, sizes, weights, directions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

_NUMBER = re.compile(r"~?\s*(\d+(?:[.,]\d+)?)\s*(\D*)")
_SEVERAL = re.compile(r"[|;]|(?<=\d)\s*[-–]\s*(?=\d)")
_FEET = re.compile(r"(\d+(?:\.\d+)?)\s*(?:'|ft|feet)\s*(?:(\d+(?:\.\d+)?)\s*(?:\"|''|in)?)?")

_SPEED_UNITS = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344, "knots": 1.852}
_WEIGHT_UNITS = {
    "": 1000.0,
    "t": 1000.0,
    "tonnes": 1000.0,
    "tonne": 1000.0,
    "tons": 1000.0,
    "ton": 1000.0,
    "mt": 1000.0,
    "kg": 1.0,
    "st": 907.18474,
    "lt": 1016.0469,
    "lbs": 0.45359237,
    "lb": 0.45359237,
    "cwt": 50.802345,
    "吨": 1000.0,
}
_LENGTH_UNITS = {
    "": 1.0,
    "m": 1.0,
    "metres": 1.0,
    "meters": 1.0,
    "米": 1.0,
    "cm": 0.01,
    "km": 1000.0,
    "ft": 0.3048,
    "feet": 0.3048,
    "in": 0.0254,
}
_ZONE_KMH = {
    "walk": 6.0,
    "living_street": 20.0,
    "urban": 50.0,
    "zone20": 20.0,
    "zone30": 30.0,
    "zone": 30.0,
    "rural": 90.0,
    "trunk": 100.0,
    "motorway": 120.0,
}
_RURAL_KMH = {"cn": 70.0}
_FORWARD = frozenset({"yes", "true", "1"})
_BACKWARD = frozenset({"-1", "reverse"})
_NEITHER = frozenset({"reversible", "alternating"})


def _least(read: Callable[[str], float | None], value: str) -> float | None:
    """Read the smallest of several values; None when none of them makes sense."""
    found = [read(part.strip().lower()) for part in _SEVERAL.split(value)]
    return min((one for one in found if one is not None), default=None)


def _scaled(value: str, units: dict[str, float]) -> float | None:
    match = _NUMBER.fullmatch(value)
    if match is None:
        return None
    factor = units.get(match[2])
    if factor is None:
        return None
    number = float(match[1].replace(",", ".")) * factor
    return number if 0 < number < math.inf else None


def speed_kmh(value: str) -> float | None:
    """Read ``maxspeed``: the lowest of several numbers, in km/h; None when it sets no limit.

    Examples
    --------
    >>> speed_kmh("30 mph"), speed_kmh("50|40"), speed_kmh("none"), speed_kmh("RU:urban")
    (48.28032, 40.0, None, 50.0)
    """
    return _least(_one_speed, value)


def _one_speed(value: str) -> float | None:
    country, _, zone = value.rpartition(":")
    if zone == "rural" and country in _RURAL_KMH:
        return _RURAL_KMH[country]
    named = _ZONE_KMH.get(zone)
    if named is not None:
        return named
    return _scaled(value, _SPEED_UNITS)


def weight_kg(value: str) -> float | None:
    """Read ``maxweight`` or ``maxaxleload`` as kilograms; tonnes when no unit is given.

    Examples
    --------
    >>> weight_kg("3.5"), weight_kg("3500 kg"), weight_kg("none")
    (3500.0, 3500.0, None)
    """
    return _least(lambda one: _scaled(one, _WEIGHT_UNITS), value)


def length_m(value: str) -> float | None:
    r"""Read ``width``, ``maxwidth`` or ``maxheight`` as metres; metres when no unit is given.

    Examples
    --------
    >>> length_m("2.2"), length_m("2,2 m"), round(length_m("7'6\""), 3), length_m("default")
    (2.2, 2.2, 2.286, None)
    """
    return _least(_one_length, value)


def _one_length(value: str) -> float | None:
    feet = _FEET.fullmatch(value)
    if feet is not None:
        metres = float(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254
        return metres if metres > 0 else None
    return _scaled(value, _LENGTH_UNITS)


def metres(value: str) -> float | None:
    """Read ``ele``: metres above the sea, negative ones too.

    Examples
    --------
    >>> metres("812.5"), metres("-3 m"), metres("high")
    (812.5, -3.0, None)
    """
    below = value.strip().startswith("-")
    found = _scaled(value.strip().removeprefix("-").strip().lower(), _LENGTH_UNITS)
    if found is None:
        return 0.0 if value.strip().strip("0.") == "" and value.strip() else None
    return -found if below else found


def directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Say whether a way may be driven along and against its drawing direction.

    ``oneway`` decides; without it, roundabouts, motorways and their links run one way.  A
    reversible or alternating road is closed both ways: nobody can plan on it.
    """
    oneway = tags.get("oneway", "").lower()
    if oneway in _NEITHER:
        return False, False
    if oneway in _BACKWARD:
        return False, True
    if oneway in _FORWARD:
        return True, False
    round_about = tags.get("junction") in {"roundabout", "circular"}
    implied = round_about or tags.get("highway") in {"motorway", "motorway_link"}
    if implied and oneway not in {"no", "false", "0"}:
        return True, False
    return True, True
