"""Writes a network for QGIS and the like: GeoJSON, or GeoPackage with the extra ``gis``."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ruralroute.errors import DataError, MissingExtraError, Where, fault
from ruralroute.model import ROAD_KINDS, Policy
from ruralroute.network.facts import POLICIES
from ruralroute.network.ferries import FERRY
from ruralroute.network.flaws import RoadFault
from ruralroute.network.profiles import ProfileRoads
from ruralroute.network.snap import components

if TYPE_CHECKING:
    from ruralroute.network.graph import RoadNetwork

EXPORT_SUFFIXES = (".geojson", ".json", ".gpkg")
_OWN = ("feature", "way", "from", "to", "length_m", "kind", "open", "profile_kmh")
_OWN_TIMES = ("drive_s", "back_s", "part", "closed")
Columns = dict[str, list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """A layer: its name, geometries and columns."""

    name: str
    geometries: NDArray[np.object_]
    columns: Columns
    kind: str


def write_network(
    network: RoadNetwork,
    path: Path,
    *,
    roads: ProfileRoads,
    policy: Policy,
    faults: Sequence[RoadFault],
) -> None:
    """Write edges with all that is known of them, nodes, and faults, in WGS 84.

    An edge has its way, end nodes, length, kind of road, the profile's directions, speed and
    times, the part of the roads that it is in (-1: none), and every tag of its way.  In GeoJSON
    the property ``feature`` says what a feature is; a GeoPackage has a layer for each.

    Parameters
    ----------
    network
        The roads.
    path
        A ``.geojson``, ``.json`` or ``.gpkg`` file; written whole or not at all.
    roads
        Roads of the profile whose speeds and times are written.
    policy
        Says of what kind roads without tags are.
    faults
        Faults to write.

    Raises
    ------
    DataError
        The ending is another one.
    MissingExtraError
        GeoPackage needs the extra ``gis``.
    OSError
        The file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in EXPORT_SUFFIXES:
        known = " ".join(EXPORT_SUFFIXES)
        raise DataError([fault("network.export_ending", Where(path.name), suffix, known=known)])
    if suffix == ".gpkg":
        _need_gis(path)
    layers = (_edges(network, roads, policy), _nodes(network), _faults(faults))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=suffix)
    os.close(handle)
    half = Path(name)
    try:
        if suffix == ".gpkg":
            half.unlink()
            _write_geopackage(layers, half)
        else:
            _write_geojson(layers, half)
        half.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _need_gis(path: Path) -> Any:
    try:
        import pyogrio.raw  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(path.name, "gis") from error
    return pyogrio


def _edges(network: RoadNetwork, roads: ProfileRoads, policy: Policy) -> _Layer:
    edges, row = network.edges, network.edge_fact
    refs = edges.node_ref
    kind = network.facts.kind[row, POLICIES.index(policy.unknown_tags)].tolist()
    highways = [network.facts.highway[one] for one in row.tolist()]
    forward, backward = roads.open[0::2], roads.open[1::2]
    tags = [network.way_raw_tags[way] for way in edges.way.tolist()]
    keys = sorted({key for one in network.way_raw_tags for key in one})
    owner = np.repeat(np.arange(network.edge_count), np.diff(edges.shape_start))
    own = dict(
        zip(
            (*_OWN, *_OWN_TIMES),
            (
                ["edge"] * network.edge_count,
                [network.way_ids[way] for way in edges.way.tolist()],
                refs[edges.tail].tolist(),
                refs[edges.head].tolist(),
                (edges.length_8th_m / 8).tolist(),
                [
                    FERRY if highway == FERRY else ROAD_KINDS[one]
                    for highway, one in zip(highways, kind, strict=True)
                ],
                _directions(forward, backward),
                np.round(roads.speed_kmh, 1).tolist(),
                np.round(roads.drive_ms / 1000, 1).tolist(),
                np.round(roads.back_ms / 1000, 1).tolist(),
                components(network, roads).tolist(),
                network.overrides.closed.tolist(),
            ),
            strict=True,
        )
    )
    columns: Columns = {**own}
    for key in keys:
        name = key if key not in own else f"tag:{key}"
        columns[name] = [one.get(key) for one in tags]
    lines = np.asarray(shapely.linestrings(edges.shape, indices=owner), dtype=np.object_)
    return _Layer(name="edges", geometries=lines, columns=columns, kind="LineString")


