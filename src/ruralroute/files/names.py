"""What a name in a cell points at: by id, by name, by township and name."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from ruralroute.files.cells import plain

_MOST_HINTS = 100
_LONGEST_HINT = 100


class AmbiguousNameError(ValueError):
    """A name that several rows bear; `candidates` are their ids."""

    def __init__(self, candidates: Sequence[str]) -> None:
        super().__init__(", ".join(candidates))
        self.candidates = tuple(candidates)


class Names:
    """Ids of a table, and the other names by which its rows are known.

    Parameters
    ----------
    takes_all
        Whether an unknown name is taken as it stands: the table is missing or unreadable, which
        is told once and not at every row that refers to it.

    Attributes
    ----------
    choices
        What may be written, in English and in Chinese, where that is a short list.
    """

    def __init__(self, *, takes_all: bool = False) -> None:
        self.takes_all = takes_all
        self.choices: list[tuple[str, str]] = []
        self._hints = _MOST_HINTS
        self._ids: dict[str, str] = {}
        self._others: dict[str, list[str]] = {}

    def add(self, one: str, *others: str) -> None:
        """Add an id and its other names."""
        self._ids[one] = one
        for other in (one, *others):
            if other:
                bearers = self._others.setdefault(plain(other).casefold(), [])
                if one not in bearers:
                    bearers.append(one)

    def find(self, name: str) -> str | None:
        """Return the id that a name means, None when nothing bears it.

        Raises
        ------
        AmbiguousNameError
            Several bear it.
        """
        if name in self._ids:
            return name
        bearers = self._others.get(name.casefold(), [])
        if len(bearers) > 1:
            raise AmbiguousNameError(bearers)
        return bearers[0] if bearers else None

    def bearers(self, name: str) -> tuple[str, ...]:
        """Ids of all rows that bear a name."""
        return tuple(self._others.get(name.casefold(), ()))

    def near(self, name: str) -> str | None:
        """Return the known name that is nearest, None when none is near.

        Only the first misses are looked into: a sheet that is wrong throughout must not take long.
        """
        if self._hints == 0 or len(name) > _LONGEST_HINT:
            return None
        self._hints -= 1
        near = difflib.get_close_matches(name.casefold(), list(self._others), n=1, cutoff=0.65)
        return near[0] if near else None

    def ids(self) -> tuple[str, ...]:
        """All ids, in the order in which they were added."""
        return tuple(self._ids)
