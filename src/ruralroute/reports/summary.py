"""The plan in numbers: as rows, and as a text for the terminal."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ruralroute.messages import Lang, text
from ruralroute.model import MANDATORY_LEVEL, County
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.reports.names import MANY_WAYS
from ruralroute.reports.road_state import road_state
from ruralroute.reports.view import DayView, RouteView, StopView, UnservedView, view_plan
from ruralroute.reports.words import clean, clock, distance, hours, kg, km, m3, money, percent

WIDTH = 100
MOST_NAMED = 8
"""Orders left out that the summary names; the sheets name all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number of the summary: a stable name, what it is called, how it is written."""

    key: str
    label: str
    value: str


def summary_rows(plan: DeliveryPlan, lang: Lang) -> list[Row]:
    """Return the plan's numbers, ready to read."""
    one = plan.metrics
    found = {
        "orders": f"{one.orders_served:,} / {one.orders:,}",
        "stations": f"{one.stations_served:,} / {one.stations:,}",
        "cost": money(one.cost.total, plan.currency),
        "distance": distance(one.distance_m, lang),
        "paid": hours(one.paid_s, lang),
        "driving": hours(one.driving_s, lang),
        "vehicles": f"{one.vehicles_used:,}",
        "trips": f"{one.trips:,}",
        "load_factor": "-" if one.load_factor is None else percent(one.load_factor),
        "goods": text(
            "reports.goods",
            lang,
            parcels=f"{one.parcels:,}",
            mass=kg(one.mass_kg),
            volume=m3(one.volume_m3),
        ),
    }
    if one.price_unserved:
        found["price_unserved"] = money(one.price_unserved, plan.currency)
    return [Row(key, text(f"reports.sum.{key}", lang), value) for key, value in found.items()]


def unserved_counts(plan: DeliveryPlan) -> list[tuple[str, str, int]]:
    """Reason, proof and number of orders left out for it, most first; parts count once."""
    orders = {(one.order, one.reason.value, one.proof.value) for one in plan.unserved}
    counts = Counter((reason, proof) for _, reason, proof in orders)
    return sorted(
        ((reason, proof, count) for (reason, proof), count in counts.items()),
        key=lambda row: (-row[2], row[0], row[1]),
    )


def proof_text(proof: str, detail: tuple[str, ...], lang: Lang) -> str:
    """Say how surely a reason is known."""
    listed = text("reports.comma", lang).join(clean(one) for one in detail)
    return text(f"proof.{proof}", lang, detail=listed or "-")


def travel_note(plan: DeliveryPlan, county: County, lang: Lang) -> str | None:
    """Say it when the plan's distances are not of real roads, and else what state these are in."""
    if plan.travel == "straight":
        return text("reports.straight", lang, factor=f"{county.policy.detour_factor:g}")
    if plan.travel == "table":
        return text("reports.table", lang)
    return road_state(plan, county, lang)


def render_summary(plan: DeliveryPlan, county: County, lang: Lang, *, width: int = WIDTH) -> str:
    """Return the summary as plain text: numbers, a table of vehicles, unserved by reason.

    Names stand in it as they are: nothing in them is taken for markup or terminal commands.
    """
    view = view_plan(plan, county, lang)
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, legacy_windows=False)
    console.print(
        Text(text("reports.title", lang, county=view.county_name, day=plan.day.isoformat()))
    )
    note = travel_note(plan, county, lang)
    if note:
        console.print(Text(note))
    console.print(_numbers(plan, lang))
    if view.routes:
        console.print(_vehicles(view, plan.currency, lang))
    one = plan.metrics
    if one.bound is not None and one.gap is not None:
        bound = money(one.bound, plan.currency)
        key = "reports.bound_priced" if one.price_unserved else "reports.bound"
        console.print(Text(text(key, lang, bound=bound, gap=percent(one.gap))))
    for line in _assumed(view, lang):
        console.print(Text(line))
    if plan.unserved:
        console.print(_unserved(plan, lang))
        for line in _left_out(view, county, lang):
            console.print(Text(line))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip("\n")


