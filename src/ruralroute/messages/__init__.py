"""Every word that a user reads, by key, in English and Chinese.

Each area of the house has a module here with ``TEXTS: dict[str, tuple[str, str]]``: key to
(English, Chinese), with ``{name}`` placeholders.  A key belongs to exactly one module.
"""

from __future__ import annotations

import functools
import importlib
from typing import Literal, get_args

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = get_args(Lang)

_AREAS = (
    "faults",
    "model",
    "files",
    "network",
    "planning",
    "explain",
    "check",
    "siting",
    "siting_reports",
    "reports",
    "cli",
    "solve",
)


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
    return (chinese if lang == "zh" else english).format_map(values)


def catalogue() -> dict[str, tuple[str, str]]:
    """Copy all texts, for tests and documentation."""
    return dict(_catalogue())
