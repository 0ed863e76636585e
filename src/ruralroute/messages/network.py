"""Texts of network."""

TEXTS: dict[str, tuple[str, str]] = {}
