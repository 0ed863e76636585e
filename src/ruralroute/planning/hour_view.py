"""What the engine plans with where roads change by the hour: one matrix, and windows that fit it.

The engine knows one number for each leg.  `cautious_view` takes the slowest of the hours at which
the leg can fall; `driven_view` the one of the hour at which an answer is at its start.  Where a
place can be reached, or left, at some hours only, its windows are cut to what is possible.
Whatever is planned so is timed with the true hours afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ruralroute.planning.problem.data import Matrix, RoutingProblem, TimeWindow, VisitData
from ruralroute.planning.problem.hours import NEVER_S, Hours
from ruralroute.planning.schedule.result import DayTime

Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Spans:
    """When each place can be left first and last, and reached last; seconds since midnight."""

    leave: Times
    leave_by: Times
    reach_by: Times


def cautious_view(problem: RoutingProblem) -> RoutingProblem:
    """Return a problem with one matrix a profile: the slowest of the hours that matter."""
    matrices = []
    visits = problem.visits
    for index, matrix in enumerate(problem.matrices):
        if matrix.hours is None:
            matrices.append(matrix)
            continue
        spans = _spans(problem, index)
        matrices.append(_slowest(matrix, matrix.hours, spans))
    return replace(problem, matrices=tuple(matrices), visits=_cut_windows(problem, visits))


def driven_view(problem: RoutingProblem, times: Mapping[int, DayTime]) -> RoutingProblem:
    """Return a problem with one matrix a profile: each leg as it is when an answer is there.

    Parameters
    ----------
    problem
        The problem.
    times
        Times of the answer's days.
    """
    found: dict[int, list[int]] = {}
    for day in times.values():
        for trip in day.trips:
            home = problem.vehicles[day.vehicle].start_place
            if home is not None:
                found.setdefault(home, []).append(trip.departure_s)
            for stop in trip.stops:
                found.setdefault(stop.place, []).append(stop.departure_s)
    middle = sorted(one for some in found.values() for one in some)
    usual = middle[len(middle) // 2] if middle else 0
    matrices = []
    for index, matrix in enumerate(problem.matrices):
        if matrix.hours is None:
            matrices.append(matrix)
            continue
        spans = _spans(problem, index)
        seconds, metres = matrix.duration_s.copy(), matrix.distance_m.copy()
        for place in range(len(seconds)):
            known = sorted(found.get(place, [usual]))
            left = min(max(known[len(known) // 2], spans.leave[place]), spans.leave_by[place])
            _, way_s, way_m = _row(matrix.hours, place, int(left))
            there = way_s < NEVER_S
            seconds[place, there], metres[place, there] = way_s[there], way_m[there]
        matrices.append(replace(matrix, duration_s=seconds, distance_m=metres, hours=None))
    return replace(problem, matrices=tuple(matrices), visits=_cut_windows(problem, problem.visits))


def _spans(problem: RoutingProblem, matrix: int) -> _Spans:
    """Bound the clocks of each place by shifts, opening hours and windows."""
    size = len(problem.place_ids)
    fleet = [one for one in problem.vehicles if one.matrix == matrix] or list(problem.vehicles)
    first = min(max(one.shift_start_s, problem.centres[one.centre].open_s) for one in fleet)
    last = max(min(one.shift_end_s, problem.centres[one.centre].close_s) for one in fleet)
    leave, reach_by = np.full(size, last, np.int64), np.full(size, first, np.int64)
    leave_by = np.full(size, last, np.int64)
    homes = {one.place for one in problem.centres}
    homes |= {
        one for data in fleet for one in (data.start_place, data.end_place) if one is not None
    }
    for place in homes:
        leave[place], reach_by[place] = first, last
    for visit in problem.visits:
        place = visit.place
        leave[place] = min(leave[place], max(first, visit.windows[0][0]))
        reach_by[place] = max(reach_by[place], min(last, visit.windows[-1][1]))
    return _Spans(leave, leave_by, reach_by)


def _slowest(matrix: Matrix, hours: Hours, spans: _Spans) -> Matrix:
    """Take for each leg the slowest run that it can fall in."""
    seconds = np.zeros(matrix.duration_s.shape, dtype=np.int32)
    metres, known = np.zeros_like(seconds), np.zeros_like(seconds, dtype=np.bool_)
    leave, leave_by = spans.leave[:, None], spans.leave_by[:, None]
    for (first, last), run in sorted(hours.runs.items()):
        begin, end = hours.starts_s[first], hours.end_s(first)
        used = run.reachable & (leave < end) & (leave_by >= begin)
        used &= (max(begin, hours.starts_s[last]) <= spans.reach_by)[None, :]
        if last > first:
            # The run is for those who leave so late that a shorter run is over too soon.
            before = hours.runs[first, last - 1]
            late = np.minimum(leave_by, end - 1)
            used &= late + before.duration_s > hours.starts_s[last]
        better = used & (~known | (run.duration_s > seconds))
        seconds[better], metres[better] = run.duration_s[better], run.distance_m[better]
        known |= used
    other = matrix.reachable & ~known
    seconds[other], metres[other] = matrix.duration_s[other], matrix.distance_m[other]
    return replace(matrix, duration_s=seconds, distance_m=metres, hours=None)


def _cut_windows(problem: RoutingProblem, visits: Sequence[VisitData]) -> tuple[VisitData, ...]:
    """Cut windows to when each place can be reached from a centre, and left for one."""
    first, last = _possible(problem)
    cut = []
    for visit in visits:
        if not visit.vehicles:
            cut.append(visit)
            continue
        low = min(
            first[one][visit.place] for one in {problem.vehicles[v].matrix for v in visit.vehicles}
        )
        high = max(
            last[one][visit.place] for one in {problem.vehicles[v].matrix for v in visit.vehicles}
        )
        low += problem.place_fixed_s[visit.place]
        windows: tuple[TimeWindow, ...] = tuple(
            (max(start, int(low)), min(end, int(high)))
            for start, end in visit.windows
            if max(start, low) <= min(end, high)
        )
        cut.append(visit if not windows else replace(visit, windows=windows))
    return tuple(cut)


def _possible(problem: RoutingProblem) -> tuple[list[Times], list[Times]]:
    """Return for each profile when each place is reached first, and left last for a centre."""
    firsts, lasts = [], []
    for index, matrix in enumerate(problem.matrices):
        size = len(problem.place_ids)
        first, last = np.zeros(size, np.int64), np.full(size, NEVER_S, np.int64)
        if matrix.hours is not None:
            begin: dict[int, int] = {}
            end: dict[int, int] = {}
            for one in problem.vehicles:
                centre = problem.centres[one.centre]
                if one.matrix != index or one.start_place is None or one.end_place is None:
                    continue
                start_s = max(one.shift_start_s, centre.open_s) + centre.load_s
                end_s = min(one.shift_end_s, centre.close_s) - centre.unload_s
                begin[one.start_place] = min(begin.get(one.start_place, NEVER_S), start_s)
                end[one.end_place] = max(end.get(one.end_place, 0), end_s)
            if begin:
                first = _first_arrivals(matrix.hours, size, begin)
                last = _last_departures(matrix.hours, size, end)
        firsts.append(first)
        lasts.append(last)
    return firsts, lasts


def _row(hours: Hours, start: int, ready_s: int) -> tuple[Times, Times, Times]:
    """Return arrival, seconds and metres of the ways from a place to all, ready at a time."""
    size = len(next(iter(hours.runs.values())).duration_s)
    arrival, seconds, metres = (np.full(size, NEVER_S, np.int64) for _ in range(3))
    for first in range(len(hours.starts_s)):
        left = max(ready_s, hours.starts_s[first])
        if left >= hours.end_s(first):
            continue
        open_ways = np.ones(size, dtype=np.bool_)
        for last in range(first, len(hours.starts_s)):
            run = hours.runs.get((first, last))
            if run is None:
                break
            way = run.duration_s[start].astype(np.int64)
            fits = open_ways & run.reachable[start] & (left + way <= hours.end_s(last))
            better = fits & (left + way < arrival)
            arrival[better] = left + way[better]
            seconds[better], metres[better] = way[better], run.distance_m[start][better]
            open_ways &= ~fits
    return arrival, seconds, metres


def _column(hours: Hours, end: int, arrive_s: int) -> Times:
    """Return when each place must be left at the latest to arrive at one by a time."""
    size = len(next(iter(hours.runs.values())).duration_s)
    latest = np.full(size, -NEVER_S, np.int64)
    for (first, last), run in hours.runs.items():
        way = run.duration_s[:, end].astype(np.int64)
        left = np.minimum(min(arrive_s, hours.end_s(last)) - way, hours.end_s(first) - 1)
        able = run.reachable[:, end] & (left >= hours.starts_s[first])
        latest = np.where(able, np.maximum(latest, left), latest)
    return latest


def _first_arrivals(hours: Hours, size: int, begin: Mapping[int, int]) -> Times:
    """Return when each place is reached at the earliest, by way of others if that is sooner."""
    arrival = np.full(size, NEVER_S, np.int64)
    for place, start_s in begin.items():
        arrival[place] = start_s
    waiting = arrival.copy()
    while waiting.min() < NEVER_S:
        place = int(waiting.argmin())
        now = int(waiting[place])
        waiting[place] = NEVER_S
        found, _, _ = _row(hours, place, now)
        better = found < arrival
        arrival[better] = waiting[better] = found[better]
    return arrival


def _last_departures(hours: Hours, size: int, end: Mapping[int, int]) -> Times:
    """Return when each place must be left at the latest, by way of others if that is later."""
    latest = np.full(size, -NEVER_S, np.int64)
    for place, end_s in end.items():
        latest[place] = end_s
    waiting = latest.copy()
    while waiting.max() > -NEVER_S:
        place = int(waiting.argmax())
        now = int(waiting[place])
        waiting[place] = -NEVER_S
        found = _column(hours, place, now)
        better = found > latest
        latest[better] = waiting[better] = found[better]
    return latest
