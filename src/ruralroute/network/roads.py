"""What kind of road a way is, who may use it and what limits it sets, from its tags.

The rules, all of them, are in ``docs/roads.md``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ruralroute.network.ferries import FERRY, crossing_ms, wait_ms
from ruralroute.network.tags import directions, length_m, speed_kmh, weight_kg

Users = Literal["motorcar", "goods", "hgv"]
"""Whom access tags speak of: vans and smaller, goods vehicles up to 3.5 t, heavier ones."""
USERS: tuple[Users, ...] = ("motorcar", "goods", "hgv")
"""From light to heavy."""

CLASS_KINDS = {
    "motorway": "motorway",
    "motorway_link": "motorway",
    "trunk": "arterial",
    "trunk_link": "arterial",
    "primary": "arterial",
    "primary_link": "arterial",
    "secondary": "county",
    "secondary_link": "county",
    "tertiary": "township",
    "tertiary_link": "township",
    "unclassified": "village",
    "residential": "village",
    "living_street": "village",
    "service": "village",
    "road": "township",
    "track": "village",
}
"""Drivable classes of ``highway``, and their road kind where they are paved."""

PAVED = frozenset(
    {"paved", "asphalt", "concrete", "chipseal", "bricks", "brick", "paving_stones"}
    | {"sett", "cobblestone", "unhewn_cobblestone", "metal", "wood"}
)
GRAVEL = frozenset(
    {"unpaved", "gravel", "fine_gravel", "compacted", "pebblestone", "rock", "rocks"}
    | {"rocky", "stone", "shells"}
)
EARTH = frozenset(
    {"ground", "dirt", "earth", "mud", "sand", "grass", "clay", "laterite", "soil"}
    | {"grass_paver", "dirt/sand", "snow", "ice", "salt", "woodchips"}
)
_TRACK_KINDS = {"grade2": "gravel", "grade3": "gravel", "grade4": "earth", "grade5": "earth"}
_MAYBE_UNPAVED = frozenset({"unclassified", "residential", "living_street", "service", "road"})

_SURFACE_KMH = {
    "cobblestone": 30.0,
    "unhewn_cobblestone": 20.0,
    "sett": 40.0,
    "sand": 10.0,
    "mud": 8.0,
    "rock": 10.0,
    "stone": 15.0,
    "grass": 10.0,
    "laterite": 15.0,
}
_TRACK_KMH = {"grade1": 40.0, "grade2": 30.0, "grade3": 20.0, "grade4": 12.0, "grade5": 8.0}
_SMOOTH_KMH = {
    "bad": 40.0,
    "very_bad": 20.0,
    "horrible": 10.0,
    "very_horrible": 5.0,
    "impassable": 0.0,
}
_CLASS_KMH = {"living_street": 15.0, "service": 20.0}
_GRADE_KMH = {"1": 100.0, "2": 80.0, "3": 40.0, "4": 30.0}
_EITHER_WAY = ("", ":forward", ":backward")
_NARROW_M, _NARROW_KMH = 3.5, 20.0
_ONE_LANE_M = 4.0
CLEARANCE_M = 0.2
"""A carriageway must be this much wider than a vehicle; a signed limit holds as it is."""

_HIERARCHY: dict[Users, tuple[str, ...]] = {
    "motorcar": ("motorcar", "motor_vehicle", "vehicle", "access"),
    "goods": ("goods", "motor_vehicle", "vehicle", "access"),
    "hgv": ("hgv", "motor_vehicle", "vehicle", "access"),
}
BARRED = frozenset(
    {"no", "private", "agricultural", "forestry", "residents", "military", "emergency"}
    | {"permit", "psv", "bus", "bicycle", "foot", "dismount", "use_sidepath", "closed"}
)
"""Values of access tags that keep vehicles out."""
_FERRY_USERS = (
    *("foot", "bicycle", "moped", "motorcycle", "motorcar", "goods", "hgv", "bus", "psv"),
)
_STANDARD_UNSURE = frozenset(
    {"primary", "secondary", "tertiary", "primary_link", "secondary_link", "tertiary_link"}
)
_STANDARD_KEYS = frozenset(
    {"surface", "lanes", "width", "est_width", "maxspeed", "highway:CN", "smoothness"}
    | {"tracktype", "motorroad"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a road or barrier lets through; infinite where the map sets no limit.

    Parameters
    ----------
    max_kg, max_axle_kg, max_width_m, max_height_m, max_length_m
        Signed limits.
    hgv_max_kg
        Limit of weight for vehicles above 3.5 t.
    width_m
        Width of the carriageway or of the gap.
    """

    max_kg: float
    max_axle_kg: float
    max_width_m: float
    max_height_m: float
    width_m: float
    max_length_m: float = math.inf
    hgv_max_kg: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadFacts:
    """What the tags of a way mean.

    Parameters
    ----------
    highway
        Class, one of `CLASS_KINDS`.
    kinds
        Road kind under each policy of unknown tags: cautious, typical, hopeful.
    forward, backward
        Whether it may be driven along and against its drawing direction.
    users
        Which of `USERS` may use it, under each policy of unknown tags.
    along, against
        Which of `USERS` tags for one direction alone let drive along and against the drawing.
    cap_kmh
        No vehicle is faster here, from limits, surface, grade and width; infinite when nothing
        caps it.
    hgv_cap_kmh
        The same for vehicles above 3.5 t.
    limits
        What it lets through.
    stops_here
        Whether a vehicle may stop here to serve a place: not on motorways, link roads of trunk
        roads, bridges and in tunnels.
    one_lane
        Whether it runs both ways and vehicles cannot pass each other.
    surface_known, speed_known
        Whether the map says what surface and speed limit it has.
    standard_known
        Whether the map says more of it than a class that roads of every standard have.
    four_wheel
        Whether only vehicles with four-wheel drive get along it.
    crossing_ms, wait_ms
        Of a ferry: time of the whole crossing, 0 when the map does not say, and of waiting for
        it; 0 on roads.
    """

    highway: str
    kinds: tuple[str, str, str]
    forward: bool
    backward: bool
    users: tuple[frozenset[Users], frozenset[Users], frozenset[Users]]
    cap_kmh: float
    hgv_cap_kmh: float
    limits: Limits
    stops_here: bool
    one_lane: bool
    surface_known: bool
    speed_known: bool
    standard_known: bool = True
    four_wheel: bool = False
    along: frozenset[Users] = frozenset(USERS)
    against: frozenset[Users] = frozenset(USERS)
    crossing_ms: int = 0
    wait_ms: int = 0


