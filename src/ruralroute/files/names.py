"""What a name in a cell points at: by id, by name, by township and name."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from ruralroute.files.cells import plain

_MOST_HINTS = 100
_LONGEST_HINT = 100
_MOST_NEAR = 5
"""Of so many near names it is asked whether they are equally near."""


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
        self._written: dict[str, str] = {}

    def add(self, one: str, *others: str) -> None:
        """Add an id and its other names."""
        self._ids[one] = one
        for other in (one, *others):
            if other:
                key = plain(other).casefold()
                self._written.setdefault(key, other)
                bearers = self._others.setdefault(key, [])
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
        """Return the known name that is nearest, as it is written; None when none is near.

        Where several rows are equally near (T02 to T09 to a T01 that is not there) any of them
        would be a guess, and none is returned.  Only the first misses are looked into: a sheet
        that is wrong throughout must not take long.
        """
        if self._hints == 0 or len(name) > _LONGEST_HINT:
            return None
        self._hints -= 1
        wanted = name.casefold()
        near = difflib.get_close_matches(wanted, list(self._others), n=_MOST_NEAR, cutoff=0.65)
        ratios = [difflib.SequenceMatcher(None, one, wanted).ratio() for one in near]
        first = [one for one, ratio in zip(near, ratios, strict=True) if ratio == ratios[0]]
        if len({tuple(self._others[one]) for one in first}) != 1:
            return None
        return self._written[first[0]]

    def ids(self) -> tuple[str, ...]:
        """All ids, in the order in which they were added."""
        return tuple(self._ids)
