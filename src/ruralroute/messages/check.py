"""Texts of check."""

TEXTS: dict[str, tuple[str, str]] = {}