def read_road(tags: Mapping[str, str]) -> RoadFacts:
    """Read the tags of a drivable way; a ferry is one without class of highway."""
    highway = tags.get("highway", FERRY)
    if highway == FERRY:
        return _read_ferry(tags)
    forward, backward = directions(tags)
    limits = read_limits(tags)
    limit = min(_first(speed_kmh, tags.get(f"maxspeed{one}")) for one in _EITHER_WAY)
    cap = min(limit * 0.9, _worn_cap(tags, limits.width_m))
    hgv_limit = _first(speed_kmh, tags.get("maxspeed:hgv"))
    return RoadFacts(
        highway=highway,
        kinds=_kinds(tags),
        forward=forward,
        backward=backward,
        users=(frozenset(user for user in USERS if may_use(tags, user) is not False),) * 3,
        cap_kmh=cap,
        hgv_cap_kmh=min(cap, hgv_limit * 0.9),
        limits=limits,
        stops_here=_stops_here(tags),
        one_lane=forward and backward and _one_lane(tags, limits.width_m),
        surface_known=not _surfaces(tags).isdisjoint(PAVED | GRAVEL | EARTH) or "tracktype" in tags,
        speed_known=math.isfinite(limit),
        standard_known=_standard_known(tags, both_ways=forward and backward),
        four_wheel=tags.get("4wd_only", "no") == "yes",
        along=_one_way_users(tags, "forward"),
        against=_one_way_users(tags, "backward"),
    )


def _read_ferry(tags: Mapping[str, str]) -> RoadFacts:
    """Read a ferry: whom it takes, and that at its own pace."""
    forward, backward = directions(tags)
    return RoadFacts(
        highway=FERRY,
        kinds=("arterial",) * 3,
        forward=forward,
        backward=backward,
        users=ferry_users(tags),
        cap_kmh=math.inf,
        hgv_cap_kmh=math.inf,
        limits=read_limits(tags),
        stops_here=False,
        one_lane=False,
        surface_known=True,
        speed_known=True,
        crossing_ms=crossing_ms(tags),
        wait_ms=wait_ms(tags),
    )


def ferry_users(
    tags: Mapping[str, str],
) -> tuple[frozenset[Users], frozenset[Users], frozenset[Users]]:
    """Say whom a ferry takes under each policy of unknown tags: cautious, typical, hopeful.

    An access tag decides; a boat for heavy vehicles takes lighter ones.  What says nothing of
    vehicles takes none (cautious); takes all unless it names whom it takes, be it on foot
    (typical); takes all (hopeful).
    """
    said = {user: may_use(tags, user) for user in USERS}
    for weight, user in enumerate(USERS):
        heavier = any(said[one] and one in tags for one in USERS[weight + 1 :])
        said[user] = True if said[user] is None and heavier else said[user]
    sure = frozenset(user for user in USERS if said[user])
    maybe = frozenset(user for user in USERS if said[user] is not False)
    named = any(_lets_in(tags.get(key, "no")) for key in _FERRY_USERS)
    return sure, sure if named else maybe, maybe


