"""The plan as a workbook: summary, routes, stops, unserved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ruralroute.messages import Lang, columns_of, text
from ruralroute.model import County
from ruralroute.model.base import DAY_S
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.reports.sheets import new_book
from ruralroute.reports.summary import proof_text, travel_note, unserved_counts
from ruralroute.reports.view import DayView, OrderView, RouteView, StopView, TripView, view_plan
from ruralroute.reports.words import clean, span

MAX_CELL = 32_000
MAX_WIDTH = 48


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: key of its header, and how its cells are written."""

    key: str
    style: str = "text"


_ROUTES = (
    _Column("vehicle"),
    _Column("plate"),
    _Column("class"),
    _Column("driver"),
    _Column("trip", "whole"),
    _Column("centre"),
    _Column("load_start", "time"),
    _Column("departure", "time"),
    _Column("return", "time"),
    _Column("unload_end", "time"),
    _Column("stops", "whole"),
    _Column("km", "one"),
    _Column("deliver_parcels", "whole"),
    _Column("deliver_kg", "one"),
    _Column("deliver_m3", "three"),
    _Column("collect_parcels", "whole"),
    _Column("collect_kg", "one"),
    _Column("collect_m3", "three"),
    _Column("load", "share"),
    _Column("set_points"),
)
_STOPS = (
    _Column("vehicle"),
    _Column("plate"),
    _Column("trip", "whole"),
    _Column("stop", "whole"),
    _Column("place"),
    _Column("station"),
    _Column("township"),
    _Column("arrival", "time"),
    _Column("start", "time"),
    _Column("leave", "time"),
    _Column("windows"),
    _Column("order"),
    _Column("part"),
    _Column("action"),
    _Column("operator"),
    _Column("product"),
    _Column("zone"),
    _Column("compartment"),
    _Column("parcels", "whole"),
    _Column("kg", "one"),
    _Column("m3", "three"),
    _Column("leg_km", "one"),
    _Column("notes"),
)
_UNSERVED = (
    _Column("order"),
    _Column("part"),
    _Column("place"),
    _Column("station"),
    _Column("township"),
    _Column("operator"),
    _Column("action"),
    _Column("zone"),
    _Column("parcels", "whole"),
    _Column("kg", "one"),
    _Column("m3", "three"),
    _Column("reason"),
    _Column("proof"),
    _Column("days_deferred", "whole"),
)
_FORMATS = {
    "text": {},
    "whole": {"num_format": "#,##0"},
    "one": {"num_format": "#,##0.0"},
    "three": {"num_format": "#,##0.000"},
    "money": {"num_format": "#,##0.00"},
    "share": {"num_format": "0%"},
    "time": {"num_format": "[h]:mm"},
    "date": {"num_format": "yyyy-mm-dd"},
}

Cell = str | int | float | None


def plan_workbook(plan: DeliveryPlan, county: County, lang: Lang) -> bytes:
    """Return an .xlsx file; text is text in it, never a formula or a link."""
    view = view_plan(plan, county, lang)
    book, out = new_book()
    book.set_properties({"title": view.county_name, "comments": ""})
    writer = _Writer(book, lang)
    _write_summary(writer, view, county, lang)
    writer.table("routes", _ROUTES, _route_rows(view.routes))
    writer.table("stops", _STOPS, _stop_rows(view.routes, lang))
    writer.table("unserved", _UNSERVED, _unserved_rows(view, lang))
    book.close()
    return out.getvalue()


