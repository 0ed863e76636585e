"""How the texts of a shapefile's table are written, when its ``.cpg`` file is missing or wrong."""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Callable
from pathlib import Path

from ruralroute.errors import Fault, Severity, Where, fault

BYTES = "ISO-8859-1"
"""GDAL hands on texts byte by byte when told that they are in this encoding."""
_HEAD, _FIELD, _NAME = 32, 32, 11
_USUAL = ("utf-8", "gb18030")
_CUT = 0.02
"""Share of characters that may make no sense: ArcGIS cuts long texts within a character."""


def text_reader(table: Path, cpg: Path | None) -> tuple[Callable[[str], str], list[Fault]]:
    """Return what turns a text read as `BYTES` into what it says, and warnings.

    The encoding that the ``.cpg`` file names is taken when the table makes sense in it, else the
    first of UTF-8 and GB18030 in which it does.

    Parameters
    ----------
    table
        The ``.dbf`` file.
    cpg
        The ``.cpg`` file, if there is one.
    """
    data = _texts(table.read_bytes())
    if data.isascii():
        return str, []
    told = "" if cpg is None else cpg.read_text(encoding="ascii", errors="replace").strip()
    known = _codec(told)
    usual = [one for one in (known, *_USUAL) if one is not None]
    found = next((one for one in usual if _nonsense(data, one) <= _CUT), known or "iso8859-1")
    warnings = []
    if told and found != known:
        where = Where((cpg or table).name)
        warnings = [
            fault("network.wrong_cpg", where, told[:40], severity=Severity.WARNING, encoding=found)
        ]
    return lambda text: text.encode("latin-1", "replace").decode(found, "replace"), warnings


def _texts(data: bytes) -> bytes:
    """Return the names of the fields and the rows of a dBASE table."""
    start = struct.unpack("<H", data[8:10])[0] if len(data) >= _HEAD else 0
    names = (data[at : at + _NAME] for at in range(_HEAD, start - _FIELD + 1, _FIELD))
    texts = [*(one.partition(b"\0")[0] for one in names), data[start:]]
    return b" ".join(texts).replace(b"\0", b" ")


def _codec(told: str) -> str | None:
    """Return Python's name of an encoding: ``UTF-8``, ``936``, ``ANSI 936``, ``88591``."""
    number = re.fullmatch(r"(?:ansi|oem|cp|ms|windows)?[\s_-]*(\d{3,5})", told.lower())
    if number is not None and number[1] != "65001":
        iso = re.fullmatch(r"8859(\d{1,2})", number[1])
        told = f"iso8859-{iso[1]}" if iso is not None else f"cp{number[1]}"
    elif number is not None:
        told = "utf-8"
    try:
        return codecs.lookup(told).name if told else None
    except LookupError:
        return None


def _nonsense(data: bytes, encoding: str) -> float:
    """Return the share of the characters beyond ASCII that make no sense in an encoding."""
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return 1.0
    strange = [one for one in text if not one.isascii()]
    return strange.count("\N{REPLACEMENT CHARACTER}") / max(len(strange), 1)