def _directions(forward: NDArray[np.bool_], backward: NDArray[np.bool_]) -> list[str]:
    names = np.array(["none", "backward", "forward", "both"], dtype=np.object_)
    found: list[str] = names[2 * forward.astype(np.int64) + backward].tolist()
    return found


def _nodes(network: RoadNetwork) -> _Layer:
    edges = network.edges
    degree = np.bincount(np.concatenate([edges.tail, edges.head]), minlength=network.node_count)
    refs = edges.node_ref.tolist()
    barriers = [network.barrier_tags.get(ref, {}) for ref in refs]
    return _Layer(
        name="nodes",
        geometries=np.asarray(shapely.points(edges.node_lon, edges.node_lat), dtype=np.object_),
        columns={
            "feature": ["node"] * len(refs),
            "node": refs,
            "roads": degree.tolist(),
            "barrier": [one.get("barrier") for one in barriers],
            "tags": [json.dumps(one, ensure_ascii=False) if one else None for one in barriers],
            "ele": [network.heights.get(ref) for ref in refs],
        },
        kind="Point",
    )


def _faults(faults: Sequence[RoadFault]) -> _Layer:
    points = np.array([(one.lon, one.lat) for one in faults], dtype=np.float64).reshape(-1, 2)
    return _Layer(
        name="faults",
        geometries=np.asarray(shapely.points(points), dtype=np.object_).reshape(-1),
        columns={
            "feature": ["fault"] * len(faults),
            "fault": [one.kind for one in faults],
            "ways": [" ".join(one.ways) for one in faults],
            "km": [one.km for one in faults],
            "metres": [one.metres for one in faults],
        },
        kind="Point",
    )


def _write_geojson(layers: Sequence[_Layer], path: Path) -> None:
    """Write a feature a line, so that a large network needs no second copy in memory."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        lead = "\n"
        for layer in layers:
            names, columns = list(layer.columns), list(layer.columns.values())
            for geometry, values in zip(
                shapely.to_geojson(layer.geometries).tolist(),
                zip(*columns, strict=True),
                strict=True,
            ):
                properties = {
                    name: value
                    for name, value in zip(names, values, strict=True)
                    if value is not None
                }
                told = json.dumps(properties, ensure_ascii=False, allow_nan=False)
                file.write(
                    f'{lead}{{"type": "Feature", "properties": {told}, "geometry": {geometry}}}'
                )
                lead = ",\n"
        file.write("\n]}\n")


def _write_geopackage(layers: Sequence[_Layer], path: Path) -> None:
    pyogrio = _need_gis(path)
    for layer in layers:
        columns = {name: one for name, one in layer.columns.items() if name != "feature"}
        pyogrio.raw.write(
            path,
            geometry=np.asarray(shapely.to_wkb(layer.geometries), dtype=np.object_),
            field_data=[_typed(one) for one in columns.values()],
            fields=_distinct(list(columns)),
            geometry_type=layer.kind,
            crs="EPSG:4326",
            driver="GPKG",
            layer=layer.name,
            append=path.exists(),
        )


def _typed(column: list[Any]) -> NDArray[Any]:
    """Give a column a type of its own; text, and what may be missing, as objects or NaN."""
    kinds = {type(one) for one in column if one is not None}
    if kinds == {bool}:
        return np.array(column, dtype=np.bool_)
    if kinds == {int}:
        return np.array(column, dtype=np.int64)
    if kinds and kinds <= {int, float}:
        return np.array([np.nan if one is None else one for one in column], dtype=np.float64)
    return np.array(column, dtype=np.object_)


def _distinct(names: list[str]) -> list[str]:
    """Keep names apart that differ in case alone, which a GeoPackage does not tell apart."""
    taken: set[str] = {"fid", "geom"}
    found = []
    for name in names:
        wanted = name
        while wanted.casefold() in taken:
            wanted += "_"
        taken.add(wanted.casefold())
        found.append(wanted)
    return found
