"""Two lines of the county's settings that give one key, where only one can stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ruralroute.errors import Where, shorten
from ruralroute.files.raw import Faults

ROADS_ZH = ("路网", "道路", "道路文件")
"""What the key ``roads`` may be called in Chinese."""
_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_PAIR = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[^"'=#\s])[^=#]*)=""")
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^."'\s]+))\s*(?:\.|$)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenKey:
    """A line that gives a key: its parts from the top, its row, its text, whether a section."""

    path: tuple[str, ...]
    row: int
    text: str
    is_section: bool = False

    def clashes(self, other: GivenKey) -> bool:
        """Whether both cannot stand: the same key, or one with a value and keys below it."""
        if self.path == other.path:
            return True
        short, long = sorted((self, other), key=lambda one: len(one.path))
        return not short.is_section and long.path[: len(short.path)] == short.path


def find_clash(text: str, row: int | None) -> tuple[GivenKey, GivenKey] | None:
    """Return the line of a TOML file that cannot stand, and the one above that it clashes with.

    Parameters
    ----------
    text
        The file.
    row
        Where reading stopped; None: at its end.
    """
    lines = [one for one in _lines(text) if row is None or one.row <= row]
    above = (one for one in lines[:-1] if one.clashes(lines[-1]))
    return next(((lines[-1], one) for one in above), None)


def note_clash(where: Where, last: GivenKey, first: GivenKey, faults: Faults) -> None:
    """Note that two lines give one key."""
    told = {
        f"{name}{lang}": words.format(text=one.text, row=one.row)
        for name, one in (("first", first), ("second", last))
        for lang, words in (("", "{text} (line {row})"), ("_zh", "{text}（第 {row} 行）"))
    }
    short, long = sorted((first, last), key=lambda one: (len(one.path), one.is_section))
    is_file = not short.is_section and short.path in {(one,) for one in ("roads", *ROADS_ZH)}
    both = is_file and (long.is_section or len(long.path) > 1)
    code = "files.roads_twice" if both else "files.given_twice"
    faults.error(code, where, name=".".join(last.path), **told)


def _lines(text: str) -> list[GivenKey]:
    found: list[GivenKey] = []
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header, pair = _HEADER.match(line), _PAIR.match(line)
        shown = shorten(line.strip(), 60)
        if header is not None:
            section = _parts(header[1])
            found.append(GivenKey(path=section, row=number, text=shown, is_section=True))
        elif pair is not None:
            path = (*section, *_parts(pair[1].strip()))
            found.append(GivenKey(path=path, row=number, text=shown))
    return found


def _parts(key: str) -> tuple[str, ...]:
    return tuple("".join(groups) for groups in _PART.findall(key))
