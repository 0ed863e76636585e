"""A vehicle's day laid out as a chain of moments, with what each moment means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ruralroute.planning.problem.data import (
    FAR_FUTURE_S,
    Action,
    CentreData,
    Matrix,
    RoutingProblem,
    TimeWindow,
    Trip,
    VehicleData,
    VisitData,
)
from ruralroute.planning.reasons import Reason
from ruralroute.planning.schedule.chain import Arc, Chain

NOTHING: frozenset[Reason] = frozenset()


@dataclass(slots=True)
class StopNodes:
    """One halt: moment of each handing over, in order, and of leaving.

    Where the way to it depends on the hour, `arc` is that way and the numbers of the leg are the
    least that it takes, until `Layout.drive` puts what was driven in their place.  Of the seconds
    of the leg `stand_s` are spent waiting on the way for a road to open.
    """

    place: int
    leg_s: int
    leg_m: int
    leg_cost: int
    stand_s: int = 0
    visits: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    handling_s: list[int] = field(default_factory=list)
    leave: int = -1
    arc: Arc | None = None


@dataclass(frozen=True, slots=True)
class BreakNode:
    """A break: its index, the visits served before it, its moment and its length.

    Without driving before it, it begins `lead_s` after moment `anchor`; `leg` is the number of the
    leg that it lies on (the last one leads back), -1 within a stop.
    """

    index: int
    served: int
    node: int
    service_s: int
    anchor: int
    lead_s: int
    leg: int


@dataclass(slots=True)
class TripNodes:
    """One trip: moment of loading, stops, breaks, moment of the end of unloading."""

    load: int
    stops: list[StopNodes] = field(default_factory=list)
    breaks: list[BreakNode] = field(default_factory=list)
    back_s: int = 0
    back_m: int = 0
    back_cost: int = 0
    back_stand_s: int = 0
    end: int = -1
    back_arc: Arc | None = None


@dataclass(slots=True)
class Layout:
    """A day's chain, and which moment is which."""

    centre: CentreData
    chain: Chain
    trips: list[TripNodes]
    after_breaks: dict[int, tuple[int, int]] = field(default_factory=dict)
    """For each moment that breaks lie before: where the way to it begins, and how long it is."""

    @property
    def legs_s(self) -> list[int]:
        """Driving of each leg of the day, in order."""
        return [
            seconds
            for trip in self.trips
            for seconds in (
                *(stop.leg_s - stop.stand_s for stop in trip.stops),
                trip.back_s - trip.back_stand_s,
            )
        ]

    def driven(self, times: Sequence[int]) -> list[tuple[int, int, int]]:
        """Return what each leg of the day takes as it is driven at these moments.

        Seconds in all, metres, and the seconds of standing on the way.
        """
        return [
            found
            for trip in self.trips
            for found in (
                *(_driven(stop.arc, (stop.leg_s, stop.leg_m, 0), times) for stop in trip.stops),
                _driven(trip.back_arc, (trip.back_s, trip.back_m, 0), times),
            )
        ]

    def drive(self, times: Sequence[int]) -> None:
        """Put what is driven at these moments in the place of the least that legs can take."""
        legs = iter(self.driven(times))
        for trip in self.trips:
            for stop in trip.stops:
                stop.leg_s, stop.leg_m, stop.stand_s = next(legs)
            trip.back_s, trip.back_m, trip.back_stand_s = next(legs)


def _driven(
    arc: Arc | None, least: tuple[int, int, int], times: Sequence[int]
) -> tuple[int, int, int]:
    if arc is None:
        return least
    piece = arc.way.drive(times[arc.start] + arc.lead)
    if piece is None:
        raise ValueError("nobody can leave at that time")
    return piece.duration_s, piece.distance_m, piece.stand_s


def lay_out(
    problem: RoutingProblem,
    vehicle: int,
    trips: Sequence[Trip],
    *,
    relaxed: frozenset[Reason] = NOTHING,
) -> Layout:
    """Turn a day whose roads exist into a chain.

    Parameters
    ----------
    relaxed
        Rules to leave out: `WINDOW`, `ABOARD_LIMIT`, `CENTRE_CLOSED` (opening hours and
        collect-by) and `SHIFT`.
    """
    data = problem.vehicles[vehicle]
    layout = Layout(problem.centres[data.centre], Chain(), [])
    for trip in trips:
        _lay_out_trip(problem, data, trip, layout, relaxed)
    if data.max_duty_s is not None and Reason.SHIFT not in relaxed:
        start, end = layout.trips[0].load, layout.trips[-1].end
        layout.chain.limits.append((start, end, data.max_duty_s))
    return layout


