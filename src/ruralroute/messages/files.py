"""Texts of files."""

TEXTS: dict[str, tuple[str, str]] = {}