def _lets_in(value: str) -> bool:
    return any(one.strip().lower() not in BARRED | {"unknown"} for one in value.split(";"))


def _one_way_users(tags: Mapping[str, str], way: str) -> frozenset[Users]:
    """Say who may drive a road in one direction by tags that speak of it alone."""
    one_way = {key.removesuffix(f":{way}"): value for key, value in tags.items() if way in key}
    return frozenset(user for user in USERS if may_use(one_way, user) is not False)


def read_limits(tags: Mapping[str, str]) -> Limits:
    """Read limits of weight and size."""
    by_weight = [_first(weight_kg, tags.get(key)) for key in ("maxweight", "maxweightrating")]
    of_hgv = [_first(weight_kg, tags.get(f"{key}:hgv")) for key in ("maxweight", "maxweightrating")]
    return Limits(
        max_kg=min(by_weight),
        hgv_max_kg=min(by_weight + of_hgv),
        max_length_m=_first(length_m, tags.get("maxlength")),
        max_axle_kg=_first(weight_kg, tags.get("maxaxleload")),
        max_width_m=min(
            _first(length_m, tags.get("maxwidth")), _first(length_m, tags.get("maxwidth:physical"))
        ),
        max_height_m=min(
            _first(length_m, tags.get("maxheight")),
            _first(length_m, tags.get("maxheight:physical")),
        ),
        width_m=_first(length_m, tags.get("width"), tags.get("est_width")),
    )


def may_use(tags: Mapping[str, str], user: Users) -> bool | None:
    """Whether access tags let a kind of vehicle in; None when they do not say.

    The most special tag that is there decides.  ``destination``, ``delivery``, ``customers`` and
    ``permissive`` let in: whoever serves a station has business there.
    """
    for key in _HIERARCHY[user]:
        value = tags.get(key, "unknown").lower()
        if value != "unknown":
            return _lets_in(value)
    return None


def _first(read: Callable[[str], float | None], *values: str | None) -> float:
    """Read the first value that is there and makes sense; infinite when there is none."""
    for value in values:
        number = None if value is None else read(value)
        if number is not None:
            return number
    return math.inf


def _kinds(tags: Mapping[str, str]) -> tuple[str, str, str]:
    highway, surfaces = tags["highway"], _surfaces(tags)
    kind = "motorway" if tags.get("motorroad") == "yes" else CLASS_KINDS[highway]
    for kinds, meant in ((EARTH, "earth"), (GRAVEL, "gravel"), (PAVED, kind)):
        if surfaces & kinds:
            return (meant,) * 3
    tracktype = tags.get("tracktype")
    if tracktype in _TRACK_KINDS:
        return (_TRACK_KINDS[tracktype],) * 3
    if tracktype == "grade1":
        return (kind,) * 3
    if highway == "track":
        return ("earth", "gravel", kind)
    if highway in _MAYBE_UNPAVED:
        return ("gravel", kind, kind)
    return (kind,) * 3


def _surfaces(tags: Mapping[str, str]) -> set[str]:
    """List the surfaces of a way; ``concrete:lanes;mud`` is concrete and mud."""
    values = tags.get("surface", "").lower().split(";")
    return {one.strip().partition(":")[0] for one in values}


def _worn_cap(tags: Mapping[str, str], width: float) -> float:
    """Give the highest speed that class, design, surface, grade, evenness and width allow."""
    caps = (
        _first(speed_kmh, tags.get("maxspeed:practical")),
        _CLASS_KMH.get(tags["highway"]),
        _GRADE_KMH.get(tags.get("highway:CN", "")),
        min(_SURFACE_KMH.get(one, math.inf) for one in _surfaces(tags)),
        _TRACK_KMH.get(tags.get("tracktype", "")),
        _SMOOTH_KMH.get(tags.get("smoothness", "")),
        _NARROW_KMH if width < _NARROW_M else None,
    )
    return min((one for one in caps if one is not None), default=math.inf)


def _standard_known(tags: Mapping[str, str], *, both_ways: bool) -> bool:
    """Whether there is a hint at how a road is built; one of two carriageways is built well."""
    unsure = both_ways and tags["highway"] in _STANDARD_UNSURE
    return not unsure or not _STANDARD_KEYS.isdisjoint(tags)


def _one_lane(tags: Mapping[str, str], width: float) -> bool:
    return tags.get("lanes") == "1" or width < _ONE_LANE_M


def _stops_here(tags: Mapping[str, str]) -> bool:
    if tags["highway"] in {"motorway", "motorway_link", "trunk_link"}:
        return False
    if tags.get("motorroad") == "yes":
        return False
    return all(tags.get(key, "no") == "no" for key in ("bridge", "tunnel"))
