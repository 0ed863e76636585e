"""Goods on a run sheet: in which order they are loaded, and what is handed over at a stop."""

from __future__ import annotations

from dataclasses import dataclass

from ruralroute.messages import Lang, text
from ruralroute.reports.view import Amount, OrderView, TripView, total
from ruralroute.reports.words import degrees, kg, load, m3


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLine:
    """Goods of one kind handed over at a stop: what, how much, whose."""

    sign: str
    delivers: bool
    zone: str
    cold: bool
    parcels: str
    amount: str
    owners: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadStep:
    """Goods for one stop, in the order of loading."""

    number: int
    name: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPlan:
    """How one compartment is loaded: last stop first, so that the first stop's goods come last."""

    compartment: str
    setting: str
    cold: bool
    steps: tuple[LoadStep, ...]


def goods_words(amount: Amount, lang: Lang) -> str:
    """Say parcels, mass and volume."""
    return text(
        "reports.goods",
        lang,
        parcels=f"{amount.parcels:,}",
        mass=kg(amount.mass_kg),
        volume=m3(amount.volume_m3),
    )


def load_plans(trip: TripView, lang: Lang) -> tuple[LoadPlan, ...]:
    """List what is loaded at the centre, for each compartment that the trip uses."""
    plans = []
    for space in trip.spaces:
        steps = []
        for stop in reversed(trip.stops):
            here = [
                one.amount
                for one in stop.orders
                if one.action == "deliver" and one.compartment == space.compartment
            ]
            if here:
                parcels = text("reports.sheet.parcels", lang, n=total(here).parcels)
                steps.append(LoadStep(number=stop.number, name=stop.name, amount=parcels))
        used = any(
            one.compartment == space.compartment for stop in trip.stops for one in stop.orders
        )
        setting = space.zone_name
        if space.set_point_c is not None:
            setting += f" {degrees(space.set_point_c)}"
        if used:
            plans.append(
                LoadPlan(
                    compartment=space.compartment if len(trip.spaces) > 1 else "",
                    setting=setting,
                    cold=space.set_point_c is not None,
                    steps=tuple(steps),
                )
            )
    return tuple(plans)


def goods_lines(orders: tuple[OrderView, ...], lang: Lang) -> tuple[GoodsLine, ...]:
    """Sum up what is handed over at a stop, by direction and zone."""
    kinds = sorted({(not one.delivers, one.zone_name, one.cold) for one in orders})
    lines = []
    for collects, zone, cold in kinds:
        some = [one for one in orders if (one.delivers, one.zone_name) == (not collects, zone)]
        whole = total(one.amount for one in some)
        lines.append(
            GoodsLine(
                sign="↑" if collects else "↓",
                delivers=not collects,
                zone=zone,
                cold=cold,
                parcels=f"{whole.parcels:,}",
                amount=load(whole.mass_kg, whole.volume_m3, lang),
                owners=_owners(some, lang),
            )
        )
    return tuple(lines)


def _owners(orders: list[OrderView], lang: Lang) -> str:
    """Name the owners of the goods, with the parcels of each; parts of split orders say so."""
    parcels: dict[tuple[str, str], int] = {}
    for one in orders:
        part = text("reports.sheet.part", lang, part=one.part) if one.part else ""
        owner = " ".join(word for word in (one.operator, one.product) if word)
        if owner or part:
            parcels[owner, part] = parcels.get((owner, part), 0) + one.amount.parcels
    return text("reports.comma", lang).join(
        f"{owner} {part}: {text('reports.sheet.parcels', lang, n=n)}".strip()
        if part
        else f"{owner} {n}"
        for (owner, part), n in parcels.items()
    )
