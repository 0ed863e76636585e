"""Exceptions and faults: everything that can be wrong, said once, in two languages.

The tree::

    RuralRouteError
    ├── DataError(ValueError)             the input is wrong; carries every fault found
    │   └── RoadsError                    a road file cannot be used
    ├── NoPlanInTimeError(TimeoutError)   not even the greedy plan was ready in time
    ├── PlanInvalidError(RuntimeError)    a plan failed the checker: a bug, never the user's fault
    └── MissingExtraError(ImportError)    an optional dependency is not installed

A :class:`Fault` is data: a code, a severity, a place in a file, what was found.  Its words come
from :mod:`ruralroute.messages`, in English or Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ruralroute.messages import Lang, has_text, text
from ruralroute.messages.foreign import translated

_FOREIGN = ("reason", "problem", "why")
"""Values that may be words of another library or of the operating system."""


class Severity(StrEnum):
    """How bad a fault is: an error stops the run, a warning is told and the run goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a user's input.

    Parameters
    ----------
    file
        Name of the file as the user knows it (``stations.csv``); ``""`` when there is none.
    sheet
        Sheet of a workbook.
    row
        Line of a text file or row of a sheet, counted from 1.
    column
        Header of the column, as the user wrote it, or a dotted key of a TOML file.
    column_zh
        What a column that the file lacks is called in Chinese.
    """

    file: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    column_zh: str | None = None

    def __str__(self) -> str:
        parts = [part for part in (self.file, self.sheet) if part]
        if self.row is not None:
            parts.append(str(self.row))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, where, what was found, what was expected and how to mend it.

    Parameters
    ----------
    code
        Dotted code such as ``files.number_range``; the catalogue holds ``<code>`` (what was
        expected, as a sentence) and, optionally, ``<code>.fix`` (what to do).
    severity
        Error or warning.
    where
        File, sheet, row and column.
    found
        The value as it stood in the input; ``None`` when nothing stood there.
    values
        What fills the placeholders of the catalogue's sentences; a name that ends in ``_zh`` is
        the Chinese form of the one without.
    """

    code: str
    severity: Severity = Severity.ERROR
    where: Where = field(default_factory=Where)
    found: str | None = None
    values: tuple[tuple[str, str], ...] = ()

    def expected(self, lang: Lang = "en") -> str:
        """Say what was expected, as one sentence without a full stop."""
        return text(self.code, lang, **self._values(lang))

    def fix(self, lang: Lang = "en") -> str | None:
        """Say what to do about it, or ``None`` when the sentence of `expected` is enough."""
        key = f"{self.code}.fix"
        if not has_text(key):
            return None
        return text(key, lang, **self._values(lang))

    def _values(self, lang: Lang) -> dict[str, object]:
        """Return what fills the placeholders: in Chinese, ``names_zh`` in the place of ``names``.

        Words of other libraries are translated.
        """
        chinese = lang == "zh"
        column = (chinese and self.where.column_zh) or self.where.column or ""
        told: dict[str, object] = {"column": column}
        own = dict(self.values)
        for name, value in own.items():
            word = own.get(f"{name}_zh", value) if chinese else value
            told[name] = translated(word, lang) if name in _FOREIGN else word
        return told

    def message(self, lang: Lang = "en") -> str:
        """Say all of it on one line: place, expected, found, fix."""
        place = str(self.where)
        head = f"{place}: " if place else ""
        words = self.expected(lang)
        if self.found is not None:
            found = shorten(translated(self.found, lang))
            words = text("fault.got", lang, expected=words, found=found)
        fix = self.fix(lang)
        if fix is not None:
            words = text("fault.fix", lang, words=words, fix=fix)
        return head + words


def fault(
    code: str,
    where: Where | None = None,
    found: object = None,
    *,
    severity: Severity = Severity.ERROR,
    **values: object,
) -> Fault:
    """Make a :class:`Fault`, turning `found` and `values` into text."""
    return Fault(
        code=code,
        severity=severity,
        where=where or Where(),
        found=None if found is None else str(found),
        values=tuple((name, str(value)) for name, value in values.items()),
    )


def shorten(value: str, limit: int = 60) -> str:
    """Make a user's value safe to print: no control characters, at most `limit` characters."""
    clean = "".join(ch if ch.isprintable() else "\N{REPLACEMENT CHARACTER}" for ch in value)
    return clean if len(clean) <= limit else clean[: limit - 1] + "\N{HORIZONTAL ELLIPSIS}"


class RuralRouteError(Exception):
    """Base of everything that ruralroute raises on purpose."""


class DataError(RuralRouteError, ValueError):
    """The input is wrong; `faults` holds everything that was found, errors and warnings.

    Examples
    --------
    >>> try:
    ...     raise DataError([fault("fault.test", Where("a.csv", row=3), "x")])
    ... except DataError as error:
    ...     print(error)
    a.csv:3: must be a test, got x
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(one.message() for one in self.faults))

    def message(self, lang: Lang = "en") -> str:
        """All faults, one a line."""
        return "\n".join(one.message(lang) for one in self.faults)


class RoadsError(DataError):
    """A road file cannot be read or holds no usable road."""


class NoPlanInTimeError(RuralRouteError, TimeoutError):
    """Not even the greedy plan was ready before the time limit."""


class PlanInvalidError(RuralRouteError, RuntimeError):
    """A plan failed the independent checker even after repair; `violations` is the evidence."""

    def __init__(self, violations: Iterable[object]) -> None:
        self.violations = tuple(violations)
        super().__init__("; ".join(str(violation) for violation in self.violations))


class MissingExtraError(RuralRouteError, ImportError):
    """A feature needs an optional dependency that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra
        super().__init__(f"{feature} needs: pip install 'ruralroute[{extra}]'")
