"""Workbooks whose text is text, never a formula or a link."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter


def new_book() -> tuple[Any, io.BytesIO]:
    """Return an empty workbook and the bytes that it is written to when it is closed."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(out, options), out
