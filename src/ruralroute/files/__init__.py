"""County folders and workbooks in and out."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from ruralroute.files.reader import peek_lang, read_county
from ruralroute.files.writer import write_county

if TYPE_CHECKING:
    from ruralroute.files.demo import demo_county

__all__ = ["demo_county", "peek_lang", "read_county", "write_county"]


def __getattr__(name: str) -> object:
    if name == "demo_county":
        return getattr(importlib.import_module("ruralroute.files.demo"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
