"""A second opinion on a day's times: the rules as a CP-SAT model, apart from the evaluator.

It knows nothing of chains or fixpoints: every clock is a variable, every rule a constraint.
"""

from __future__ import annotations

import itertools
from typing import Any

from ortools.sat.python import cp_model

from ruralroute.planning.problem.data import Action, RoutingProblem, Trip

HORIZON_S = 2 * 24 * 3600
"""No day of the tests runs beyond this."""


class TimeOracle:
    """Least paid time, then latest start, of one vehicle's day whose roads exist."""

    def __init__(self, problem: RoutingProblem, vehicle: int, trips: tuple[Trip, ...]) -> None:
        self.problem = problem
        self.data = problem.vehicles[vehicle]
        self.centre = problem.centres[self.data.centre]
        self.matrix = problem.matrices[self.data.matrix]
        self.model = cp_model.CpModel()
        self.legs: list[Any] = []
        self.driven = 0
        self.halts: list[Any] = []
        ends: Any = None
        back: Any = None
        for number, trip in enumerate(trips):
            load = self.clock()
            if number:
                self.model.add(load >= ends + self.centre.turnaround_s)
                if self.rule.rest_includes_handling:
                    pause = load + self.centre.load_s - back
                else:
                    pause = load - ends
                self.halts.append(self.rested([pause]))
            else:
                self.start = load
            ends, back = self.trip(trip, load)
        self.end = ends
        self.driving()

    @property
    def rule(self):
        return self.problem.driver

    def clock(self):
        return self.model.new_int_var(0, HORIZON_S, "")

    def rested(self, pauses):
        """A boolean that may be true only if one of the pauses is long enough."""
        whole = self.model.new_bool_var("")
        some = []
        for pause in pauses:
            one = self.model.new_bool_var("")
            self.model.add(pause >= self.rule.min_rest_s).only_enforce_if(one)
            some.append(one)
        self.model.add_bool_or([whole.negated(), *some])
        return whole

    def trip(self, trip: Trip, load):
        model, centre = self.model, self.centre
        model.add(load >= max(self.data.shift_start_s, centre.open_s))
        here, left = self.data.start_place, load + centre.load_s
        starts = []
        visits = [(number, self.problem.visits[one]) for number, one in enumerate(trip.visits)]
        for place, group in itertools.groupby(visits, key=lambda one: one[1].place):
            stands_in_a_break, pauses, seen = False, [], set()
            arrival = free = None
            for number, visit in group:
                start = self.clock()
                breaks = [self.data.breaks[one] for one, at in trip.breaks if at == number]
                if free is None:
                    fixed = self.problem.place_fixed_s[place]
                    pause = sum(one.service_s for one in breaks)
                    leg = self.leg(here, place, left, pause)
                    arrival = left + leg + pause
                    ready = self.way(left, leg, breaks, fixed, start)
                else:
                    ready = self.way(free, 0, breaks, 0, start, is_leg=False)
                    stands_in_a_break |= any(
                        one.service_s >= self.rule.min_rest_s for one in breaks
                    )
                pauses.append(start - ready)
                domain = cp_model.Domain.from_intervals([list(one) for one in visit.windows])
                model.add_linear_expression_in_domain(start, domain)
                new = {one for one in visit.operators if one >= 0} - seen
                seen |= new
                setup = visit.setup_s if len(pauses) == 1 and place != here else 0
                free = start + setup + visit.handling_s + self.problem.operator_fixed_s * len(new)
                starts.append((visit, start, free))
            left = self.clock()
            model.add(left >= free)
            pauses.append(left - free)
            if self.rule.rest_includes_handling:
                pauses = [left - arrival]
            self.halts.append(
                self.model.new_constant(1) if stands_in_a_break else self.rested(pauses)
            )
            here = place
        back = self.clock()
        breaks = [self.data.breaks[one] for one, at in trip.breaks if at == len(trip.visits)]
        pause = sum(one.service_s for one in breaks)
        self.way(left, self.leg(here, self.data.end_place, left, pause), breaks, 0, back)
        end = back + centre.unload_s
        model.add(end <= min(self.data.shift_end_s, centre.close_s))
        for visit, start, free in starts:
            limit = HORIZON_S if visit.max_aboard_s is None else visit.max_aboard_s
            takes_back = visit.action is Action.EXCHANGE and any(visit.load_back)
            if visit.action in (Action.DELIVER, Action.EXCHANGE):
                model.add(load >= visit.ready_s)
                model.add(free - load <= limit)
            elif visit.action is Action.COLLECT:
                model.add(end - start <= limit)
            elif visit.action is Action.SET_DOWN:
                (began,) = (
                    other for one, other, _ in starts if one is self.problem.visits[visit.pair]
                )
                model.add(free - began <= limit)
            if (visit.action is Action.COLLECT or takes_back) and centre.collect_by_s is not None:
                model.add(end <= centre.collect_by_s)
        return end, back

    def way(self, left, leg, breaks, fixed, moment, *, is_leg=True):
        """Drive, and take breaks on the way; returns when nothing but waiting is left to do."""
        total = left + leg + fixed + sum(one.service_s for one in breaks)
        self.model.add(moment >= total)
        begin, ahead = left, leg
        for one in breaks:
            start = self.clock()
            domain = cp_model.Domain.from_intervals([list(window) for window in one.windows])
            self.model.add_linear_expression_in_domain(start, domain)
            self.model.add(start >= begin)
            if is_leg:
                before = self.clock()
                self.model.add_min_equality(before, [ahead, start - begin])
                self.legs.append(before)
                self.halts.append(self.model.new_constant(one.service_s >= self.rule.min_rest_s))
                ahead = ahead - before
            begin = start + one.service_s
        self.model.add(moment >= begin)
        if is_leg:
            self.legs.append(ahead)
            self.driven += leg
        if not breaks:
            return total
        ready = self.clock()
        self.model.add_max_equality(ready, [total, begin])
        return ready

    def leg(self, start, end, left, pause):
        if start is None or end is None:
            return 0
        if self.matrix.hours is None or start == end:
            return int(self.matrix.duration_s[start, end])
        return self.leg_by_hour(start, end, left, pause)

    def leg_by_hour(self, start, end, left, pause):
        """Choose the period of leaving, and the first run at whose end the leg is over."""
        hours, seconds, chosen = self.matrix.hours, self.clock(), []
        bounds = [*hours.starts_s, 2 * HORIZON_S]
        for first in range(len(hours.starts_s)):
            too_soon = []
            for last in range(first, len(hours.starts_s)):
                run = hours.runs.get((first, last))
                if run is None or not run.reachable[start, end]:
                    break
                found = int(run.duration_s[start, end])
                one = self.model.new_bool_var("")
                self.model.add(left >= bounds[first]).only_enforce_if(one)
                self.model.add(left < bounds[first + 1]).only_enforce_if(one)
                self.model.add(left + found + pause <= bounds[last + 1]).only_enforce_if(one)
                for sooner, end_s in too_soon:
                    self.model.add(left + sooner + pause > end_s).only_enforce_if(one)
                self.model.add(seconds == found).only_enforce_if(one)
                too_soon.append((found, bounds[last + 1]))
                chosen.append(one)
        self.model.add_exactly_one(chosen)
        return seconds

    def driving(self) -> None:
        """Between any two legs that are too much together, one halt must be a rest."""
        self.model.add(self.driven + self.model.new_constant(0) <= self.data.max_driving_s)
        for first, last in itertools.combinations_with_replacement(range(len(self.legs)), 2):
            unrested = [one.negated() for one in self.halts[first:last]]
            driven = sum(self.legs[first : last + 1])
            limit = self.rule.max_driving_since_rest_s
            self.model.add(driven <= limit).only_enforce_if(unrested)

    def solve(self) -> tuple[int, int] | None:
        """Return the least paid time and the latest start that has it; None: impossible."""
        self.model.minimize((self.end - self.start) * (2 * HORIZON_S) - self.start)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        assert status == cp_model.OPTIMAL
        start = solver.value(self.start)
        return solver.value(self.end - self.start), start
