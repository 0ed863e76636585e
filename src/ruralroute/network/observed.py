"""Speeds that were observed on roads, and the factors by class that fit them."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from ruralroute.errors import DataError, Fault, Severity, Where, fault
from ruralroute.files.text_tables import decode
from ruralroute.model import Policy, Profile
from ruralroute.network.graph import RoadNetwork

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MAX_BYTES = 200_000_000
_NAMES = {
    "way": ("way", "way_id", "路段", "道路"),
    "wkt": ("wkt", "geometry", "geom", "line_geometry", "几何"),
    "lon": ("lon", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "speed": ("speed_kmh", "speed", "speed_mean", "车速", "速度"),
    "duration": ("duration_s", "duration", "时间", "用时"),
}
_NEAR_M = 40.0
_STEP_M = 25.0
_FEWEST = 5
_ROUNDS = 4
_HELD_BACK = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedFit:
    """Factors of speed fitted to observations, and what they are worth.

    Parameters
    ----------
    observations, left_out
        Rows used, and rows that say nothing or lie near no road.
    fitted_on, held_back
        How many of the observations the factors were fitted on, and how many were held back.
    error_before, error_after
        Mean absolute error of time on those held back, as a share of the observed time.
    factors
        Factor by class of highway: the whole table ``[roads.speed_factors]``.
    """

    observations: int
    left_out: int
    fitted_on: int
    held_back: int
    error_before: float
    error_after: float
    factors: Mapping[str, float]

    @property
    def helps(self) -> bool:
        """Whether the factors tell times of the observations held back better than before."""
        return self.error_after < self.error_before

    def as_toml(self) -> str:
        """Return the table to paste into ``county.toml``."""
        lines = [f"{name} = {factor:g}" for name, factor in sorted(self.factors.items())]
        return "\n".join(["[roads.speed_factors]", *lines])


@dataclass(frozen=True, slots=True)
class _Observed:
    """Each observation's edges and speed; `owner` is the observation of each entry of `edge`."""

    owner: Ints
    edge: Ints
    kmh: Floats


def fit_speeds(
    network: RoadNetwork, path: Path, profile: Profile, policy: Policy, *, seed: int = 0
) -> SpeedFit:
    """Fit factors of speed by class on two thirds of the observations and test on the rest.

    Parameters
    ----------
    network
        The roads, with the factors that hold now.
    path
        CSV with a speed in km/h, or a duration in seconds, for each way id, WKT line, or position.
    profile, policy
        Whose speeds they are compared with.
    seed
        Chooses the third that is held back.

    Raises
    ------
    DataError
        The file cannot be read, or fewer than three rows can be used.
    """
    observed, left_out = _match(network, _rows(path))
    count = len(observed.kmh)
    if count < 3:
        raise DataError([fault("network.observed_few", Where(path.name), count)])
    order = np.random.default_rng(seed).permutation(count)
    held = order[: max(1, math.floor(count * _HELD_BACK))]
    fitted = np.setdiff1d(order, held)
    main = _main_class(network, observed)
    factors = dict(network.speed_factors)
    before = _predict(network, observed, profile, policy)
    now = before
    for _ in range(_ROUNDS):
        for name in sorted(set(main[fitted].tolist())):
            which = fitted[(main[fitted] == name) & (now[fitted] > 0)]
            if len(which) >= _FEWEST:
                factor = factors.get(name, 1.0) * _best_factor(observed.kmh[which] / now[which])
                factors[name] = round(min(max(factor, 0.1), 3.0), 3)
        changed = network.changed(speed_factors=dict(factors))
        now = _predict(changed, observed, profile, policy)
    return SpeedFit(
        observations=count,
        left_out=left_out,
        fitted_on=len(fitted),
        held_back=len(held),
        error_before=_error(observed.kmh[held], before[held]),
        error_after=_error(observed.kmh[held], now[held]),
        factors=factors,
    )


def _best_factor(ratios: Floats) -> float:
    """Return the f with the least mean of abs(r / f - 1): their median, each weighing r itself."""
    order = np.sort(ratios)
    return float(order[np.searchsorted(np.cumsum(order), order.sum() / 2)])


def _error(kmh: Floats, predicted: Floats) -> float:
    usable = predicted > 0
    return float(np.mean(np.abs(kmh[usable] / predicted[usable] - 1))) if usable.any() else 0.0


def _predict(network: RoadNetwork, observed: _Observed, profile: Profile, policy: Policy) -> Floats:
    """Mean km/h of the profile on each observation's edges; 0 where it may not drive."""
    roads = network.profile_roads(profile, policy)
    length = network.edges.length_8th_m[observed.edge] / 8.0
    time = (roads.drive_ms + roads.back_ms)[observed.edge] / 2000.0
    usable = time > 0
    count = len(observed.kmh)
    metres = np.bincount(observed.owner[usable], weights=length[usable], minlength=count)
    seconds = np.bincount(observed.owner[usable], weights=time[usable], minlength=count)
    return np.where(seconds > 0, 3.6 * metres / np.maximum(seconds, 1e-9), 0.0)


