"""Lines that were drawn, from any file without node numbers, on their way to becoming roads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import Fault, RoadsError, Severity, Where, fault
from ruralroute.model import RoadSettings
from ruralroute.network.attributes import Attributes, read_attributes
from ruralroute.network.heights import by_node
from ruralroute.network.joining import Drawing, join_lines
from ruralroute.network.spots import SpotList
from ruralroute.network.ways import TagStore, Ways, why_not_driven

Floats = NDArray[np.float64]
MAX_POINTS = 20_000_000
"""Points that the lines of one file have at most."""
_WIDEST_DEG = 180.0


@dataclass(slots=True, kw_only=True)
class Drawn:
    """Lines of a file, in WGS 84, with what its fields say of them.

    Parameters
    ----------
    file
        Name of the file.
    names
        Names of its fields.
    columns
        Values of each field, feature by feature; empty where it gives no tag.
    features
        Number of features.
    row
        Feature of each line: a feature of several lines is several ways.
    sizes
        Number of points of each line.
    lonlat
        Shape (points, 2), line after line.
    own_ids
        Name of each feature apart from its fields; ``""``: its number.
    not_lines
        How many features are no lines.
    attributes
        What the fields say, where that is known already.
    ends
        Node numbers of both ends of each line, shape (lines, 2), where the file names them:
        nothing is joined then but what it names alike.
    length_m
        Length of each line where the file tells it, NaN where it does not.
    height_m
        Elevation of each point where the file tells it, NaN where it does not.
    faults
        Warnings.
    """

    file: str
    names: Sequence[str]
    columns: Sequence[Sequence[str]]
    features: int
    row: Sequence[int]
    sizes: NDArray[np.int64]
    lonlat: Floats
    own_ids: Sequence[str] = ()
    not_lines: int = 0
    attributes: Attributes | None = None
    ends: NDArray[np.int64] | None = None
    length_m: Floats | None = None
    height_m: Floats | None = None
    faults: list[Fault] = field(default_factory=list)


def ways_of(drawn: Drawn, settings: RoadSettings) -> Ways:
    """Make ways of drawn lines: tags from fields, lines joined where they meet.

    Raises
    ------
    RoadsError
        There are too many points, they span half the globe, or settings name unknown fields.
    """
    if len(drawn.lonlat) > MAX_POINTS:
        raise RoadsError([fault("network.too_large", Where(drawn.file), limit=MAX_POINTS)])
    said = drawn.attributes or read_attributes(
        drawn.names,
        drawn.columns,
        drawn.features,
        told=settings.fields,
        file=drawn.file,
    )
    store, left_out = TagStore(), Counter[str]()
    left_out["not_lines"] = drawn.not_lines
    tags: list[dict[str, str]] = []
    kept = np.zeros(len(drawn.sizes), dtype=np.bool_)
    reasons = [why_not_driven(one, ferries=settings.ferries) for one in said.tags]
    for line, row in enumerate(drawn.row):
        reason = reasons[row]
        if reason is None:
            kept[line] = True
            tags.append(store.keep(said.tags[row]))
        else:
            left_out[reason] += 1
    ids = _unique(drawn, said)
    points = np.repeat(kept, drawn.sizes)
    lonlat = drawn.lonlat[points]
    if len(lonlat) and np.ptp(lonlat[:, 0]) > _WIDEST_DEG:
        raise RoadsError([fault("network.too_wide", Where(drawn.file))])
    spots = SpotList()
    drawing = join_lines(
        Drawing(
            ids=[name for name, taken in zip(ids, kept.tolist(), strict=True) if taken],
            tags=tags,
            sizes=drawn.sizes[kept],
            lonlat=lonlat,
            ends=None if drawn.ends is None else drawn.ends[kept],
            length_m=None if drawn.length_m is None else drawn.length_m[kept],
            height_m=None if drawn.height_m is None else drawn.height_m[points],
        ),
        tolerance_m=settings.tolerance_m,
        crossings=settings.split_crossings,
        file=drawn.file,
        spots=spots,
    )
    found = spots.counts()
    left_out.update({kind: found[kind] for kind in ("duplicate", "no_length") if kind in found})
    return Ways(
        ids=drawing.ids,
        tags=drawing.tags,
        sizes=drawing.sizes,
        refs=drawing.refs,
        lon=drawing.lonlat[:, 0].copy(),
        lat=drawing.lonlat[:, 1].copy(),
        left_out=left_out,
        faults=[*drawn.faults, *said.faults, *_warnings(drawn, said, found, settings)],
        spots=spots.frozen(),
        length_m=drawing.length_m,
        elevation=by_node(drawing.refs, drawing.height_m),
    )


def _unique(drawn: Drawn, said: Attributes) -> list[str]:
    """Name each line by its field, else by the feature's own id, else by its number."""
    taken: dict[str, int] = {}
    ids = []
    for row in drawn.row:
        own = drawn.own_ids[row] if row < len(drawn.own_ids) else ""
        wanted = (said.ids[row] or own or str(row + 1))[:100]
        count = taken.get(wanted, 0) + 1
        name = wanted if count == 1 else f"{wanted}#{count}"
        while name in taken:
            count += 1
            name = f"{wanted}#{count}"
        taken[wanted] = count
        taken.setdefault(name, 1)
        ids.append(name)
    return ids


def _warnings(
    drawn: Drawn, said: Attributes, found: Mapping[str, int], settings: RoadSettings
) -> list[Fault]:
    joined = sum(found.get(one, 0) for one in ("joined_end", "joined_side", "joined_crossing"))
    counts = {
        "without_class": said.unclassified,
        "not_lines": drawn.not_lines,
        "joined": joined,
        "duplicate": found.get("duplicate", 0),
        "no_length": found.get("no_length", 0),
        "twin": found.get("twin", 0),
        "near_miss": found.get("near_miss", 0),
        "short_length": found.get("short_length", 0),
    }
    return [
        fault(
            f"network.{kind}",
            Where(drawn.file),
            severity=Severity.WARNING,
            count=count,
            metres=f"{settings.tolerance_m:g}",
        )
        for kind, count in counts.items()
        if count
    ]
