"""Customers of a VRPLIB file: demands, windows, services, releases, prizes, pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from ruralroute.files.case import Job, Shipment, TaskStep
from ruralroute.files.case.model import Amount, Window
from ruralroute.files.vrplib.columns import one_each, per_item
from ruralroute.files.vrplib.rounding import Rounding
from ruralroute.files.vrplib.sections import Sections

ANY_TIME = 10_000_000
"""LKH's end of a window where there is none."""
_BOTH_WAYS = {"VRPSPD", "VRPMPD", "VRPSPDTW"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """What the fleet is to serve; `windows` of all nodes, depots too."""

    jobs: tuple[Job, ...]
    shipments: tuple[Shipment, ...]
    dimensions: int
    windows: list[Window] | None
    backhauls_last: bool


def read_customers(found: Sections, size: int, homes: list[int], rounding: Rounding) -> Customers:
    """Read everything that the sections say of the nodes."""
    pairs = per_item(found, "PICKUP_AND_DELIVERY_SECTION", size, width=6, negative=True)
    kind = found.text("TYPE")
    deliveries, pickups, last = _demands(found, size, pairs if kind in _BOTH_WAYS else None)
    dimensions = max((len(one) for one in (*deliveries, *pickups)), default=0)
    windows = _windows(found, size, pairs, rounding)
    services = _services(found, size, pairs, homes, rounding)
    releases = one_each(found, "RELEASE_TIME_SECTION", "RELEASE_TIME", size) or [0.0] * size
    prizes = one_each(found, "PRIZE_SECTION", "PRIZE", size) or [0.0] * size
    unlimited = [None] * size

    def step(node: int) -> TaskStep:
        window = (windows or unlimited)[node]
        return TaskStep(
            id=node + 1,
            place=node,
            service=services[node],
            windows=None if window is None else (window,),
        )

    if pairs is not None and kind not in _BOTH_WAYS:
        shipments = _shipments(found, pairs, homes, step)
        return Customers(
            jobs=(), shipments=shipments, dimensions=1, windows=windows, backhauls_last=False
        )
    jobs = tuple(
        Job(
            step=step(node),
            delivery=_padded(deliveries[node], dimensions),
            pickup=_padded(pickups[node], dimensions),
            release=rounding.one(releases[node]),
            price=Fraction(str(prizes[node])) if prizes[node] else None,
        )
        for node in range(size)
        if node not in homes
    )
    return Customers(
        jobs=jobs, shipments=(), dimensions=dimensions, windows=windows, backhauls_last=last
    )


def _padded(amount: Amount, size: int) -> Amount:
    return amount + (0,) * (size - len(amount))


def _demands(
    found: Sections, size: int, pairs: list[list[float]] | None
) -> tuple[list[Amount], list[Amount], bool]:
    """Return what is delivered and collected at each node, and whether backhauls come last."""
    nothing: list[Amount] = [()] * size
    if pairs is not None:
        return (
            [_whole(found, row[5:6]) for row in pairs],
            [_whole(found, row[4:5]) for row in pairs],
            False,
        )
    section = "DEMAND_SECTION" if "DEMAND_SECTION" in found.rows else "LINEHAUL_SECTION"
    rows = per_item(found, section, size)
    demands = nothing if rows is None else [_whole(found, row) for row in rows]
    back = per_item(found, "BACKHAUL_SECTION", size)
    if back is not None:
        return demands, [_whole(found, row) for row in back], found.text("TYPE") == "VRPB"
    flags = _flags(found)
    if flags is None or len(flags) != size:
        return demands, nothing, False
    deliveries = [(0,) * len(d) if flag else d for d, flag in zip(demands, flags, strict=True)]
    pickups = [d if flag else (0,) * len(d) for d, flag in zip(demands, flags, strict=True)]
    return deliveries, pickups, True


def _flags(found: Sections) -> list[bool] | None:
    """Return who is a backhaul customer where node rows say so: index, flag, x, y."""
    rows = found.rows.get("NODE_COORD_SECTION", [])
    if not rows or any(len(row) != 4 or row[1] not in (-1, 0, 1) for _, row in rows):
        return None
    return [row[1] == 1 for _, row in rows]


def _whole(found: Sections, row: list[float]) -> Amount:
    for one in row:
        if one != int(one) or one < 0:
            found.fault("solve.demand", None, f"{one:g}")
            return (0,) * len(row)
    return tuple(int(one) for one in row)


def _windows(
    found: Sections, size: int, pairs: list[list[float]] | None, rounding: Rounding
) -> list[Window] | None:
    rows = per_item(found, "TIME_WINDOW_SECTION", size, width=2)
    if rows is None and pairs is not None:
        rows = [row[1:3] for row in pairs]
        if all(start == 0 and end >= ANY_TIME for start, end in rows):
            return None
    if rows is None:
        return None
    windows = []
    for node, row in enumerate(rows):
        start, end = rounding.one(row[0]), rounding.one(row[1])
        if not 0 <= start <= end:
            found.fault(
                "solve.node_window", found.started.get("TIME_WINDOW_SECTION"),
                f"{row[0]:g} {row[1]:g}", node=node + 1,
            )  # fmt: skip
        windows.append((start, end))
    return windows


def _services(
    found: Sections,
    size: int,
    pairs: list[list[float]] | None,
    homes: list[int],
    rounding: Rounding,
) -> list[int]:
    rows = one_each(found, "SERVICE_TIME_SECTION", "SERVICE_TIME", size)
    if rows is None:
        rows = [0.0] * size if pairs is None else [row[3] for row in pairs]
    elif "SERVICE_TIME_SECTION" not in found.rows:
        rows = [0.0 if node in homes else one for node, one in enumerate(rows)]
    return [rounding.one(one) for one in rows]


def _shipments(
    found: Sections,
    pairs: list[list[float]],
    homes: list[int],
    step: Callable[[int], TaskStep],
) -> tuple[Shipment, ...]:
    shipments: list[Shipment] = []
    seen: set[int] = set()
    for node, row in enumerate(pairs):
        if node in homes or int(row[4]) != 0:
            continue
        other = int(row[5]) - 1
        if not 0 <= other < len(pairs) or other in homes or int(pairs[other][4]) != node + 1:
            found.fault("solve.pair", found.started["PICKUP_AND_DELIVERY_SECTION"], node + 1)
            continue
        seen |= {node, other}
        amount = _whole(found, row[:1])
        shipments.append(Shipment(pickup=step(node), delivery=step(other), amount=amount))
    for node in range(len(pairs)):
        if node not in seen and node not in homes and not found.faults:
            found.fault("solve.pair", found.started["PICKUP_AND_DELIVERY_SECTION"], node + 1)
    return tuple(shipments)