def _main_class(network: RoadNetwork, observed: _Observed) -> NDArray[np.object_]:
    """Class of highway that most of each observation's length has."""
    names = sorted(set(network.facts.highway))
    code = np.array([names.index(one) for one in network.facts.highway])
    key = observed.owner * len(names) + code[network.edge_fact[observed.edge]]
    length = network.edges.length_8th_m[observed.edge]
    sums = np.bincount(key, weights=length, minlength=len(observed.kmh) * len(names))
    best = sums.reshape(-1, len(names)).argmax(axis=1)
    found: NDArray[np.object_] = np.array(names, dtype=np.object_)[best]
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    where = Where(path.name)
    try:
        data = path.read_bytes() if path.stat().st_size <= _MAX_BYTES else None
    except OSError as error:
        raise DataError([fault("network.observed_unreadable", where)]) from error
    if data is None:
        limit = _MAX_BYTES // 1_000_000
        raise DataError([fault("network.file_too_large", where, limit_mb=limit)])
    text = decode(data)
    if text is None:
        raise DataError([fault("network.observed_unreadable", where)])
    usual = csv.field_size_limit(_MAX_BYTES)  # the lines of roads are long cells
    try:
        table = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    except csv.Error as error:
        raise DataError([fault("network.observed_unreadable", where)]) from error
    finally:
        csv.field_size_limit(usual)
    names = [cell.strip().lower() for cell in table[0]] if table else []
    columns = {
        ours: names.index(alias)
        for ours, aliases in _NAMES.items()
        for alias in reversed(aliases)
        if alias in names
    }
    placed = "way" in columns or "wkt" in columns or {"lon", "lat"} <= columns.keys()
    if not placed or not {"speed", "duration"} & columns.keys():
        raise DataError([fault("network.observed_columns", where, ", ".join(names)[:200])])
    return [
        {ours: row[at].strip() for ours, at in columns.items() if at < len(row)}
        for row in table[1:]
        if any(row)
    ]


def _match(network: RoadNetwork, rows: list[dict[str, str]]) -> tuple[_Observed, int]:
    """Find the edges of each row; tell how many rows cannot be used."""
    owner: list[int] = []
    edges: list[int] = []
    speeds: list[float] = []
    for row in rows:
        found, metres = _edges(network, row)
        speed = _number(row.get("speed", ""))
        duration = _number(row.get("duration", ""))
        if speed is None and duration is not None and metres:
            speed = metres / duration * 3.6
        if speed is None or not found:
            continue
        owner += [len(speeds)] * len(found)
        edges += found
        speeds.append(speed)
    observed = _Observed(
        np.array(owner, dtype=np.int64), np.array(edges, dtype=np.int64), np.array(speeds)
    )
    return observed, len(rows) - len(speeds)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None


def _edges(network: RoadNetwork, row: Mapping[str, str]) -> tuple[list[int], float]:
    """Return the edges that a row speaks of, and their length (or the line's) in metres."""
    way = row.get("way", "")
    if way:
        found = network.edges_of_way(way).tolist() if network.has_way(way) else []
        return found, float(network.edges.length_8th_m[found].sum()) / 8 if found else 0.0
    if row.get("wkt"):
        return _along(network, row["wkt"])
    lon, lat = _degrees(row.get("lon", ""), 180), _degrees(row.get("lat", ""), 90)
    if lon is None or lat is None:
        return [], 0.0
    nearest = network.nearest_edge(lon, lat, reach_m=_NEAR_M)
    return ([] if nearest is None else [nearest]), 0.0


def _degrees(text: str, most: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= most else None


def _along(network: RoadNetwork, wkt: str) -> tuple[list[int], float]:
    """Return the edges that most points of a line are nearest to, within reach."""
    try:
        line = shapely.from_wkt(wkt)
    except shapely.GEOSException:
        return [], 0.0
    shape = shapely.get_coordinates(line)
    inside = np.isfinite(shape).all() and np.all(np.abs(shape) <= (180, 90))
    if len(shape) < 2 or not inside:
        return [], 0.0
    drawn = shapely.LineString(network.metric.project(shape[:, 0], shape[:, 1]))
    count = min(max(int(drawn.length / _STEP_M), 2), 2_000)
    points = shapely.line_interpolate_point(drawn, np.linspace(0, drawn.length, count))
    tree = network.metric.tree
    pairs = tree.query_nearest(points, max_distance=_NEAR_M, all_matches=False)
    edges, times = np.unique(pairs[1], return_counts=True)
    return edges[times >= max(2, count // 50)].tolist(), float(drawn.length)


def left_out_warning(fit: SpeedFit, name: str) -> Fault:
    """Warn of the rows that could not be used."""
    return fault(
        "network.observed_left_out", Where(name), severity=Severity.WARNING, count=fit.left_out
    )
