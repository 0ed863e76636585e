"""Which sources the compiled core was made from, so that a stale one is never used."""

from __future__ import annotations

import hashlib
from pathlib import Path

MODULES = (
    "arrays",
    "chain",
    "rests",
    "breaks",
    "timing",
    "dice",
    "loading",
    "plain",
    "state",
    "lists",
    "rooms",
    "places",
    "pairs",
    "insertion",
    "moves",
    "tails",
    "ruin",
    "steps",
    "serve",
)
"""Modules of the core, in the order in which they build on each other."""


def source_mark(kernel: Path) -> str:
    """Return a hash of the core's modules in a folder."""
    text = b"".join((kernel / f"{name}.py").read_bytes() for name in MODULES)
    return hashlib.sha256(text.replace(b"\r\n", b"\n")).hexdigest()
