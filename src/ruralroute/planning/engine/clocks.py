"""Rules with a clock: windows, shifts, opening hours, cut-offs, time aboard, readiness."""

from __future__ import annotations

import itertools
from typing import Any

from ruralroute.planning.engine.builder import Builder
from ruralroute.planning.engine.nodes import HORIZON_S, IntMatrix
from ruralroute.planning.engine.scope import VehicleScope
from ruralroute.planning.problem.data import Action


def add_time(builder: Builder) -> None:
    """Add clocks, windows, shifts and opening hours; exact."""
    nodes, routing = builder.nodes, builder.routing
    builder.add_time(builder.matrices("time", nodes.time))
    for number, vehicle in builder.vehicles:
        first, last = nodes.day(vehicle)
        if (duty := nodes.data(vehicle).max_duty_s) is not None:
            builder.time.SetSpanUpperBoundForVehicle(min(duty, HORIZON_S), number)
        own = [builder.index(node) for node in nodes.separators[number]]
        for index in (routing.Start(number), routing.End(number), *own):
            builder.time.CumulVar(index).SetRange(min(first, last), last)
        routing.AddVariableMaximizedByFinalizer(builder.time.CumulVar(routing.Start(number)))
        routing.AddVariableMinimizedByFinalizer(builder.time.CumulVar(routing.End(number)))
    for index, visit in zip(builder.visits(), nodes.visits, strict=True):
        clock = builder.time.CumulVar(index)
        clock.SetRange(min(visit.windows[0][0], HORIZON_S), min(visit.windows[-1][1], HORIZON_S))
        for (_, close), (opens, _) in itertools.pairwise(visit.windows):
            if close + 1 < opens:
                clock.RemoveInterval(close + 1, opens - 1)


def add_cut_off(builder: Builder) -> None:
    """Bring trips that collect anything back by the centre's cut-off; exact."""
    nodes = builder.nodes
    collects = [int(visit.collects) for visit in nodes.visits]
    cut_off = {}
    for number, vehicle in builder.vehicles:
        limit = nodes.problem.centres[nodes.data(vehicle).centre].collect_by_s
        if limit is not None and limit < nodes.day(vehicle)[1]:
            cut_off[number] = limit
    if not cut_off or not any(collects):
        return
    most = sum(collects)
    transits = [builder.vector(collects, -most)] * len(builder.vehicles)
    collected = builder.exact("collected", transits, [most] * len(builder.vehicles), zero=True)
    for _, index in builder.separators():
        collected.SlackVar(index).SetRange(0, most)
    for number, index in builder.ends():
        if number in cut_off:
            last = nodes.day(builder.scope.vehicles[number])[1]
            has_any = builder.solver.IsGreaterOrEqualCstVar(collected.CumulVar(index), 1)
            clock = builder.time.CumulVar(index)
            builder.solver.Add(clock + (last - cut_off[number]) * has_any <= last)


def add_delivery_ages(builder: Builder) -> None:
    """Bound the time since loading, and load what is ready late no earlier; exact."""
    nodes = builder.nodes
    early = min((nodes.day(one)[0] for _, one in builder.vehicles), default=0)
    delivered = [(position, visit) for position, visit in enumerate(nodes.visits) if visit.delivers]
    late = [(position, one.ready_s) for position, one in delivered if one.ready_s > early]
    aged = [
        (position, one.max_aboard_s - nodes.duration_s[position])
        for position, one in delivered
        if one.max_aboard_s is not None
    ]
    if not aged and not late:
        return
    age = _age(builder, "time since loading", from_loading=True)
    for position, limit in aged:
        _bound(builder, position, age, 0, limit)
    for position, ready in late:
        index = builder.index(position)
        loaded = builder.time.CumulVar(index) - age.CumulVar(index)
        active = builder.routing.ActiveVar(index)
        builder.solver.Add(loaded >= ready * active - 2 * HORIZON_S * (1 - active))


def add_collection_ages(builder: Builder) -> None:
    """Bound the time until unloading is over; safe.

    Idle time at the centre between two trips counts as aboard.
    """
    limits = [
        (position, visit.max_aboard_s)
        for position, visit in enumerate(builder.nodes.visits)
        if visit.action is Action.COLLECT and visit.max_aboard_s is not None
    ]
    if not limits:
        return
    age = _age(builder, "time to unloading", from_loading=False)
    for position, limit in limits:
        _bound(builder, position, age, max(0, HORIZON_S - limit), HORIZON_S)


def _age(builder: Builder, name: str, *, from_loading: bool) -> Any:
    """Add a clock that runs at least as fast as time, and starts anew at separators."""
    nodes = builder.nodes

    def clock(vehicle: VehicleScope) -> IntMatrix:
        matrix = nodes.time(vehicle)
        matrix[nodes.separator_rows, :] -= HORIZON_S
        if from_loading:
            matrix[nodes.separator_rows, : len(nodes.visits)] -= nodes.turnaround_s(vehicle)
        return matrix

    limits = [HORIZON_S] * len(builder.vehicles)
    age = builder.resource(name, builder.matrices(name, clock), limits)
    separators = [index for _, index in builder.separators()]
    for index in [*builder.visits(), *builder.starts(), *separators]:
        builder.solver.Add(age.SlackVar(index) >= builder.time.SlackVar(index))
    for index in separators:
        age.CumulVar(index).SetMin(HORIZON_S)
    # OR-Tools calls a route solved before all its clocks are fixed; what is tied to the clock
    # would then not be held.
    for index in [*separators, *builder.visits()]:
        builder.routing.AddVariableMinimizedByFinalizer(builder.time.CumulVar(index))
    return age


def _bound(builder: Builder, position: int, age: Any, least: int, most: int) -> None:
    """Bound a visit's age, or leave the visit out where no age will do."""
    index = builder.index(position)
    if most < least:
        builder.routing.VehicleVar(index).SetValue(-1)
    else:
        age.CumulVar(index).SetRange(least, min(most, HORIZON_S))
