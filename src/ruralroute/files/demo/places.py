"""Stations, centres and candidate sites: names, positions, and how far they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ruralroute.files.demo.dice import Dice
from ruralroute.files.demo.lattice import Lattice, Link, Point, shortest_ways
from ruralroute.files.demo.lines import path_m
from ruralroute.files.demo.names import village_names
from ruralroute.files.demo.roads import Roads, without_trucks
from ruralroute.files.demo.settle import Settlements

_KMH = {"primary": 42, "secondary": 34, "tertiary": 25, "unclassified": 17, "track": 9}
_NOTES = (
    "放村口小卖部",
    "村委会旁，狗已拴",
    "找李会计签收",
    "雨天路滑，慢行",
    "桥头掉头",
    "午休请打电话",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A station to be.

    Parameters
    ----------
    is_township
        Whether it is a township station, else a village one.
    parent
        Id of the township station that a village belongs to.
    minutes
        Drive from each centre by a slow van, minutes.
    truck_minutes
        The same for trucks from the first centre; None where none can come.
    """

    id: str
    name: str
    township: str
    is_township: bool
    parent: str
    at: Point
    windows: str
    forbid: str
    notes: str
    minutes: tuple[float, ...]
    truck_minutes: float | None

    @property
    def home(self) -> int:
        """Index of the nearest centre."""
        return self.minutes.index(min(self.minutes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A centre or a candidate site to be."""

    id: str
    name: str
    node: int
    at: Point


def make_hubs(
    dice: Dice, lattice: Lattice, settlements: Settlements, towns: list[str], *, county: str
) -> tuple[list[Hub], list[Hub]]:
    """Place the centres (a second one in big counties) and the candidate sites."""
    block = lattice.town_half_m // 2
    centres = [
        Hub(
            id="C1",
            name=f"{county}县级物流中心",
            node=lattice.town,
            at=(2 * block + 30, -block - 25),
        )
    ]
    townships = settlements.townships
    stations = len(townships) + len(settlements.villages)
    by_distance = sorted(
        range(len(townships)),
        key=lambda i: (abs(lattice.distance_m(townships[i], lattice.town) - lattice.half_m / 2), i),
    )
    if stations >= 80:
        best = by_distance.pop(0)
        at = _beside(dice, lattice.points[townships[best]], 60)
        centres.append(Hub(id="C2", name=f"{towns[best]}分拨中心", node=townships[best], at=at))
    candidates = [
        Hub(
            id=f"K{number}",
            name=f"{towns[i]}候选点",
            node=townships[i],
            at=_beside(dice, lattice.points[townships[i]], 90),
        )
        for number, i in enumerate(by_distance[:4], start=1)
    ]
    return centres, candidates


def make_sites(
    dice: Dice,
    lattice: Lattice,
    settlements: Settlements,
    *,
    roads: Roads,
    shapes: Mapping[Link, tuple[Point, ...]],
    towns: list[str],
    hubs: list[Hub],
) -> list[Site]:
    """Place the stations, each a little off the road, and measure the way there."""
    minutes = {one: path_m(shapes[one]) / _KMH[road.highway] * 0.06 for one, road in roads.items()}
    drives = [shortest_ways(minutes, [hub.node]).cost for hub in hubs]
    passable = {one: minutes[one] for one in without_trucks(roads)}
    truck = shortest_ways(passable, [hubs[0].node]).cost
    town_of = dict(zip(settlements.townships, towns, strict=True))
    station_of = {node: f"T{i:02d}" for i, node in enumerate(settlements.townships, start=1)}
    villages = village_names(dice, [town_of[parent] for _, parent in settlements.villages])
    rows = [(node, node, f"{town_of[node]}综合服务站", node) for node in settlements.townships]
    rows += [
        (node, -1, name, parent)
        for (node, parent), name in zip(settlements.villages, villages, strict=True)
    ]
    sites = []
    for number, (node, town, name, parent) in enumerate(rows, start=1 - len(town_of)):
        is_township = town == node
        narrow = not is_township and dice.chance(0.04)
        sites.append(
            Site(
                id=station_of[node] if is_township else f"V{number:03d}",
                name=name,
                township=town_of[parent],
                is_township=is_township,
                parent="C1" if is_township else station_of[parent],
                at=_beside(dice, lattice.points[node], 40),
                windows=_windows(dice, is_township=is_township),
                forbid="light_truck;reefer_truck" if narrow else "",
                notes=dice.pick(_NOTES) if dice.chance(0.1) else "",
                minutes=tuple(drive[node] for drive in drives),
                truck_minutes=None if narrow else truck.get(node),
            )
        )
    return sites


def _beside(dice: Dice, point: Point, metres: int) -> Point:
    """Step off the road, by at least a fifth of `metres`."""
    dx, dy = (dice.integer(metres // 5, metres) * (1 if dice.chance(0.5) else -1) for _ in range(2))
    return (point[0] + dx, point[1] + dy)


def _windows(dice: Dice, *, is_township: bool) -> str:
    """Draw opening hours; most village points hand over at any time."""
    if is_township:
        return "08:00-12:00;13:30-17:30" if dice.chance(0.5) else "07:30-18:00"
    if dice.chance(0.15):
        return dice.pick(("08:00-12:00;14:00-17:30", "09:00-17:00", "08:30-16:30"))
    return ""


def flags_of(sites: Sequence[Site]) -> dict[str, tuple[str, ...]]:
    """Return flags by station: the remotest township and the tenth of villages farthest out."""
    villages = [site for site in sites if not site.is_township]
    if not villages:
        return {}
    far = sorted(villages, key=lambda site: (-min(site.minutes), site.id))
    edge = {site.id for site in far[: max(1, len(villages) // 10)]}
    towns: dict[str, list[float]] = {}
    for site in sites:
        towns.setdefault(site.township, []).append(min(site.minutes))
    remote = max(sorted(towns), key=lambda town: sum(towns[town]) / len(towns[town]))
    found = {}
    for site in sites:
        flags = ("old_revolutionary",) if site.township == remote else ()
        found[site.id] = (*flags, "border") if site.id in edge else flags
    return found
