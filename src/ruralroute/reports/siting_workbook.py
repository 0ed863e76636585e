"""A study of sites as a workbook; text is text in it, never a formula or a link."""

from __future__ import annotations

from typing import Any

from ruralroute.messages import Lang, columns_of
from ruralroute.model import County
from ruralroute.reports.sheets import new_book
from ruralroute.reports.siting_facts import design_name, fact_rows
from ruralroute.reports.siting_tables import all_tables
from ruralroute.reports.siting_view import Cell, SitingView, Table
from ruralroute.siting.document import SitingReport

MAX_WIDTH = 52
_FORMATS = {
    "text": {"valign": "top"},
    "whole": {"num_format": "#,##0", "valign": "top"},
    "one": {"num_format": "#,##0.0", "valign": "top"},
    "three": {"num_format": "0.000", "valign": "top"},
    "money": {"num_format": "#,##0;[Red]-#,##0", "valign": "top"},
    "share": {"num_format": "0%", "valign": "top"},
}


def siting_workbook(report: SitingReport, county: County, lang: Lang) -> bytes:
    """Return an .xlsx file: summary, sites, stations, curve, frontier, scenarios, assumptions."""
    view = SitingView(report, county, lang)
    book, out = new_book()
    formats = {name: book.add_format(one) for name, one in _FORMATS.items()}
    formats["head"] = book.add_format(
        {"bold": True, "bg_color": "#e9e5dc", "text_wrap": True, "valign": "top", "bottom": 1}
    )
    formats["title"] = book.add_format({"bold": True, "font_size": 15})
    formats["wrap"] = book.add_format({"text_wrap": True, "valign": "top"})
    _summary(book, view, formats)
    for table in all_tables(view):
        _sheet(book, view, table, formats)
    book.close()
    return out.getvalue()


def _summary(book: Any, view: SitingView, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(view.t("site.sheet.summary"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 4, 30)
    name = view.title
    sheet.write_string(0, 0, name, formats["title"])
    lines = [view.subtitle(), *view.no_choice(), *view.recommendation()]
    lines += [*view.reasons(), *view.highlights(), view.basis(), view.proof(), *view.notes()]
    row = 1
    for line in filter(None, lines):
        sheet.merge_range(row, 0, row, 4, "", formats["wrap"])
        sheet.write_string(row, 0, line, formats["wrap"])
        sheet.set_row(row, 15 * (1 + columns_of(line) // 130))
        row += 1
    row += 1
    if view.designs:
        sheet.write_string(row, 0, view.t("site.facts"), formats["head"])
        for column, one in enumerate(view.designs, start=1):
            sheet.write_string(row, column, design_name(view, one), formats["head"])
        for label, values, _ in fact_rows(view):
            row += 1
            sheet.write_string(row, 0, label, formats["text"])
            for column, value in enumerate(values, start=1):
                sheet.write_string(row, column, value, formats["wrap"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _sheet(book: Any, view: SitingView, table: Table, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(view.t(table.key)[:31].replace("?", "").replace("？", ""))
    sheet.freeze_panes(1, 1)
    widths = [columns_of(one) for one in table.header]
    for column, title in enumerate(table.header):
        sheet.write_string(0, column, title, formats["head"])
        widths[column] = min(widths[column], 18)
    for number, row in enumerate(table.rows, start=1):
        for column, (cell, style) in enumerate(zip(row, table.styles, strict=True)):
            _write(sheet, number, column, cell, formats[style])
            shown = f"{cell:,.0f}" if isinstance(cell, int | float) else str(cell or "")
            widths[column] = max(widths[column], columns_of(shown))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, MAX_WIDTH))
    sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, style)
    elif cell is not None:
        sheet.write_number(row, column, cell, style)