class _Writer:
    """Writes tables with headers that stay in view and columns as wide as their text."""

    def __init__(self, book: Any, lang: Lang) -> None:
        self._book = book
        self._lang = lang
        self._formats = {name: book.add_format(spec) for name, spec in _FORMATS.items()}
        self._head = book.add_format(
            {"bold": True, "bg_color": "#E9E6DF", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self._title = book.add_format({"bold": True, "font_size": 14})

    def sheet(self, name: str) -> Any:
        """Add an empty sheet."""
        return self._book.add_worksheet(text(f"reports.book.{name}", self._lang))

    def head(self, sheet: Any, row: int, keys: Iterable[str]) -> list[str]:
        """Write a row of headers and return their texts."""
        labels = [text(f"reports.book.{key}", self._lang) for key in keys]
        for column, label in enumerate(labels):
            sheet.write_string(row, column, label, self._head)
        return labels

    def title(self, sheet: Any, row: int, words: str) -> None:
        """Write a heading."""
        sheet.write_string(row, 0, words[:MAX_CELL], self._title)

    def cell(self, sheet: Any, row: int, column: int, value: Cell, style: str) -> None:
        """Write one cell: text as text, numbers as numbers, seconds as a time."""
        chosen = self._formats[style]
        if value is None or value == "":
            return
        if isinstance(value, str):
            sheet.write_string(row, column, value[:MAX_CELL], chosen)
        else:
            sheet.write_number(row, column, value / DAY_S if style == "time" else value, chosen)

    def table(self, name: str, columns: Sequence[_Column], rows: Iterable[list[Cell]]) -> None:
        """Write a sheet that is one table."""
        sheet = self.sheet(name)
        labels = self.head(sheet, 0, (column.key for column in columns))
        widths = [columns_of(label) for label in labels]
        last = 0
        for number, row in enumerate(rows, start=1):
            last = number
            for position, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.cell(sheet, number, position, value, column.style)
                if isinstance(value, str):
                    widths[position] = max(widths[position], columns_of(value))
        for position, width in enumerate(widths):
            sheet.set_column(position, position, min(max(width, 7), MAX_WIDTH) + 1)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)


def _write_summary(writer: _Writer, view: DayView, county: County, lang: Lang) -> None:
    plan = view.plan
    one = plan.metrics
    sheet = writer.sheet("summary")
    writer.title(
        sheet, 0, text("reports.title", lang, county=view.county_name, day=plan.day.isoformat())
    )
    note = travel_note(plan, county, lang)
    if note:
        writer.cell(sheet, 1, 0, note, "text")
    rows: list[tuple[str, Cell, str]] = [
        ("orders", one.orders, "whole"),
        ("orders_served", one.orders_served, "whole"),
        ("stations", one.stations, "whole"),
        ("stations_served", one.stations_served, "whole"),
        ("vehicles_used", one.vehicles_used, "whole"),
        ("trips", one.trips, "whole"),
        ("km", one.distance_m / 1000, "one"),
        ("driving_hours", one.driving_s / 3600, "one"),
        ("paid_hours", one.paid_s / 3600, "one"),
        ("parcels", one.parcels, "whole"),
        ("kg", one.mass_kg, "one"),
        ("m3", one.volume_m3, "three"),
        ("load", one.load_factor, "share"),
        ("currency", clean(plan.currency), "text"),
        ("cost_fixed", one.cost.fixed, "money"),
        ("cost_distance", one.cost.distance, "money"),
        ("cost_time", one.cost.time, "money"),
        ("cost_total", one.cost.total, "money"),
        ("price_unserved", one.price_unserved, "money"),
    ]
    row = 3
    for key, value, style in rows:
        writer.cell(sheet, row, 0, text(f"reports.book.{key}", lang), "text")
        writer.cell(sheet, row, 1, value, style)
        row += 1
    if plan.unserved:
        row += 1
        writer.head(sheet, row, ("reason", "orders", "proof"))
        for reason, proof, count in unserved_counts(plan):
            row += 1
            writer.cell(sheet, row, 0, text(f"reason.{reason}", lang), "text")
            writer.cell(sheet, row, 1, count, "whole")
            writer.cell(sheet, row, 2, text(f"reports.proof.{proof}", lang), "text")
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 30)


def _route_rows(routes: Iterable[RouteView]) -> Iterable[list[Cell]]:
    for route in routes:
        for trip in route.trips:
            one, out, back = trip.trip, trip.delivered, trip.collected
            yield [
                *(route.vehicle, route.label, route.class_name, route.driver),
                *(trip.number, trip.centre_name),
                *(one.load_start_s, one.departure_s, one.return_s, one.unload_end_s),
                *(len(trip.stops), trip.distance_m / 1000),
                *(out.parcels, out.mass_kg, out.volume_m3),
                *(back.parcels, back.mass_kg, back.volume_m3),
                trip.load_share,
                "; ".join(f"{space.compartment}: {space.zone_name}" for space in trip.spaces),
            ]


def _stop_rows(routes: Iterable[RouteView], lang: Lang) -> Iterable[list[Cell]]:
    for route in routes:
        for trip in route.trips:
            for stop in trip.stops:
                for order in stop.orders:
                    yield _stop_row(route, trip, stop, order, lang)


def _stop_row(
    route: RouteView, trip: TripView, stop: StopView, order: OrderView, lang: Lang
) -> list[Cell]:
    return [
        *(route.vehicle, route.label, trip.number, stop.number),
        *(clean(stop.place), stop.name, stop.township),
        *(stop.stop.arrival_s, stop.stop.start_s, stop.stop.departure_s),
        span(order.windows, lang),
        *(order.id, order.part, text(f"reports.kind.{order.action}", lang)),
        *(order.operator, order.product, order.zone_name, order.compartment),
        *(order.amount.parcels, order.amount.mass_kg, order.amount.volume_m3),
        stop.stop.leg.distance_m / 1000 if order is stop.orders[0] else None,
        "; ".join(dict.fromkeys(note for note in (stop.notes, order.notes) if note)),
    ]


def _unserved_rows(view: DayView, lang: Lang) -> Iterable[list[Cell]]:
    for one in view.unserved:
        yield [
            *(one.order, one.part, clean(one.place or ""), one.name, one.township, one.operator),
            *(text(f"reports.kind.{one.kind}", lang), one.zone_name),
            *(one.amount.parcels, one.amount.mass_kg, one.amount.volume_m3),
            text(f"reason.{one.unserved.reason.value}", lang),
            proof_text(one.unserved.proof.value, one.unserved.detail, lang),
            one.days_deferred,
        ]
