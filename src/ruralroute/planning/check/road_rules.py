"""May a vehicle use a road, by the raw tags: the checker's own small reading of ``docs/roads.md``.

Nothing here is shared with the code that builds the road network.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from ruralroute.model import Profile, RoadOverride

Tags = Mapping[str, str]

_CLASSES = {"motorway", "trunk", "primary", "secondary", "tertiary"}
_DRIVABLE = (
    _CLASSES
    | {f"{one}_link" for one in _CLASSES}
    | {"unclassified", "residential", "living_street", "service", "road", "track"}
)
_FORBIDDING = frozenset(
    {"no", "private", "agricultural", "forestry", "residents", "military", "emergency", "permit"}
    | {"psv", "bus", "bicycle", "foot", "closed"}
)
_PASSABLE = frozenset(
    {"gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "cattle_grid", "entrance"}
    | {"toll_booth", "border_control", "checkpoint", "height_restrictor", "width_restrictor"}
    | {"sally_port", "no"}
)
_KIND_OF_CLASS = {
    "motorway": "motorway",
    "trunk": "arterial",
    "primary": "arterial",
    "secondary": "county",
    "tertiary": "township",
    "road": "township",
}
_PAVED = frozenset(
    {"paved", "asphalt", "concrete", "chipseal", "brick", "bricks", "paving_stones", "metal"}
    | {"sett", "cobblestone", "unhewn_cobblestone", "wood"}
)
_GRAVEL = frozenset(
    {"unpaved", "gravel", "fine_gravel", "compacted", "pebblestone", "rock", "rocks", "rocky"}
    | {"stone", "shells"}
)
_EARTH = frozenset(
    {"ground", "dirt", "earth", "soil", "mud", "sand", "dirt/sand", "clay", "laterite", "grass"}
    | {"grass_paver", "woodchips", "snow", "ice", "salt"}
)
_GRADES = {"grade2": "gravel", "grade3": "gravel", "grade4": "earth", "grade5": "earth"}
_FERRY_USERS = (
    *("foot", "bicycle", "moped", "motorcycle", "motorcar", "goods", "hgv", "bus", "psv"),
)
_ONE_WAYS = {"yes": True, "true": True, "1": True, "-1": False, "reverse": False}
_CLEARANCE_M = 0.2
_HGV_KG = 3_500
_NUMBER = re.compile(r"~?\s*(\d+(?:\.\d+)?)\s*(\D*)")
_RANGE = re.compile(r"(\d)\s*[-–]\s*(\d)")
_FEET = re.compile(r"(\d+(?:\.\d+)?)\s*(?:'|ft)\s*(?:(\d+(?:\.\d+)?)\s*(?:\"|in)?)?")
_POUND_KG = 0.45359237
_TONNE = ("", "t", "mt", "ton", "tons", "tonne", "tonnes", "吨")
_TO_KG = dict.fromkeys(_TONNE, 1_000.0) | dict.fromkeys(("lb", "lbs"), _POUND_KG)
_TO_KG |= {"kg": 1.0, "cwt": 112 * _POUND_KG, "st": 2_000 * _POUND_KG, "lt": 2_240 * _POUND_KG}
_TO_M = {"cm": 0.01, "km": 1_000.0, "in": 0.0254} | dict.fromkeys(
    ("", "m", "metres", "meters", "米"), 1.0
)


def why_forbidden(
    tags: Tags,
    profile: Profile,
    *,
    forward: bool,
    override: RoadOverride | None = None,
    unknown_tags: str | None = None,
) -> str | None:
    """Say why a vehicle may not drive a road, as a tag; None when it may.

    Parameters
    ----------
    tags
        Tags of the way.
    profile
        The vehicle's profile.
    forward
        Whether it drives along the drawing direction of the way.
    override
        What the county says of this way; it wins over the tags.
    unknown_tags
        Policy that decides where the tags do not; None: any that may be.
    """
    if override is not None and override.closed:
        return "closed"
    highway = tags.get("highway", "")
    if not highway and tags.get("route") == "ferry":
        return (
            _not_taken(tags, profile, unknown_tags)
            or against_one_way(tags, forward=forward)
            or _no_access(tags, profile)
            or _no_access(tags, profile, suffix=":forward" if forward else ":backward")
            or _too_large(tags, profile, override)
        )
    if highway not in _DRIVABLE:
        return f"highway={highway}"
    if tags.get("smoothness") == "impassable":
        return "smoothness=impassable"
    if tags.get("4wd_only") == "yes" and not profile.four_wheel_drive:
        return "4wd_only=yes"
    return (
        against_one_way(tags, forward=forward)
        or _no_access(tags, profile)
        or _no_access(tags, profile, suffix=":forward" if forward else ":backward")
        or _too_large(tags, profile, override)
        or _barred_kind(tags, profile, unknown_tags)
    )


def _not_taken(tags: Tags, profile: Profile, unknown_tags: str | None) -> str | None:
    """Say why a ferry does not take a vehicle that its tags do not speak of."""
    if any(tags.get(key, "unknown").lower() != "unknown" for key in users_of(profile)):
        return None
    lighter_than = {"motorcar": ("goods", "hgv"), "goods": ("hgv",)}.get(users_of(profile)[0], ())
    if any(lets_in(tags.get(key, "no")) for key in lighter_than):
        return None
    others = [key for key in _FERRY_USERS if lets_in(tags.get(key, "no"))]
    if unknown_tags == "cautious" or (unknown_tags == "typical" and others):
        return ", ".join(["route=ferry", *(f"{key}={tags[key]}" for key in others)])
    return None


def lets_in(value: str) -> bool:
    """Whether a value of an access key lets vehicles in."""
    return any(one.strip().lower() not in _FORBIDDING | {"unknown"} for one in value.split(";"))


def against_one_way(tags: Tags, *, forward: bool) -> str | None:
    """Say which tag keeps everybody from driving a road in one direction; None when none does."""
    value = tags.get("oneway", "").lower()
    if value in ("reversible", "alternating"):
        return f"oneway={value}"
    if value not in ("no", "false", "0", *_ONE_WAYS):
        circular = tags.get("junction") in ("roundabout", "circular")
        motorway = tags.get("highway") in ("motorway", "motorway_link")
        value = "yes" if circular or motorway else "no"
    if value in _ONE_WAYS and _ONE_WAYS[value] != forward:
        return f"oneway={value}"
    return None


def users_of(profile: Profile) -> tuple[str, ...]:
    """Access keys that speak of a vehicle, the most specific first."""
    if not profile.goods_vehicle:
        own = "motorcar"
    else:
        own = "hgv" if profile.gross_kg > _HGV_KG else "goods"
    return own, "motor_vehicle", "vehicle", "access"


def _no_access(tags: Tags, profile: Profile, suffix: str = "") -> str | None:
    for key in (f"{one}{suffix}" for one in users_of(profile)):
        value = tags.get(key, "unknown").lower()
        if value != "unknown":
            return None if lets_in(value) else f"{key}={value}"
    return None


def _too_large(tags: Tags, profile: Profile, override: RoadOverride | None) -> str | None:
    limits = {
        "maxweight": (kilograms(tags.get("maxweight")), profile.gross_kg),
        "maxaxleload": (kilograms(tags.get("maxaxleload")), profile.axle_kg or 0),
        "maxweightrating": (kilograms(tags.get("maxweightrating")), profile.gross_kg),
        "maxlength": (metres(tags.get("maxlength")), profile.length_m),
        "maxheight": (metres(tags.get("maxheight")), profile.height_m),
        "maxheight:physical": (metres(tags.get("maxheight:physical")), profile.height_m),
        "maxwidth": (metres(tags.get("maxwidth")), profile.width_m),
        "maxwidth:physical": (metres(tags.get("maxwidth:physical")), profile.width_m),
        "width": (
            metres(tags.get("width")) or metres(tags.get("est_width")),
            profile.width_m + _CLEARANCE_M,
        ),
    }
    told_t = None if override is None else override.max_weight_t
    if users_of(profile)[0] == "hgv" and told_t is None:
        for key in ("maxweight:hgv", "maxweightrating:hgv"):
            limits[key] = (kilograms(tags.get(key)), profile.gross_kg)
    if override is not None and override.max_weight_t is not None:
        limits["maxweight"] = (override.max_weight_t * 1_000, profile.gross_kg)
        del limits["maxweightrating"]
    if override is not None and override.max_width_m is not None:
        limits["maxwidth"] = (override.max_width_m, profile.width_m)
        del limits["width"], limits["maxwidth:physical"]
    for key, (limit, size) in limits.items():
        if limit is not None and size > limit + 1e-9:
            return f"{key}={tags.get(key, limit)}"
    return None


def _barred_kind(tags: Tags, profile: Profile, unknown_tags: str | None) -> str | None:
    """Whether the profile has no speed on any kind that the road may be of."""
    kinds = possible_kinds(tags, unknown_tags)
    if any(profile.speeds_kmh.get(kind, 0) > 0 for kind in kinds):
        return None
    return ", ".join(f"{key}={tags[key]}" for key in ("highway", "surface") if key in tags)


def possible_kinds(tags: Tags, unknown_tags: str | None = None) -> frozenset[str]:
    """Road kinds that a road may be of: several where the map does not say whether it is paved.

    A known surface decides first, the worst of several; then the grade of a track; then the
    class, and the policy of unknown tags where one is given.
    """
    highway = tags.get("highway", "").removesuffix("_link")
    motorroad = tags.get("motorroad") == "yes"
    paved = "motorway" if motorroad else _KIND_OF_CLASS.get(highway, "village")
    said = tags.get("surface", "").lower().split(";")
    surfaces = {one.strip().partition(":")[0] for one in said}
    for words, kind in ((_EARTH, "earth"), (_GRAVEL, "gravel"), (_PAVED, paved)):
        if not surfaces.isdisjoint(words):
            return frozenset({kind})
    grade = tags.get("tracktype", "")
    if grade in {"grade1", *_GRADES}:
        return frozenset({_GRADES.get(grade, paved)})
    maybe = [paved] if highway in _CLASSES else [paved, "gravel"]
    if highway == "track":
        maybe.append("earth")
    if unknown_tags is None:
        return frozenset(maybe)
    steps = {"hopeful": 0, "typical": 1 if highway == "track" else 0, "cautious": 2}
    return frozenset({maybe[min(steps[unknown_tags], len(maybe) - 1)]})


def why_blocked(tags: Tags, profile: Profile) -> str | None:
    """Say why a vehicle may not pass a barrier, as a tag; None when it may."""
    barrier = tags.get("barrier", "").lower()
    for key in users_of(profile):
        value = tags.get(key, "unknown").lower()
        if value != "unknown":
            if not lets_in(value):
                return f"barrier={barrier}, {key}={value}"
            return _too_narrow(tags, profile, barrier)
    kinds = {kind.strip() for kind in re.split(r"[;,]", barrier)}
    if not kinds & _PASSABLE or tags.get("locked", "").lower() == "yes":
        return f"barrier={barrier}"
    return _too_narrow(tags, profile, barrier)


def _too_narrow(tags: Tags, profile: Profile, barrier: str) -> str | None:
    found = _too_large(tags, profile, None)
    return None if found is None else f"barrier={barrier}, {found}"


def kilograms(value: str | None) -> float | None:
    """Read a weight limit; a bare number is tonnes, and words are no limit."""
    return _smallest(value, _TO_KG)


def metres(value: str | None) -> float | None:
    """Read a length; a bare number is metres, feet and inches are understood."""
    if value is None:
        return None
    feet = _FEET.fullmatch(value.strip().lower())
    if feet is not None:
        return float(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254
    return _smallest(value, _TO_M)


def _smallest(value: str | None, units: Mapping[str, float]) -> float | None:
    """Read the smallest of several numbers with units; None when none is one."""
    found = []
    for one in re.split(r"[;|]", _RANGE.sub(r"\1;\2", value or "")):
        match = _NUMBER.fullmatch(one.strip().lower().replace(",", "."))
        if match is not None and match[2] in units:
            found.append(float(match[1]) * units[match[2]])
    return min((one for one in found if 0 < one < math.inf), default=None)
