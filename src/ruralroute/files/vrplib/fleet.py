"""Vehicles of a VRPLIB file: one row each, or a fleet that the file leaves free."""

from __future__ import annotations

from fractions import Fraction

from ruralroute.files.case import CaseVehicle
from ruralroute.files.case.model import Amount
from ruralroute.files.vrplib.columns import nodes_listed, one_each, per_item, told
from ruralroute.files.vrplib.customers import Customers
from ruralroute.files.vrplib.rounding import Rounding
from ruralroute.files.vrplib.sections import Sections

MAX_VEHICLES = 20_000
NO_LIMIT = 999_999
"""LKH's DISTANCE where there is none (and so is 0)."""


def read_fleet(
    found: Sections, size: int, homes: list[int], customers: Customers, rounding: Rounding
) -> tuple[CaseVehicle, ...]:
    """Read the vehicles.

    Where the file does not say how many there are, there is one for each customer.
    """
    served = len(customers.jobs) + len(customers.shipments)
    stated = found.number("VEHICLES", low=1, whole=True)
    count = served if stated is None else int(stated)
    if count > MAX_VEHICLES:
        found.fault("solve.too_many_vehicles", found.line_of("VEHICLES"), count, most=MAX_VEHICLES)
        return ()
    capacities = _capacities(found, count, customers.dimensions)
    home = _homes(found, count, homes)
    limits = {
        key: one_each(found, f"VEHICLES_{key}_SECTION", f"VEHICLES_{key}", count)
        for key in ("MAX_DURATION", "MAX_DISTANCE", "FIXED_COST", "UNIT_DISTANCE_COST")
    }
    longest = found.number("DISTANCE")
    if longest and longest < NO_LIMIT:
        if limits["MAX_DURATION"] is not None:
            found.fault("solve.header_twice", found.line_of("DISTANCE"), "DISTANCE")
        limits["MAX_DURATION"] = [longest] * count
    trips = _trips(found, count, size, home, served)

    def rounded(key: str, index: int) -> int | None:
        values = limits[key]
        return None if values is None else rounding.one(values[index])

    def rate(key: str, index: int, default: int) -> Fraction:
        values = limits[key]
        return Fraction(default) if values is None else Fraction(str(values[index]))

    return tuple(
        CaseVehicle(
            id=index + 1,
            profile="car",
            start=home[index],
            end=home[index],
            capacity=None if capacities is None else capacities[index],
            window=None if customers.windows is None else customers.windows[home[index]],
            cost_fixed=rate("FIXED_COST", index, 0),
            cost_per_distance=rate("UNIT_DISTANCE_COST", index, 1),
            max_duration=rounded("MAX_DURATION", index),
            max_distance=rounded("MAX_DISTANCE", index),
            max_trips=trips[index],
        )
        for index in range(count)
    )


def allowed_nodes(found: Sections, count: int, size: int) -> list[frozenset[int]] | None:
    """Return the nodes that each vehicle may serve; None: every vehicle every node."""
    return nodes_listed(found, "VEHICLES_ALLOWED_CLIENTS_SECTION", count, size)


def _capacities(found: Sections, count: int, dimensions: int) -> list[Amount] | None:
    if "CAPACITY_SECTION" in found.rows:
        if "CAPACITY" in found.header:
            found.fault("solve.header_twice", found.line_of("CAPACITY"), "CAPACITY")
        rows = per_item(found, "CAPACITY_SECTION", count, width=None)
        lines = [line for line, _ in found.rows["CAPACITY_SECTION"]]
    else:
        value = found.number("CAPACITY")
        rows = None if value is None else [[value] * max(1, dimensions)] * count
        lines = [found.line_of("CAPACITY") or 0] * count
    if rows is None:
        return None
    capacities = []
    for line, row in zip(lines, rows, strict=True):
        if any(one != int(one) for one in row) or (dimensions and len(row) != dimensions):
            found.fault("solve.capacity", line, told(row), expected=max(1, dimensions))
            return None
        capacities.append(tuple(int(one) for one in row)[:dimensions])
    return capacities


def _homes(found: Sections, count: int, homes: list[int]) -> list[int]:
    rows = per_item(found, "VEHICLES_DEPOT_SECTION", count)
    if rows is None:
        if len(homes) > 1:
            found.fault("solve.no_section", None, None, section="VEHICLES_DEPOT_SECTION")
        return [homes[0]] * count
    for position, (one,) in enumerate(rows):
        if one - 1 not in homes:
            line = found.rows["VEHICLES_DEPOT_SECTION"][position][0]
            found.fault("solve.not_a_depot", line, f"{one:g}")
            return [homes[0]] * count
    return [int(one) - 1 for (one,) in rows]


def _trips(found: Sections, count: int, size: int, home: list[int], served: int) -> list[int]:
    """Trips of each vehicle: one, and as many more as it may reload at its own depot."""
    depots = nodes_listed(found, "VEHICLES_RELOAD_DEPOT_SECTION", count, size)
    most = one_each(found, "VEHICLES_MAX_RELOADS_SECTION", "VEHICLES_MAX_RELOADS", count)
    line = found.line_of("VEHICLES_MAX_RELOADS") or found.line_of("VEHICLES_MAX_RELOADS_SECTION")
    if depots is None:
        if most is not None and any(most):
            found.fault("solve.reload_nowhere", line)
        return [1] * count
    if most is not None and any(one != int(one) for one in most):
        found.fault("solve.not_whole", line)
    trips = []
    for index, where in enumerate(depots):
        if where - {home[index]}:
            line = found.rows["VEHICLES_RELOAD_DEPOT_SECTION"][index][0]
            found.fault("solve.reload_elsewhere", line, sorted(one + 1 for one in where))
        reloads = served if most is None else min(served, int(most[index]))
        trips.append(1 + reloads if where else 1)
    return trips
