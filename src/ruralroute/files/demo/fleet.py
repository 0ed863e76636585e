"""Vehicles enough for the day, and some to spare."""

from __future__ import annotations

from dataclasses import dataclass

from ruralroute.files.demo.demand import Demand
from ruralroute.files.demo.dice import Dice
from ruralroute.files.demo.names import person_name
from ruralroute.files.demo.terrain import LANDS, Land, Terrain
from ruralroute.model import CLASSES

_CLASSES = {one.id: one for one in CLASSES}
_ELECTRIC = ("van",)
_OWNERS = {
    "e_trike": ("shanque", "feiyan"),
    "microvan": ("shanque", "feiyan", "post"),
    "van": ("post", "shanque"),
    "pickup": ("post", "coop"),
    "light_truck": ("post", "coop"),
    "reefer_van": ("coop",),
    "reefer_truck": ("coop",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """A vehicle to be; `halves` says that it has a chilled and a frozen compartment."""

    id: str
    kind: str
    centre: str
    operator: str
    plate: str
    driver: str
    phone: str
    shift_start: str
    shift_end: str
    halves: bool = False


def make_fleet(
    dice: Dice, demand: list[Demand], *, centres: list[str], terrain: Terrain
) -> list[Car]:
    """Give each centre the vehicles that its stations' orders need."""
    land = LANDS[terrain]
    cold = [one for one in demand if one.zone != "ambient"]
    stations = len({one.site.id for one in demand})
    kinds = [("C1", kind) for kind in _refrigerated(cold)]
    for index, centre in enumerate(centres):
        ambient = [one for one in demand if one.zone == "ambient" and one.site.home == index]
        kinds += [(centre, kind) for kind in _for_ambient(ambient, land)]
    cars: list[Car] = []
    counts: dict[str, int] = {}
    for number, (centre, kind) in enumerate(kinds, start=1):
        counts[kind] = counts.get(kind, 0) + 1
        early = dice.chance(0.3)
        cars.append(
            Car(
                id=f"{kind.replace('_', '-')}-{counts[kind]}",
                kind=kind,
                centre=centre,
                operator=dice.pick(_OWNERS[kind]),
                plate=_plate(dice, kind, land),
                driver=person_name(dice),
                phone=f"1380000{number:04d}",
                shift_start="06:30" if early else "07:00",
                shift_end="17:30" if early else "18:00",
                halves=kind == "reefer_truck" and stations >= 20,
            )
        )
    return cars


def _refrigerated(cold: list[Demand]) -> list[str]:
    """Count refrigerated vehicles: trucks for what is frozen, vans for the rest."""
    frozen = {one.site.id for one in cold if one.zone == "frozen"}
    stops = {one.site.id for one in cold}
    trucks = max(1, -(-len(frozen) // 3))
    vans = max(0, -(-(len(stops) - 4 * trucks) // 7))
    return ["reefer_truck"] * trucks + ["reefer_van"] * vans


def _for_ambient(demand: list[Demand], land: Land) -> list[str]:
    """Add vehicles in the land's order until mass, volume and time are covered."""
    down = [one.load for one in demand if one.kind == "deliver"]
    mass_kg, volume_m3 = sum(kg for kg, _ in down) * 1.25, sum(m3 for _, m3 in down) * 1.25
    sites = {one.site.id: one.site for one in demand}
    minutes = sum(one.handling_min for one in demand)
    minutes += sum(12 if site.is_township else 4 for site in sites.values())
    minutes += sum(land.leg_min + min(site.minutes) * 0.35 for site in sites.values())
    kinds: list[str] = []
    while not kinds or mass_kg > 0 or volume_m3 > 0 or minutes > 0:
        kind = land.fleet[len(kinds) % len(land.fleet)]
        kinds.append(kind)
        mass_kg -= land.trips * _CLASSES[kind].payload_kg
        volume_m3 -= land.trips * 0.8 * _CLASSES[kind].volume_m3
        minutes -= 150 if kind == "e_trike" else 390
    return sorted(kinds)


def _plate(dice: Dice, kind: str, land: Land) -> str:
    """Draw a number plate of a valid pattern; e-trikes have none."""
    number = f"{dice.integer(0, 99999):05d}"
    if kind == "e_trike":
        return ""
    return f"{land.plate}D{number}" if kind in _ELECTRIC else f"{land.plate}{number}"
