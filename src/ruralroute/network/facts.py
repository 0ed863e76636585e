"""Facts about roads as columns, one row for each distinct set of tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ruralroute.model import ROAD_KINDS
from ruralroute.network.conditional import is_conditional
from ruralroute.network.roads import USERS, read_road

_NAMES = frozenset({"name", "ref"})
POLICIES = ("cautious", "typical", "hopeful")
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Columns of `RoadFacts`; `kind` is (rows, policies), `users` is (rows, policies, users).

    `along` and `against` are (rows, users); `conditional` tells whether some tag is.
    """

    highway: tuple[str, ...]
    kind: NDArray[np.int64]
    users: Bools
    along: Bools
    against: Bools
    forward: Bools
    backward: Bools
    cap_kmh: Floats
    hgv_cap_kmh: Floats
    max_kg: Floats
    hgv_max_kg: Floats
    max_axle_kg: Floats
    max_width_m: Floats
    max_height_m: Floats
    max_length_m: Floats
    width_m: Floats
    stops_here: Bools
    one_lane: Bools
    surface_known: Bools
    speed_known: Bools
    standard_known: Bools
    four_wheel: Bools
    crossing_ms: NDArray[np.int64]
    wait_ms: NDArray[np.int64]
    conditional: Bools


def tabulate(tags: Sequence[dict[str, str]]) -> tuple[Facts, NDArray[np.int64]]:
    """Read tags that differ in more than names once; return the facts and each way's row."""
    rows: list[Mapping[str, str]] = []
    places: dict[int, int] = {}
    known: dict[frozenset[tuple[str, str]], int] = {}
    objects = {id(one): one for one in tags}
    names = {key for one in objects.values() for key in one if is_name(key)}
    for number, one in objects.items():
        told = frozenset([pair for pair in one.items() if pair[0] not in names])
        row = known.setdefault(told, len(rows))
        if row == len(rows):
            rows.append(one)
        places[number] = row
    index = np.fromiter(map(places.__getitem__, map(id, tags)), dtype=np.int64, count=len(tags))
    return _columns(rows), index


@lru_cache(maxsize=10_000)
def is_name(key: str) -> bool:
    """Whether a tag only names a road."""
    return key.partition(":")[0] in _NAMES


def _columns(tags: Sequence[Mapping[str, str]]) -> Facts:
    rows = [read_road(one) for one in tags]
    kind_of = {kind: code for code, kind in enumerate(ROAD_KINDS)}

    def floats(name: str) -> Floats:
        return np.array([getattr(row, name) for row in rows], dtype=np.float64)

    def limits(name: str) -> Floats:
        return np.array([getattr(row.limits, name) for row in rows], dtype=np.float64)

    def bools(name: str) -> Bools:
        return np.array([getattr(row, name) for row in rows], dtype=np.bool_)

    return Facts(
        highway=tuple(row.highway for row in rows),
        kind=np.array([[kind_of[kind] for kind in row.kinds] for row in rows], dtype=np.int64),
        users=np.array(
            [[[user in some for user in USERS] for some in row.users] for row in rows],
            dtype=np.bool_,
        ),
        along=np.array([[user in row.along for user in USERS] for row in rows], dtype=np.bool_),
        against=np.array([[user in row.against for user in USERS] for row in rows], dtype=np.bool_),
        forward=bools("forward"),
        backward=bools("backward"),
        cap_kmh=floats("cap_kmh"),
        hgv_cap_kmh=floats("hgv_cap_kmh"),
        max_kg=limits("max_kg"),
        hgv_max_kg=limits("hgv_max_kg"),
        max_axle_kg=limits("max_axle_kg"),
        max_width_m=limits("max_width_m"),
        max_height_m=limits("max_height_m"),
        max_length_m=limits("max_length_m"),
        width_m=limits("width_m"),
        stops_here=bools("stops_here"),
        one_lane=bools("one_lane"),
        surface_known=bools("surface_known"),
        speed_known=bools("speed_known"),
        standard_known=bools("standard_known"),
        four_wheel=bools("four_wheel"),
        crossing_ms=np.array([row.crossing_ms for row in rows], dtype=np.int64),
        wait_ms=np.array([row.wait_ms for row in rows], dtype=np.int64),
        conditional=np.array([is_conditional(one) for one in tags], dtype=np.bool_),
    )
