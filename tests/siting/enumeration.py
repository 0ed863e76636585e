"""What every choice of a tiny problem is worth, found by trying all of them.

Shares no code with the engine; written from the words of models.py and problem.py.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import linprog

from ruralroute.siting.models import FixedCharge, MaxCover, PCentre, PMedian, SetCover
from ruralroute.siting.problem import SiteRule, SitingProblem, Sourcing

SLACK = 1e-9


def best_value(problem: SitingProblem, model) -> float | None:
    """Return the best objective of all choices; None where none keeps the rules."""
    best = None
    up = isinstance(model, MaxCover)
    for option in product(*(range(-1, len(site.sizes)) for site in problem.sites)):
        if not sites_allowed(problem, option):
            continue
        value = best_serving(problem, model, option)
        if value is not None and (best is None or (value > best if up else value < best)):
            best = value
    return best


def sites_allowed(problem: SitingProblem, option: tuple[int, ...]) -> bool:
    count = sum(one >= 0 for one in option)
    if count < problem.open_min:
        return False
    if problem.open_max is not None and count > problem.open_max:
        return False
    for site, one in zip(problem.sites, option, strict=True):
        if site.rule is SiteRule.FORCED and one < 0:
            return False
        if site.rule is SiteRule.FORBIDDEN and one >= 0:
            return False
    spent = sum(once(site, one) for site, one in zip(problem.sites, option, strict=True))
    return problem.budget is None or spent <= problem.budget + SLACK


def once(site, one: int) -> float:
    if one >= 0:
        return site.sizes[one].cost_open
    return site.cost_close if site.existing else 0.0


def pair(problem: SitingProblem, j: int, i: int):
    """Return time and cost of a pair that keeps the rules; None: there is none."""
    links = problem.links
    for at in range(links.start[j], links.start[j + 1]):
        if links.to[at] != i:
            continue
        time_s = links.time_s[at]
        village = problem.villages
        if problem.max_service_s is not None and time_s > problem.max_service_s:
            return None
        for floor in problem.floors:
            if floor.flag is None or village.flags[i, problem.flags.index(floor.flag)]:
                if floor.within_s is not None and time_s > floor.within_s:
                    return None
                if floor.visits_week is not None and links.visits_week[at] < floor.visits_week:
                    return None
        warm = problem.precool_s is not None and village.produce[i]
        if warm and (not problem.sites[j].precools or time_s > problem.precool_s):
            return None
        return time_s, links.cost[at]
    return None


def ruled(problem: SitingProblem, i: int) -> bool:
    if problem.max_service_s is not None:
        return True
    if problem.precool_s is not None and problem.villages.produce[i]:
        return True
    return any(
        one.flag is None or problem.villages.flags[i, problem.flags.index(one.flag)]
        for one in problem.floors
        if one.within_s is not None or (one.visits_week or 0) > 0
    )


def factor(problem: SitingProblem, i: int) -> float:
    value = 1.0
    for one in problem.preferences:
        if problem.villages.flags[i, problem.flags.index(one.flag)]:
            value *= 1 + one.extra
    return value


def best_serving(problem: SitingProblem, model, option: tuple[int, ...]) -> float | None:
    villages = range(len(problem.villages.ids))
    pairs = {
        (j, i): found
        for j, one in enumerate(option)
        if one >= 0
        for i in villages
        if (found := pair(problem, j, i)) is not None
    }
    if isinstance(model, SetCover):
        pairs = {key: one for key, one in pairs.items() if one[0] <= model.reach_s}
    weight = [problem.villages.weight[i] * factor(problem, i) for i in villages]
    must = [not isinstance(model, MaxCover) or ruled(problem, i) for i in villages]
    if isinstance(model, PCentre):
        return least_radius(problem, option, pairs, must)

    def worth(j, i):
        time_s, cost = pairs[j, i]
        match model:
            case PMedian():
                return weight[i] * time_s
            case SetCover():
                return 0.0
            case MaxCover():
                return -weight[i] if time_s <= model.reach_s else 0.0
            case FixedCharge():
                return cost
        raise AssertionError

    served = serve(problem, option, {key: worth(*key) for key in pairs}, must)
    if served is None:
        return None
    match model:
        case SetCover():
            return float(sum(one >= 0 for one in option))
        case MaxCover():
            return -served
        case FixedCharge():
            return served + yearly(problem, option)
    return served


def yearly(problem: SitingProblem, option: tuple[int, ...]) -> float:
    total = 0.0
    for site, one in zip(problem.sites, option, strict=True):
        total += problem.annuity * once(site, one)
        total += site.sizes[one].cost_year if one >= 0 else 0.0
    return total


def least_radius(problem, option, pairs, must) -> float | None:
    radius = {(j, i): factor(problem, i) * found[0] for (j, i), found in pairs.items()}
    for limit in sorted({0.0, *radius.values()}):
        near = {key: 0.0 for key, one in radius.items() if one <= limit}
        if serve(problem, option, near, must) is not None:
            return limit
    return None


def serve(problem, option, value, must) -> float | None:
    """Return the least sum of values of serving all who must be, within capacity."""
    count, kinds = len(must), len(problem.resources)
    rooms = {
        j: [np.inf if room is None else room for room in problem.sites[j].sizes[one].capacity]
        or [np.inf] * kinds
        for j, one in enumerate(option)
        if one >= 0
    }
    if problem.sourcing is Sourcing.SINGLE:
        return serve_whole(problem, rooms, value, must)
    keys = sorted(value)
    if not keys:
        return None if any(must) else 0.0
    served, limit = np.zeros((count, len(keys))), []
    load = []
    for at, (_, i) in enumerate(keys):
        served[i, at] = 1.0
    for j, room in rooms.items():
        for kind in range(kinds):
            if np.isfinite(room[kind]):
                load.append([problem.villages.demand[i, kind] * (s == j) for s, i in keys])
                limit.append(room[kind])
    must_rows = np.array(must)
    done = linprog(
        [value[key] for key in keys],
        A_ub=np.array([*load, *served[~must_rows]]).reshape(-1, len(keys)),
        b_ub=np.array([*limit, *np.ones((~must_rows).sum())]),
        A_eq=served[must_rows] if must_rows.any() else None,
        b_eq=np.ones(must_rows.sum()) if must_rows.any() else None,
    )
    return float(done.fun) if done.status == 0 else None


def serve_whole(problem, rooms, value, must) -> float | None:
    best = None
    choices = [
        [*(j for j in rooms if (j, i) in value), *([] if must[i] else [-1])]
        for i in range(len(must))
    ]
    for goes in product(*choices):
        load = {j: np.zeros(len(problem.resources)) for j in rooms}
        total = 0.0
        for i, j in enumerate(goes):
            if j >= 0:
                load[j] += problem.villages.demand[i]
                total += value[j, i]
        fits = all((load[j] <= np.array(rooms[j]) + SLACK).all() for j in rooms)
        if fits and (best is None or total < best):
            best = total
    return best


def best_two_echelons(problem: SitingProblem) -> float | None:
    """Return the least cost a year of all choices of centres, stations and feeds."""
    second = problem.stations
    assert second is not None
    best = None
    for option in product(*(range(-1, len(site.sizes)) for site in problem.sites)):
        for lower in product(*(range(-1, len(one.sizes)) for one in second.stations)):
            if not _two_allowed(problem, option, lower):
                continue
            feeds = [
                [-1] if one < 0 else [j for j, c in enumerate(option) if c >= 0] for one in lower
            ]
            for feed in product(*feeds):
                value = _two_serve(problem, option, lower, feed)
                if value is not None and (best is None or value < best):
                    best = value
    return best


def _two_allowed(problem, option, lower) -> bool:
    second = problem.stations
    free = problem.replace(budget=None)
    below = free.replace(
        sites=second.stations,
        links=second.local,
        stations=None,
        open_min=second.open_min,
        open_max=second.open_max,
    )
    if not (sites_allowed(free, option) and sites_allowed(below, lower)):
        return False
    spent = sum(once(site, one) for site, one in zip(problem.sites, option, strict=True))
    spent += sum(once(site, one) for site, one in zip(second.stations, lower, strict=True))
    return problem.budget is None or spent <= problem.budget + SLACK


def _two_serve(problem, option, lower, feed) -> float | None:
    second = problem.stations
    total = yearly(problem, option)
    total += yearly(
        problem.replace(sites=second.stations, links=second.local, stations=None), lower
    )
    way = {}
    for k, j in enumerate(feed):
        if j < 0:
            continue
        at = [
            at
            for at in range(second.trunk.start[j], second.trunk.start[j + 1])
            if second.trunk.to[at] == k
        ]
        if not at:
            return None
        way[k] = at[0]
        total += second.trunk.cost[at[0]]
    below = problem.replace(sites=second.stations, links=second.local, stations=None)
    limits = [limit_s(problem, i) for i in range(len(problem.villages.ids))]
    value = {}
    for k, at in way.items():
        for i in range(len(limits)):
            found = pair(below, k, i)
            if found is None:
                continue
            if second.trunk.time_s[at] + second.transfer_s + found[0] > limits[i]:
                continue
            unit = problem.villages.demand[i, 0] if problem.resources else 0.0
            value[k, i] = found[1] + unit * second.trunk_cost_per_unit[at]
    served = _serve_two(problem, (option, lower, feed), value)
    return None if served is None else total + served


def limit_s(problem, i) -> float:
    limits = [np.inf if problem.max_service_s is None else problem.max_service_s]
    for one in problem.floors:
        flagged = one.flag is None or problem.villages.flags[i, problem.flags.index(one.flag)]
        if one.within_s is not None and flagged:
            limits.append(one.within_s)
    return min(limits)


def _serve_two(problem, design, value) -> float | None:
    """Like serve, with the room of centres too."""
    option, lower, feed = design
    count, kinds = len(problem.villages.ids), len(problem.resources)
    if problem.sourcing is not Sourcing.SINGLE:
        return _serve_two_in_parts(problem, design, value)
    best = None
    stations = [k for k, one in enumerate(lower) if one >= 0]
    for goes in product(*([k for k in stations if (k, i) in value] for i in range(count))):
        load = np.zeros((len(lower), kinds))
        above = np.zeros((len(option), kinds))
        for i, k in enumerate(goes):
            load[k] += problem.villages.demand[i]
            above[feed[k]] += problem.villages.demand[i]
        if not _holds(problem.stations.stations, lower, load) or not _holds(
            problem.sites, option, above
        ):
            continue
        total = sum(value[k, i] for i, k in enumerate(goes))
        if best is None or total < best:
            best = total
    return best


def _serve_two_in_parts(problem, design, value) -> float | None:
    option, lower, feed = design
    keys, demand = sorted(value), problem.villages.demand
    rows, limit = [], []
    for sites, chosen, place in (
        (problem.stations.stations, lower, [k for k, _ in keys]),
        (problem.sites, option, [feed[k] for k, _ in keys]),
    ):
        for site, one in enumerate(chosen):
            rooms = sites[site].sizes[one].capacity if one >= 0 else ()
            for kind, room in enumerate(rooms):
                if room is not None:
                    rows.append(
                        [
                            demand[i, kind] * (at == site)
                            for at, (_, i) in zip(place, keys, strict=True)
                        ]
                    )
                    limit.append(room)
    count = len(problem.villages.ids)
    served = np.array([[float(i == one) for _, i in keys] for one in range(count)])
    if not keys:
        return None
    done = linprog(
        [value[key] for key in keys],
        A_ub=np.array(rows) if rows else None,
        b_ub=limit or None,
        A_eq=served.reshape(count, len(keys)),
        b_eq=np.ones(count),
    )
    return float(done.fun) if done.status == 0 else None


def _holds(sites, option, load) -> bool:
    for site, one, carried in zip(sites, option, load, strict=True):
        if one < 0:
            continue
        for room, much in zip(site.sizes[one].capacity, carried, strict=False):
            if room is not None and much > room + SLACK:
                return False
    return True