def _numbers(plan: DeliveryPlan, lang: Lang) -> Table:
    table = Table.grid(padding=(0, 3, 0, 0))
    rows = summary_rows(plan, lang)
    for left, right in zip(rows[::2], [*rows[1::2], None], strict=False):
        cells = [Text(left.label), Text(left.value)]
        cells += [Text(right.label), Text(right.value)] if right else []
        table.add_row(*cells)
    return table


def _vehicles(view: DayView, currency: str, lang: Lang) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key, right in _COLUMNS:
        table.add_column(
            Text(text(f"reports.col.{key}", lang)),
            justify="right" if right else "left",
            overflow="fold",
        )
    for route in view.routes:
        table.add_row(*(Text(cell) for cell in _vehicle(route, currency, lang)))
    return table


_COLUMNS = (
    ("vehicle", False),
    ("class", False),
    ("trips", True),
    ("stops", True),
    ("from_to", False),
    ("distance_km", True),
    ("paid", True),
    ("load", True),
    ("cost", True),
)


def _vehicle(route: RouteView, currency: str, lang: Lang) -> list[str]:
    shares = [trip.load_share for trip in route.trips if trip.load_share is not None]
    return [
        route.label,
        route.class_name,
        str(len(route.trips)),
        str(len(route.stops)),
        f"{clock(route.start_s, lang)}-{clock(route.end_s, lang)}",
        km(route.distance_m),
        hours(route.paid_s, lang),
        percent(max(shares)) if shares else "-",
        money(route.cost.total, currency),
    ]


def _left_out(view: DayView, county: County, lang: Lang) -> Iterator[str]:
    """Name the orders left out, mandatory ones first and marked, at most `MOST_NAMED`.

    Parts of an order that are left out for one reason are named together.
    """
    orders = county.orders_of(view.plan.day)
    must = {order.id for order in orders if order.level == MANDATORY_LEVEL}
    alike: dict[tuple[str, str], list[UnservedView]] = {}
    for one in view.unserved:
        alike.setdefault((one.unserved.order, one.unserved.reason.value), []).append(one)
    rows = sorted(alike.values(), key=lambda some: some[0].unserved.order not in must)
    for some in rows[:MOST_NAMED]:
        one = some[0]
        yield text(
            "reports.left_out_mandatory" if one.unserved.order in must else "reports.left_out",
            lang,
            order=_label(some, lang),
            place=" ".join(word for word in (one.aside, one.name) if word),
            reason=text(f"reason.{one.unserved.reason.value}", lang),
        )
    if len(rows) > MOST_NAMED:
        yield text("reports.left_out_more", lang, count=len(rows) - MOST_NAMED)


def assumed_stops(view: DayView) -> list[tuple[RouteView, StopView]]:
    """Return the stops whose access hangs on roads that are only taken for usable."""
    return [(route, stop) for route in view.routes for stop in route.stops if stop.stop.assumed]


def _assumed(view: DayView, lang: Lang) -> Iterator[str]:
    some = assumed_stops(view)
    if some:
        policy = view.plan.unknown_tags or ""
        yield text("reports.assumed_head", lang, count=len(some), policy=policy)
    for route, stop in some[:MOST_NAMED]:
        ways = " ".join(clean(one) for one in stop.stop.assumed[:MANY_WAYS])
        place = " ".join(word for word in (stop.aside, stop.name) if word)
        yield text("reports.assumed_row", lang, vehicle=route.label, place=place, ways=ways)
    if len(some) > MOST_NAMED:
        yield text("reports.left_out_more", lang, count=len(some) - MOST_NAMED)


def _label(some: list[UnservedView], lang: Lang) -> str:
    first = some[0]
    if len(some) == 1:
        return f"{first.order} {first.part}".strip()
    count, parts = len(some), first.unserved.parts
    return text("reports.parts_of", lang, order=first.order, count=count, parts=parts)


def _unserved(plan: DeliveryPlan, lang: Lang) -> Table:
    table = Table(
        box=None,
        pad_edge=False,
        title=Text(text("reports.unserved", lang)),
        title_justify="left",
        show_header=False,
    )
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for reason, proof, count in unserved_counts(plan):
        words = text(
            "reports.reason_and_proof",
            lang,
            reason=text(f"reason.{reason}", lang),
            proof=text(f"reports.proof.{proof}", lang),
        )
        table.add_row(Text(str(count)), Text(words))
    return table
