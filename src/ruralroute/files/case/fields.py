"""Read JSON-like objects key by key and gather every fault, each with its path."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ruralroute.errors import Fault, Severity, Where, fault

MOST = 2**31 - 1
"""Largest number that a routing file may hold: what a matrix of 32 bits holds."""
MAX_ID = 2**64 - 1


class Fields:
    """One object of a file: take its keys, then `close` it so that unknown ones are told.

    Parameters
    ----------
    value
        What stands in the file; anything but a mapping is a fault, and all keys are missing.
    path
        Where it stands, such as ``jobs[3].pickup``.
    faults
        Where faults are gathered.
    file
        Name of the file.
    """

    def __init__(self, value: object, path: str, faults: list[Fault], file: str) -> None:
        self.path, self.faults, self.file = path, faults, file
        self._known: set[str] = set()
        self.is_object = isinstance(value, Mapping)
        self.value: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        if not self.is_object:
            self.fault("solve.not_object", "", value)

    def __contains__(self, key: str) -> bool:
        self._known.add(key)
        return key in self.value and self.value[key] is not None

    def at(self, key: str) -> str:
        """Path of a key of this object."""
        return f"{self.path}.{key}" if self.path and key else self.path or key or "$"

    def fault(self, code: str, key: str, found: object = None, **values: object) -> None:
        """Gather a fault about a key (or, with an empty key, about the object)."""
        if found is not None:
            found = _short(found)
        where = Where(file=self.file, column=self.at(key))
        self.faults.append(fault(code, where, found, severity=Severity.ERROR, **values))

    def take(self, key: str) -> Any:
        """Return whatever stands at a key; None where nothing does."""
        self._known.add(key)
        return self.value.get(key)

    def integer(
        self, key: str, default: int | None = None, *, low: int = 0, high: int = MOST
    ) -> int:
        """Return an integer in [low, high]; a missing one is a fault unless there is a default."""
        found = self.take(key)
        if found is None:
            if default is None:
                self.fault("solve.missing", key)
                return low
            return default
        return self._integer(key, found, low, high)

    def maybe_integer(self, key: str, *, low: int = 0, high: int = MOST) -> int | None:
        """Return an integer in [low, high], or None where nothing stands."""
        found = self.take(key)
        return None if found is None else self._integer(key, found, low, high)

    def _integer(self, key: str, found: object, low: int, high: int) -> int:
        number = as_integer(found)
        if number is None or not low <= number <= high:
            self.fault("solve.not_integer", key, found, low=low, high=high)
            return low
        return number

    def number(self, key: str, default: float, *, above: float, high: float) -> float:
        """Return a finite number in (above, high]."""
        found = self.take(key)
        if found is None:
            return default
        if (
            isinstance(found, bool)
            or not isinstance(found, int | float | np.integer | np.floating)
            or not math.isfinite(found)
            or not above < found <= high
        ):
            self.fault("solve.not_number", key, found, above=f"{above:g}", high=f"{high:g}")
            return default
        return float(found)

    def text(self, key: str) -> str | None:
        """Return a text, or None where nothing stands."""
        found = self.take(key)
        if found is None:
            return None
        if not isinstance(found, str):
            self.fault("solve.not_text", key, found)
            return None
        try:
            found.encode()
        except UnicodeEncodeError:
            self.fault(
                "solve.half_character", key, found.encode(errors="backslashreplace").decode()
            )
        return found

    def integers(self, key: str, *, low: int = 0, high: int = MOST) -> tuple[int, ...] | None:
        """Return a list of integers, or None where nothing stands."""
        found = self.items(key)
        if found is None:
            return None
        return tuple(
            self._integer(f"{key}[{index}]", one, low, high) for index, one in enumerate(found)
        )

    def items(self, key: str) -> Sequence[Any] | None:
        """Return a list, or None where nothing stands; anything else is a fault."""
        found = self.take(key)
        if isinstance(found, np.ndarray):
            found = found.tolist()
        if found is None or isinstance(found, list | tuple):
            return found
        if isinstance(found, set | frozenset):
            return sorted(found)
        self.fault("solve.not_list", key, found)
        return None

    def objects(self, key: str) -> Iterator[Fields]:
        """Yield the objects of a list."""
        for index, one in enumerate(self.items(key) or ()):
            yield Fields(one, self.at(f"{key}[{index}]"), self.faults, self.file)

    def object(self, key: str) -> Fields | None:
        """Return the object at a key, or None where nothing stands."""
        if key not in self:
            return None
        return Fields(self.take(key), self.at(key), self.faults, self.file)

    def refuse(self, code: str, *keys: str) -> None:
        """Refuse keys by name."""
        for key in keys:
            if key in self:
                self.fault(code, key)

    def close(self) -> None:
        """Tell keys that nobody took."""
        for key in self.value:
            if key in self._known:
                continue
            near = difflib.get_close_matches(str(key), sorted(self._known), 1, 0.7)
            if near:
                self.fault("solve.unknown_key_near", _short(key), near=near[0])
            else:
                self.fault("solve.unknown_key", _short(key))


def as_integer(value: object) -> int | None:
    """Return an integer as such; None for anything else, truth values included."""
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, int | np.integer):
        return int(value)
    return None


def _short(value: object) -> str:
    """Tell a value of any size in a few characters."""
    if isinstance(value, str):
        return value[:80]
    if isinstance(value, Mapping):
        return "{...}" if value else "{}"
    if isinstance(value, list | tuple | np.ndarray):
        return "[...]" if len(value) else "[]"
    if isinstance(value, int) and abs(value) > 10**40:
        return "10^40..." if value > 0 else "-10^40..."
    return str(value)[:80]
