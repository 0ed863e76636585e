"""Tags of drawn lines from the fields of their file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ruralroute.errors import Fault, RoadsError, Severity, Where, fault, shorten
from ruralroute.network.field_names import ALIASES, PLACING, Field, find_fields
from ruralroute.network.field_values import (
    class_of_code,
    grade_of_track,
    is_blank,
    plain,
    reader_of,
)
from ruralroute.network.ways import bears_on_travel

_GRADE_CLASS = {"1": "trunk", "2": "primary", "3": "secondary", "4": "tertiary"}
_EXAMPLES = 5


@dataclass(slots=True, kw_only=True)
class Attributes:
    """What the fields of a file say of each of its lines.

    Parameters
    ----------
    ids
        Name that the file gives each line; ``""`` where it gives none.
    tags
        Tags of each line, its class of road among them.
    placing
        Columns that say where lines are, by what they say (`PLACING`).
    read
        Field of the file for each tag.
    unclassified
        How many lines have no class of road.
    faults
        Warnings: values that are not understood.
    """

    ids: list[str]
    tags: list[dict[str, str]]
    placing: dict[str, list[str]] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    unclassified: int = 0
    faults: list[Fault] = field(default_factory=list)


def read_attributes(
    names: Sequence[str],
    columns: Sequence[Sequence[str]],
    count: int,
    *,
    told: dict[str, str],
    file: str,
) -> Attributes:
    """Turn the fields of each line into tags.

    Parameters
    ----------
    names
        Names of the fields.
    columns
        Values of each field, line by line; ``""``: none.  Those that give no tag may be empty.
    count
        Number of lines.
    told
        The table ``[roads.fields]``: names of fields by tag.
    file
        Name of the file.

    Raises
    ------
    RoadsError
        `told` names fields that the file has not, or tags that mean nothing.
    """
    _check_tags(told)
    fields, missing = find_fields(list(names), told)
    if missing:
        known = " ".join(shorten(one, 30) for one in names[:60])
        raise RoadsError(
            [
                fault("network.no_field", _where(one), told[one] or None, file=file, known=known)
                for one in missing
            ]
        )
    found = Attributes(ids=[""] * count, tags=[{} for _ in range(count)])
    for one in fields:
        _read_field(one, list(columns[one.index]), found, file)
    for tags in found.tags:
        found.unclassified += _complete(tags)
    return found


def _check_tags(told: dict[str, str]) -> None:
    faults = []
    known = " ".join(one for one in ALIASES if one not in ("lon", "lat", "ele"))
    for tag, name in told.items():
        if _is_read(tag):
            continue
        if _is_read(name):
            faults.append(fault("network.field_swapped", _where(tag), tag=name, field=tag))
        else:
            faults.append(fault("network.field_tag", _where(tag), tag, known=known))
    if faults:
        raise RoadsError(faults)


def _is_read(tag: str) -> bool:
    return tag in ALIASES or bears_on_travel(tag)


def _where(tag: str) -> Where:
    return Where("county.toml", column=f"roads.fields.{tag}")


def _read_field(one: Field, column: list[str], found: Attributes, file: str) -> None:
    if one.tag in PLACING:
        if one.tag not in found.placing:
            found.placing[one.tag] = _scaled(column, one)
            found.read[one.tag] = one.name
        return
    if one.tag in ("lon", "lat", "ele"):
        return
    distinct = set(column)
    read = reader_of(one.tag, one.factor, distinct)
    meant: dict[str, str | None] = {}
    puzzling: list[str] = []
    for value in sorted(distinct):
        meant[value], clear = (None, True) if is_blank(value) else read(value)
        if not clear:
            puzzling.append(value)
    found.read.setdefault(one.tag, one.name)
    for row, value in enumerate(column):
        tag = meant[value]
        if tag is None:
            continue
        if one.tag == "id":
            found.ids[row] = found.ids[row] or plain(tag)
            continue
        found.tags[row].setdefault(one.tag, tag)
        if one.tag == "highway" and tag == "track":
            grade = grade_of_track(value)
            if grade is not None:
                found.tags[row].setdefault("tracktype", grade)
    if puzzling:
        counts = Counter(column)
        found.faults.append(
            fault(
                "network.puzzling_values",
                Where(file, column=one.name),
                ", ".join(shorten(value, 20) for value in puzzling[:_EXAMPLES]),
                severity=Severity.WARNING,
                tag=one.tag,
                count=sum(counts[value] for value in puzzling),
            )
        )


def _scaled(column: list[str], one: Field) -> list[str]:
    if one.tag not in ("length", "from_ele", "to_ele") or one.factor is None or one.factor == 1:
        return column
    scaled = []
    for value in column:
        try:
            scaled.append(repr(float(value) * one.factor))
        except ValueError:
            scaled.append(value)
    return scaled


def _complete(tags: dict[str, str]) -> bool:
    """Find the class of road where no field gives it; tell whether there is none.

    A Chinese route code says who keeps the road; its technical grade says how it is built.
    """
    if tags.get("route") == "ferry" and tags.get("highway", "road") == "road":
        tags.pop("highway", None)
        return False
    if tags.get("highway", "road") != "road":
        return False
    told = "highway" in tags
    highway = class_of_code(tags.get("ref", "")) or _GRADE_CLASS.get(tags.get("highway:CN", ""))
    tags["highway"] = highway or "road"
    return highway is None and not told
