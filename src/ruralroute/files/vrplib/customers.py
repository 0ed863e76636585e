"""Customers of a VRPLIB file: demands, windows, services, releases, prizes, pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from ruralroute.files.case import Job, Shipment, TaskStep
from ruralroute.files.case.model import Amount, Window
from ruralroute.files.vrplib.columns import one_each, per_item, told
from ruralroute.files.vrplib.contradictions import ANY_TIME, PAIRS, refuse_contradictions
from ruralroute.files.vrplib.rounding import Rounding
from ruralroute.files.vrplib.sections import Sections
from ruralroute.files.vrplib.weights import backhaul_flags

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
    pairs = per_item(found, PAIRS, size, width=6, negative=True)
    kind = found.text("TYPE")
    both_ways = kind in _BOTH_WAYS
    refuse_contradictions(found, homes, shipments=pairs is not None and not both_ways)
    deliveries, pickups, last = _demands(found, size, pairs if both_ways else None)
    dimensions = max((len(one) for one in (*deliveries, *pickups)), default=0)
    windows = _windows(found, size, pairs, rounding)
    services = _services(found, size, pairs, homes, rounding)
    releases = per_item(found, "RELEASE_TIME_SECTION", size) or [[0.0]] * size
    prizes = per_item(found, "PRIZE_SECTION", size) or [[0.0]] * size
    unlimited = [None] * size

    def step(node: int) -> TaskStep:
        window = (windows or unlimited)[node]
        return TaskStep(
            id=node + 1,
            place=node,
            service=services[node],
            windows=None if window is None else (window,),
        )

    if pairs is not None and not both_ways:
        shipments = _shipments(found, pairs, homes, step)
        return Customers(
            jobs=(), shipments=shipments, dimensions=1, windows=windows, backhauls_last=False
        )
    jobs = tuple(
        Job(
            step=step(node),
            delivery=_padded(deliveries[node], dimensions),
            pickup=_padded(pickups[node], dimensions),
            release=rounding.one(releases[node][0]),
            price=Fraction(str(prizes[node][0])) if prizes[node][0] else None,
        )
        for node in range(size)
        if node not in homes
    )
    return Customers(
        jobs=jobs, shipments=(), dimensions=dimensions, windows=windows, backhauls_last=last
    )


def _padded(amount: Amount, size: int) -> Amount:
    return amount or (0,) * size


def _demands(
    found: Sections, size: int, pairs: list[list[float]] | None
) -> tuple[list[Amount], list[Amount], bool]:
    """Return what is delivered and collected at each node, and whether backhauls come last."""
    nothing: list[Amount] = [()] * size
    if pairs is not None:
        for (line, _), row in zip(found.rows[PAIRS], pairs, strict=True):
            if row[0]:
                found.fault("solve.first_demand", line, f"{row[0]:g}")
        return _amounts(found, PAIRS, pairs, 5), _amounts(found, PAIRS, pairs, 4), False
    section = "DEMAND_SECTION" if "DEMAND_SECTION" in found.rows else "LINEHAUL_SECTION"
    rows = per_item(found, section, size, width=None)
    demands = nothing if rows is None else _amounts(found, section, rows)
    width = None if rows is None else len(rows[0])
    back = per_item(found, "BACKHAUL_SECTION", size, width=width)
    if back is not None:
        last = found.text("TYPE") == "VRPB"
        return demands, _amounts(found, "BACKHAUL_SECTION", back), last
    flags = backhaul_flags(found)
    if flags is None or len(flags) != size:
        return demands, nothing, False
    deliveries = [(0,) * len(d) if flag else d for d, flag in zip(demands, flags, strict=True)]
    pickups = [d if flag else (0,) * len(d) for d, flag in zip(demands, flags, strict=True)]
    return deliveries, pickups, True


def _amounts(
    found: Sections, section: str, rows: list[list[float]], column: int | None = None
) -> list[Amount]:
    """Return the amounts of the rows of a section, whole numbers: all columns, or one."""
    amounts: list[Amount] = []
    for (line, _), row in zip(found.rows[section], rows, strict=True):
        values = row if column is None else [row[column]]
        bad = next((one for one in values if one != int(one) or one < 0), None)
        if bad is not None:
            found.fault("solve.demand", line, f"{bad:g}")
        amounts.append(tuple(max(0, int(one)) for one in values))
    return amounts


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
    lines = found.rows.get("TIME_WINDOW_SECTION") or found.rows[PAIRS]
    windows = []
    for node, row in enumerate(rows):
        start, end = rounding.one(row[0]), rounding.one(row[1])
        if not 0 <= start <= end:
            found.fault("solve.node_window", lines[node][0], told(row), node=node + 1)
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
    for node, one in enumerate(rows):
        if one < 0:
            found.fault("solve.negative", found.rows[PAIRS][node][0], f"{one:g}")
    return [rounding.one(one) for one in rows]


def _shipments(
    found: Sections,
    pairs: list[list[float]],
    homes: list[int],
    step: Callable[[int], TaskStep],
) -> tuple[Shipment, ...]:
    """Return the shipments: each node but the depots is one end of one."""
    shipments: list[Shipment] = []
    for node, (demand, _, _, _, before, after) in enumerate(pairs):
        if node in homes:
            continue
        line = found.rows[PAIRS][node][0]
        is_pickup = before == 0
        other = int(after if is_pickup else before) - 1
        if not 0 <= other < len(pairs) or other in homes or other == node:
            found.fault("solve.pair", line, told(found.rows[PAIRS][node][1]))
            continue
        forth: list[float] = [0, other + 1] if is_pickup else [other + 1, 0]
        back: list[float] = [node + 1, 0] if is_pickup else [0, node + 1]
        if pairs[node][4:] != forth or pairs[other][4:] != back:
            found.fault("solve.pair", line, told(found.rows[PAIRS][node][1]))
        elif is_pickup and (demand < 0 or demand != int(demand)):
            found.fault("solve.demand", line, f"{demand:g}")
        elif is_pickup and pairs[other][0] != -demand:
            other_line = found.rows[PAIRS][other][0]
            found.fault("solve.pair_demand", other_line, f"{pairs[other][0]:g}", due=f"{-demand:g}")
        elif is_pickup:
            amount = (int(demand),)
            shipments.append(Shipment(pickup=step(node), delivery=step(other), amount=amount))
    return tuple(shipments)
