"""Distances of a VRPLIB file: from coordinates, or written out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ruralroute.files.vrplib.columns import told
from ruralroute.files.vrplib.sections import WEIGHTS, Sections

MAX_NODES = 10_000
_EUCLIDEAN = {"EUC_2D", "EXACT_2D", "CEIL_2D", "FLOOR_2D", "MAN_2D", "MAX_2D"}
_FORMATS = {"FULL_MATRIX", "LOWER_ROW", "UPPER_ROW", "LOWER_DIAG_ROW", "UPPER_DIAG_ROW"}
_BY_COLUMN = {
    "LOWER_COL": "UPPER_ROW",
    "UPPER_COL": "LOWER_ROW",
    "LOWER_DIAG_COL": "UPPER_DIAG_ROW",
    "UPPER_DIAG_COL": "LOWER_DIAG_ROW",
}
"""A half of a symmetric matrix by columns is the other half by rows."""


def distances(found: Sections, size: int) -> NDArray[np.float64] | None:
    """Return the distances between all nodes, before rounding; None after a fault."""
    kind = found.text("EDGE_WEIGHT_TYPE")
    line = found.line_of("EDGE_WEIGHT_TYPE")
    if kind == "EXPLICIT" or (not kind and WEIGHTS in found.rows):
        return _explicit(found, size)
    if not kind:
        found.fault("solve.no_header", None, None, key="EDGE_WEIGHT_TYPE")
        return None
    if kind not in _EUCLIDEAN:
        found.fault("solve.weight_type", line, kind, known=", ".join(sorted(_EUCLIDEAN)))
        return None
    points = coordinates(found, size)
    if points is None:
        return None
    across = points[:, None, 0] - points[None, :, 0]
    along = points[:, None, 1] - points[None, :, 1]
    match kind:
        case "MAN_2D":
            return np.abs(across) + np.abs(along)
        case "MAX_2D":
            return np.maximum(np.abs(across), np.abs(along))
        case "CEIL_2D":
            return np.ceil(_hypotenuse(across, along))
        case "FLOOR_2D":
            return np.floor(_hypotenuse(across, along))
        case _:
            return _hypotenuse(across, along)


def apart(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distances between points, an array of (n, 2), in a straight line."""
    return _hypotenuse(
        points[:, None, 0] - points[None, :, 0], points[:, None, 1] - points[None, :, 1]
    )


def _hypotenuse(across: NDArray[np.float64], along: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distances, in the place of the first array: they can be large."""
    across *= across
    along *= along
    across += along
    return np.sqrt(across, out=across)


def coordinates(found: Sections, size: int) -> NDArray[np.float64] | None:
    """Return x and y of each node; behind a flag where the rows say who is a backhaul."""
    rows = found.rows.get("NODE_COORD_SECTION")
    if rows is None:
        found.fault("solve.no_section", None, None, section="NODE_COORD_SECTION")
        return None
    if len(rows) != size:
        line = found.started["NODE_COORD_SECTION"]
        found.fault(
            "solve.section_size", line, len(rows), section="NODE_COORD_SECTION", expected=size
        )
        return None
    points = np.zeros((size, 2))
    width = 3 if backhaul_flags(found) is None else 4
    for position, (line, row) in enumerate(rows):
        if len(row) != width or row[0] != position + 1:
            found.fault("solve.bad_row", line, told(row), expected=f"{position + 1} x y")
            return None
        points[position] = row[-2:]
    return points


def backhaul_flags(found: Sections) -> list[bool] | None:
    """Return who is a backhaul customer where all rows of nodes say so: index, flag, x, y."""
    rows = found.rows.get("NODE_COORD_SECTION", [])
    if not rows or any(len(row) != 4 or row[1] not in (-1, 0, 1) for _, row in rows):
        return None
    return [row[1] == 1 for _, row in rows]


def _explicit(found: Sections, size: int) -> NDArray[np.float64] | None:
    if WEIGHTS not in found.rows:
        found.fault("solve.no_section", None, None, section=WEIGHTS)
        return None
    form = found.text("EDGE_WEIGHT_FORMAT") or "FULL_MATRIX"
    form = _BY_COLUMN.get(form, form)
    line = found.line_of("EDGE_WEIGHT_FORMAT")
    if form not in _FORMATS:
        known = ", ".join(sorted(_FORMATS | set(_BY_COLUMN)))
        found.fault("solve.weight_format", line, form, known=known)
        return None
    flat = np.concatenate([np.zeros(0), *(row for _, row in found.weights)])
    diagonal = 0 if form in ("LOWER_ROW", "UPPER_ROW") else 1
    expected = size * size if form == "FULL_MATRIX" else size * (size - 1 + 2 * diagonal) // 2
    if len(flat) != expected:
        found.fault(
            "solve.section_size",
            found.started.get(WEIGHTS),
            len(flat),
            section=WEIGHTS,
            expected=expected,
        )
        return None
    if len(flat) and flat.min() < 0:
        bad = next(line for line, row in found.weights if row.min(initial=0) < 0)
        found.fault("solve.negative", bad, f"{flat.min():g}")
        return None
    if form == "FULL_MATRIX":
        square = flat.reshape(size, size)
    else:
        square = np.zeros((size, size))
        lower = form.startswith("LOWER")
        where = (
            np.tril_indices(size, diagonal - 1) if lower else np.triu_indices(size, 1 - diagonal)
        )
        square[where] = flat
        square += square.T.copy()
    np.fill_diagonal(square, 0)
    return square