def trip_bounds(
    problem: RoutingProblem,
    data: VehicleData,
    visits: Sequence[int],
    relaxed: frozenset[Reason] = NOTHING,
) -> TimeWindow:
    """Return the earliest start of loading and the latest end of unloading of a trip."""
    centre = problem.centres[data.centre]
    start, end = 0, FAR_FUTURE_S
    if Reason.SHIFT not in relaxed:
        start, end = data.shift_start_s, data.shift_end_s
    closes = Reason.CENTRE_CLOSED not in relaxed
    if closes:
        start, end = max(start, centre.open_s), min(end, centre.close_s)
    for index in visits:
        visit = problem.visits[index]
        if visit.delivers:
            start = max(start, visit.ready_s)
        if closes and centre.collect_by_s is not None and visit.collects:
            end = min(end, centre.collect_by_s)
    return start, end


def _lay_out_trip(
    problem: RoutingProblem,
    data: VehicleData,
    trip: Trip,
    layout: Layout,
    relaxed: frozenset[Reason],
) -> None:
    chain, centre = layout.chain, layout.centre
    matrix = problem.matrices[data.matrix]
    start, end = trip_bounds(problem, data, trip.visits, relaxed)
    gap = centre.turnaround_s if layout.trips else 0
    nodes = TripNodes(chain.add(gap, start, FAR_FUTURE_S))
    layout.trips.append(nodes)
    limited: list[tuple[VisitData, int, int]] = []
    picked_up: dict[int, int] = {}
    stop: StopNodes | None = None
    here, gap = data.start_place, centre.load_s
    left = here
    seen: set[int] = set()
    way = _Way(layout, matrix, (data, trip), nodes, relaxed)
    for index in trip.visits:
        visit = problem.visits[index]
        anchor, lead = chain.size - 1, gap
        if stop is None or visit.place != here:
            if stop is not None:
                stop.leave = anchor = chain.add(gap, 0, FAR_FUTURE_S)
                gap = lead = 0
            stop, left = StopNodes(visit.place, *_leg(matrix, here, visit.place)), here
            nodes.stops.append(stop)
            setup = visit.setup_for(data) if visit.place != here else 0
            here = visit.place
            gap += stop.leg_s + problem.place_fixed_s[visit.place]
            seen = set()
            leg = len(nodes.stops) - 1
        else:
            setup, leg = 0, -1
        gap = way.breaks(anchor, lead, gap, leg=leg)
        node = _add_visit(chain, gap, visit, relaxed)
        pause_s = way.arrive(node)
        if leg >= 0:
            after_s = pause_s + problem.place_fixed_s[visit.place]
            stop.arc = way.arc((left, visit.place), (anchor, node, lead), after_s)
        gap = setup + visit.handling_for(data)
        if problem.operator_fixed_s:
            new = [one for one in visit.operators if one not in seen]
            seen.update(new)
            gap += problem.operator_fixed_s * len(new)
        stop.visits.append(index)
        stop.starts.append(node)
        stop.handling_s.append(gap)
        if visit.pair is not None:
            picked_up[index] = node
        if visit.max_aboard_s is not None:
            limited.append((visit, node, gap))
    _lay_out_end(way, nodes, (here, data.end_place), gap, end)
    if Reason.ABOARD_LIMIT not in relaxed:
        for visit, node, handling in limited:
            _limit(chain, nodes, visit, (node, handling), picked_up)


def _lay_out_end(
    way: _Way, nodes: TripNodes, leg: tuple[int | None, int | None], gap: int, latest: int
) -> None:
    """Append leaving the last stop, the breaks on the way back, and the end of unloading."""
    chain, unload_s = way.layout.chain, way.layout.centre.unload_s
    anchor = nodes.stops[-1].leave = chain.add(gap, 0, FAR_FUTURE_S)
    nodes.back_s, nodes.back_m, nodes.back_cost = _leg(way.matrix, *leg)
    gap = way.breaks(anchor, 0, nodes.back_s, leg=len(nodes.stops), after_s=unload_s)
    nodes.end = chain.add(gap, 0, latest)
    pause_s = way.arrive(nodes.end)
    nodes.back_arc = way.arc(leg, (anchor, nodes.end, 0), pause_s + unload_s)


