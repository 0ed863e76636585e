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
        self.legs: list[int] = []
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
        visits = [self.problem.visits[index] for index in trip.visits]
        here, left = centre.place, load + centre.load_s
        starts = []
        for place, group in itertools.groupby(visits, key=lambda one: one.place):
            leg = int(self.matrix.duration_s[here, place])
            self.legs.append(leg)
            arrival = left + leg
            free = arrival + self.problem.place_fixed_s[place]
            pauses, seen = [], set()
            for visit in group:
                start = self.clock()
                model.add(start >= free)
                pauses.append(start - free)
                domain = cp_model.Domain.from_intervals([list(one) for one in visit.windows])
                model.add_linear_expression_in_domain(start, domain)
                new = {one for one in visit.operators if one >= 0} - seen
                seen |= new
                free = start + visit.handling_s + self.problem.operator_fixed_s * len(new)
                starts.append((visit, start, free))
            left = self.clock()
            model.add(left >= free)
            pauses.append(left - free)
            if self.rule.rest_includes_handling:
                pauses = [left - arrival]
            self.halts.append(self.rested(pauses))
            here = place
        leg = int(self.matrix.duration_s[here, centre.place])
        self.legs.append(leg)
        end = left + leg + centre.unload_s
        model.add(end <= min(self.data.shift_end_s, centre.close_s))
        for visit, start, free in starts:
            limit = HORIZON_S if visit.max_aboard_s is None else visit.max_aboard_s
            if visit.action is Action.DELIVER:
                model.add(load >= visit.ready_s)
                model.add(free - load <= limit)
            else:
                model.add(end - start <= limit)
                if centre.collect_by_s is not None:
                    model.add(end <= centre.collect_by_s)
        return end, left + leg

    def driving(self) -> None:
        """Between any two legs that are too much together, one halt must be a rest."""
        if sum(self.legs) > self.data.max_driving_s:
            self.model.add_bool_or([])
        for first, last in itertools.combinations_with_replacement(range(len(self.legs)), 2):
            if sum(self.legs[first : last + 1]) > self.rule.max_driving_since_rest_s:
                self.model.add_bool_or(self.halts[first:last])

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
