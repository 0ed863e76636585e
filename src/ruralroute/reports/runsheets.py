"""Run sheets: what a driver takes along, one sheet for each vehicle and trip, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from ruralroute.messages import Lang, text
from ruralroute.model import County
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.reports.links import amap_link
from ruralroute.reports.names import Names
from ruralroute.reports.page import inline, part, policy, render
from ruralroute.reports.sheet_goods import GoodsLine, LoadPlan, goods_lines, goods_words, load_plans
from ruralroute.reports.summary import assumed_stops, proof_text, summary_rows, travel_note
from ruralroute.reports.timed_roads import Remarks, timed_roads
from ruralroute.reports.view import (
    Amount,
    DayView,
    RouteView,
    StopView,
    TripView,
    UnservedView,
    view_plan,
)
from ruralroute.reports.words import (
    clean,
    clock,
    distance,
    hours,
    km,
    load,
    mask_phone,
    money,
    span,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRow:
    """A line of the sheet."""

    number: int
    arrival: str
    handing: str
    name: str
    township: str
    link: str | None
    windows: tuple[str, ...]
    contact: str
    goods: tuple[GoodsLine, ...]
    notes: tuple[str, ...]
    km: str
    after: str
    rest: str
    leaves: str
    cold_zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TripSheet:
    """One trip on the sheet."""

    number: int
    centre: str
    load_start: str
    departure: str
    back: str
    unloaded: str
    km: str
    km_back: str
    brought: str
    totals: tuple[str, ...]
    loads: tuple[LoadPlan, ...]
    rows: tuple[StopRow, ...]
    remarks_back: tuple[str, ...]
    cold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The sheet of one vehicle's trip."""

    label: str
    vehicle: str
    class_name: str
    operator: str
    driver: str
    phone: str
    span: str
    figures: str
    of_trips: str
    trip: TripSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Orders left out for one reason."""

    reason: str
    proof: str
    rows: tuple[tuple[str, str, str, str], ...]


def runsheets_page(
    plan: DeliveryPlan,
    county: County,
    lang: Lang,
    *,
    network: object = None,
    show_phones: bool = False,
) -> str:
    """Return one page with a sheet for each vehicle and trip, and one for the dispatcher.

    Parameters
    ----------
    plan, county
        The plan and the county that it is for.
    lang
        Language of the sheets.
    network
        Its roads; with them the sheets tell which are open at some hours only.
    show_phones
        Whether drivers' phones are written in full; by default their middle is hidden.
    """
    view = view_plan(plan, county, lang)
    remarks = timed_roads(plan, county, network, lang)
    style = part("runsheets.css")

    def words(key: str, **values: object) -> str:
        return text(f"reports.sheet.{key}", lang, **values)

    return render(
        "runsheets.html.j2",
        lang="zh-CN" if lang == "zh" else "en",
        policy=policy(styles=(style,)),
        style=inline(style),
        title=words("title", county=view.county_name, day=plan.day.isoformat()),
        county=view.county_name,
        day=plan.day.isoformat(),
        note=travel_note(plan, county, lang),
        t=words,
        sheets=[
            _sheet(
                route,
                trip,
                view,
                lang,
                show_phones=show_phones,
                remarks=remarks(route.vehicle),
            )
            for route in view.routes
            for trip in route.trips
        ],
        summary=summary_rows(plan, lang),
        vehicles=[_vehicle(route, plan, lang) for route in view.routes],
        left_out=_left_out(view, lang),
        assumed=[
            (route.label, stop.name, stop.township, " ".join(map(clean, stop.stop.assumed)))
            for route, stop in assumed_stops(view)
        ],
        unknown_tags=plan.unknown_tags,
    )


def _sheet(
    route: RouteView,
    trip: TripView,
    view: DayView,
    lang: Lang,
    *,
    show_phones: bool,
    remarks: Remarks,
) -> Sheet:
    return Sheet(
        label=route.label,
        vehicle=route.vehicle if route.vehicle != route.label else "",
        class_name=route.class_name,
        operator=route.operator,
        driver=route.driver,
        phone=route.phone if show_phones else mask_phone(route.phone),
        span=f"{clock(route.start_s, lang)}\N{EN DASH}{clock(route.end_s, lang)}",
        figures=text(
            "reports.sheet.figures",
            lang,
            trips=len(route.trips),
            stops=len(route.stops),
            km=km(route.distance_m),
            time=hours(route.paid_s, lang),
        ),
        of_trips=text("reports.sheet.of_trips", lang, number=trip.number, trips=len(route.trips)),
        trip=_trip(trip, view.names, lang, show_phones=show_phones, remarks=remarks),
    )


def _trip(
    trip: TripView, names: Names, lang: Lang, *, show_phones: bool, remarks: Remarks
) -> TripSheet:
    one = trip.trip
    return TripSheet(
        number=trip.number,
        centre=trip.centre_name,
        load_start=clock(one.load_start_s, lang),
        departure=clock(one.departure_s, lang),
        back=clock(one.return_s, lang),
        unloaded=clock(one.unload_end_s, lang),
        km=distance(trip.distance_m, lang),
        km_back="; ".join(
            filter(None, (distance(one.leg_back.distance_m, lang), names.waits(one.leg_back)))
        ),
        brought="" if trip.collected == Amount() else goods_words(trip.collected, lang),
        totals=tuple(
            f"{sign} {goods_words(amount, lang)}"
            for sign, amount in (("↓", trip.delivered), ("↑", trip.collected))
            if amount != Amount()
        ),
        loads=load_plans(trip, lang),
        rows=tuple(
            _row(stop, names, lang, show_phones=show_phones, remarks=remarks(stop.stop.leg))
            for stop in trip.stops
        ),
        remarks_back=remarks(one.leg_back),
        cold=any(order.cold for stop in trip.stops for order in stop.orders),
    )


def _row(
    stop: StopView, names: Names, lang: Lang, *, show_phones: bool, remarks: tuple[str, ...]
) -> StopRow:
    place = names.places.get(stop.place)
    notes = (*remarks, stop.notes, *(one.notes for one in stop.orders))
    return StopRow(
        number=stop.number,
        arrival=clock(stop.stop.arrival_s, lang),
        name=stop.name,
        township=stop.aside,
        link=amap_link(place.lon, place.lat, stop.name) if place else None,
        windows=tuple(span([window], lang) for window in stop.windows),
        contact=f"{stop.contact} {stop.phone if show_phones else mask_phone(stop.phone)}".strip(),
        goods=goods_lines(stop.orders, lang),
        notes=tuple(dict.fromkeys(note for note in notes if note)),
        km=distance(stop.stop.leg.distance_m, lang),
        handing=f"{clock(stop.stop.start_s, lang)}\N{EN DASH}"
        f"{clock(stop.stop.departure_s - stop.stop.rest_s, lang)}",
        after=text(
            "reports.sheet.after",
            lang,
            load=load(stop.stop.load_after.mass_kg, stop.stop.load_after.volume_m3, lang),
        ),
        rest=hours(stop.stop.rest_s, lang) if stop.stop.rest_s else "",
        leaves=clock(stop.stop.departure_s, lang),
        cold_zones=tuple(dict.fromkeys(one.zone_name for one in stop.orders if one.cold)),
    )


def _vehicle(route: RouteView, plan: DeliveryPlan, lang: Lang) -> tuple[str, ...]:
    return (
        route.label,
        route.class_name,
        route.driver,
        str(len(route.trips)),
        str(len(route.stops)),
        f"{clock(route.start_s, lang)}\N{EN DASH}{clock(route.end_s, lang)}",
        km(route.distance_m),
        money(route.cost.total, plan.currency),
    )


def _left_out(view: DayView, lang: Lang) -> list[LeftOut]:
    groups: dict[tuple[str, str], list[UnservedView]] = {}
    for one in view.unserved:
        reason = text(f"reason.{one.unserved.reason.value}", lang)
        proof = proof_text(one.unserved.proof.value, one.unserved.detail, lang)
        groups.setdefault((reason, proof), []).append(one)
    return [
        LeftOut(
            reason=reason,
            proof=proof,
            rows=tuple(
                (
                    one.label,
                    one.name,
                    one.township,
                    ("↓ " if one.delivers else "↑ ") + goods_words(one.amount, lang),
                )
                for one in some
            ),
        )
        for (reason, proof), some in sorted(groups.items(), key=lambda item: -len(item[1]))
    ]
