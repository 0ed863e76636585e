"""Texts of reports."""

TEXTS: dict[str, tuple[str, str]] = {}
