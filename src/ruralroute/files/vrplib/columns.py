"""Sections of a VRPLIB file that give each node or each vehicle some numbers."""

from __future__ import annotations

from collections.abc import Sequence

from ruralroute.files.vrplib.sections import Sections


def per_item(
    found: Sections, section: str, size: int, *, width: int | None = 1, negative: bool = False
) -> list[list[float]] | None:
    """Return the numbers after the index of each row of a section; None where it is missing.

    Parameters
    ----------
    size
        Rows that the section must have, numbered from 1.
    width
        Numbers that each row must have; None: any number of them, the same in every row.
    negative
        Whether they may be below zero.
    """
    rows = found.rows.get(section)
    if rows is None:
        return None
    if len(rows) != size:
        line = found.started[section]
        found.fault("solve.section_size", line, len(rows), section=section, expected=size)
        return None
    if width is None:
        width = max(1, len(rows[0][1]) - 1)
    values: list[list[float]] = []
    for position, (line, row) in enumerate(rows):
        if len(row) != 1 + width or row[0] != position + 1:
            expected = " ".join([f"{position + 1}", *["n"] * width])
            found.fault("solve.bad_row", line, told(row), expected=expected)
            return None
        if not negative and min(row[1:]) < 0:
            found.fault("solve.negative", line, f"{min(row[1:]):g}")
            return None
        values.append(row[1:])
    return values


def told(row: Sequence[float]) -> str:
    """Tell the first numbers of a row."""
    return " ".join(f"{one:g}" for one in row[:8])


def one_each(found: Sections, section: str, header: str, size: int) -> list[float] | None:
    """Return a number for each item, from a section or from one key for all; None: neither."""
    if section in found.rows:
        if header in found.header:
            found.fault("solve.header_twice", found.line_of(header), header)
        rows = per_item(found, section, size)
        return None if rows is None else [row[0] for row in rows]
    value = found.number(header)
    return None if value is None else [value] * size


def nodes_listed(
    found: Sections, section: str, items: int, nodes: int
) -> list[frozenset[int]] | None:
    """Return, for each item, the nodes (from 0) that its row names; None: no such section."""
    rows = found.rows.get(section)
    if rows is None:
        return None
    if len(rows) != items:
        line = found.started[section]
        found.fault("solve.section_size", line, len(rows), section=section, expected=items)
        return None
    listed: list[frozenset[int]] = []
    for position, (line, row) in enumerate(rows):
        if not row or row[0] != position + 1 or not _are_nodes(row[1:], nodes):
            expected = f"{position + 1} 1-{nodes} ..."
            found.fault("solve.bad_row", line, told(row), expected=expected)
            return None
        listed.append(frozenset(int(one) - 1 for one in row[1:]))
    return listed


def depots(found: Sections, size: int) -> list[int]:
    """Return the depots (from 0); by default the first node."""
    rows = found.rows.get("DEPOT_SECTION")
    if rows is None:
        return [0]
    listed: list[int] = []
    ended = False
    for line, row in rows:
        for one in row:
            if ended or (one != -1 and (not _are_nodes([one], size) or int(one) - 1 in listed)):
                code = "solve.after_depots" if ended else "solve.bad_depot"
                found.fault(code, line, f"{one:g}", size=size)
                return [0]
            if one == -1:
                ended = True
            else:
                listed.append(int(one) - 1)
    if not listed:
        found.fault("solve.bad_depot", found.started["DEPOT_SECTION"], None, size=size)
    return listed or [0]


def _are_nodes(numbers: Sequence[float], size: int) -> bool:
    return all(one == int(one) and 1 <= one <= size for one in numbers)