class _Way:
    """Puts a trip's breaks between the moments that they lie between."""

    def __init__(
        self,
        layout: Layout,
        matrix: Matrix,
        day: tuple[VehicleData, Trip],
        nodes: TripNodes,
        relaxed: frozenset[Reason],
    ) -> None:
        self.layout = layout
        self.matrix = matrix
        self._data, self._trip = day
        self._nodes = nodes
        self._served = 0
        self._free = Reason.WINDOW in relaxed
        self._way: tuple[int, int] | None = None
        self._pause_s = 0

    def breaks(self, anchor: int, lead: int, gap: int, *, leg: int, after_s: int = 0) -> int:
        """Add the breaks before a moment that lies `gap` after its anchor, and return its gap.

        `after_s` more lie between the way, or the last break, and the moment.
        """
        chain, begin, rest, total = self.layout.chain, lead, gap + after_s, 0
        for index, before in self._trip.breaks:
            if before != self._served:
                continue
            one = self._data.breaks[index]
            if self._free:
                node = chain.add(begin, 0, FAR_FUTURE_S)
            else:
                node = chain.add(begin, one.windows[0][0], one.windows[-1][1])
                if len(one.windows) > 1:
                    chain.several[node] = one.windows
            self._nodes.breaks.append(
                BreakNode(index, before, node, one.service_s, anchor, lead + total, leg)
            )
            begin, total = one.service_s, total + one.service_s
            rest = begin + after_s
            self._way = anchor, gap + total + after_s
        self._pause_s = total
        return rest

    def arrive(self, node: int) -> int:
        """Hold the moment after breaks to the whole of the way and the breaks together.

        Returns the seconds of the breaks.
        """
        self._served += 1
        if self._way is not None:
            self.layout.after_breaks[node] = self._way
            self.layout.chain.skips += ((self._way[0], node, self._way[1]),)
            self._way = None
        return self._pause_s

    def arc(
        self, leg: tuple[int | None, int | None], between: tuple[int, int, int], after_s: int
    ) -> Arc | None:
        """Add the arc of the last leg where it depends on the hour, and return it.

        `between` are its moments and the time before it begins, `after_s` the seconds of its
        breaks and from arriving to its end.
        """
        start, end = leg
        if self.matrix.hours is None or start is None or end is None or start == end:
            return None
        way = self.matrix.hours.way(start, end, self._pause_s)
        if way.is_constant:
            return None
        arc = Arc(between[0], between[1], between[2], way, after_s)
        self.layout.chain.arcs += (arc,)
        return arc


def _leg(matrix: Matrix, start: int | None, end: int | None) -> tuple[int, int, int]:
    """Return the seconds, metres and own money of a leg; an open route has none at its end."""
    if start is None or end is None:
        return 0, 0, 0
    cost = 0 if matrix.cost is None else matrix.cost.item(start, end)
    if matrix.hours is not None and start != end:
        pieces = matrix.hours.way(start, end).pieces
        least = min(pieces, key=lambda one: one.duration_s, default=None)
        return (0, 0, cost) if least is None else (least.duration_s, least.distance_m, cost)
    return matrix.duration_s.item(start, end), matrix.distance_m.item(start, end), cost


def _add_visit(chain: Chain, gap: int, visit: VisitData, relaxed: frozenset[Reason]) -> int:
    """Append the start of handing over."""
    if Reason.WINDOW in relaxed:
        return chain.add(gap, 0, FAR_FUTURE_S)
    windows = visit.windows
    node = chain.add(gap, windows[0][0], windows[-1][1])
    if len(windows) > 1:
        chain.several[node] = windows
    return node


def _limit(
    chain: Chain,
    nodes: TripNodes,
    visit: VisitData,
    handed: tuple[int, int],
    picked_up: Mapping[int, int],
) -> None:
    node, handling = handed
    assert visit.max_aboard_s is not None  # noqa: S101
    match visit.action:
        case Action.DELIVER | Action.EXCHANGE:
            chain.limits.append((nodes.load, node, visit.max_aboard_s - handling))
        case Action.COLLECT:
            chain.limits.append((node, nodes.end, visit.max_aboard_s))
        case Action.SET_DOWN:
            assert visit.pair is not None  # noqa: S101
            chain.limits.append((picked_up[visit.pair], node, visit.max_aboard_s - handling))
        case Action.PICK_UP:
            pass  # the half that sets down keeps the limit
