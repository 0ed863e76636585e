"""Every word that a user reads, by key, in English and Chinese.

Each area of the house has a module here with ``TEXTS: dict[str, tuple[str, str]]``: key to
(English, Chinese), with ``{name}`` placeholders.  ``{count:stop|stops}`` stands for the first word
where the count is 1, else for the second.  A key belongs to exactly one module.
"""

from __future__ import annotations

import functools
import importlib
import re
import string
import unicodedata
from typing import Literal, get_args

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = get_args(Lang)

_AREAS = (
    "faults",
    "model",
    "files",
    "settings",
    "road_files",
    "network",
    "network_report",
    "roads",
    "planning",
    "explain",
    "check",
    "check_loads",
    "check_roads",
    "siting",
    "siting_reports",
    "reports",
    "cli",
    "solve",
)


class _Words(string.Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        """Choose between the words for one and for several."""
        if "|" not in format_spec:
            return str(super().format_field(value, format_spec))
        one, _, several = format_spec.partition("|")
        return one if str(value) == "1" else several


_WORDS = _Words()


@functools.cache
def _catalogue() -> dict[str, tuple[str, str]]:
    merged: dict[str, tuple[str, str]] = {}
    for area in _AREAS:
        texts: dict[str, tuple[str, str]] = importlib.import_module(f"{__name__}.{area}").TEXTS
        repeated = merged.keys() & texts.keys()
        if repeated:
            raise KeyError(f"message keys defined twice: {sorted(repeated)}")
        merged.update(texts)
    return merged


def has_text(key: str) -> bool:
    """Whether the catalogue knows `key`."""
    return key in _catalogue()


def text(key: str, lang: Lang = "en", /, **values: object) -> str:
    """Return the text of `key` in `lang` with its placeholders filled.

    Raises
    ------
    KeyError
        The key, or a placeholder's value, is missing: a bug, found by the tests.
    """
    english, chinese = _catalogue()[key]
    return _WORDS.vformat(chinese if lang == "zh" else english, (), values)


def columns_of(words: str) -> int:
    """Return how many columns words take in a terminal or sheet: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in words)


def word(group: str, name: str, lang: Lang = "en", /) -> str:
    """Return what a class, surface, kind or barrier of roads is called; unknown names stay.

    Of several values, as in ``asphalt;gravel`` or ``lift_gate,lights``, each is named; of
    ``concrete:lanes`` both parts are.
    """
    comma = "、" if lang == "zh" else ", "
    return comma.join(_word(group, one.strip(), lang) for one in re.split("[;,]", name))


def _word(group: str, name: str, lang: Lang) -> str:
    if has_text(f"road.{group}.{name}"):
        return text(f"road.{group}.{name}", lang)
    base, _, part = name.partition(":")
    if not part or not has_text(f"road.{group}.{base}"):
        return name
    words = text(f"road.part.{part}", lang) if has_text(f"road.part.{part}") else part
    return text("road.in_part", lang, base=text(f"road.{group}.{base}", lang), part=words)


def catalogue() -> dict[str, tuple[str, str]]:
    """Copy all texts, for tests and documentation."""
    return dict(_catalogue())
