"""Texts of cli."""

TEXTS: dict[str, tuple[str, str]] = {}
