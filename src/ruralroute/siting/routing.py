"""Location-routing: sites judged by the routes that leave from them.

``min sum_j O_j y_j + F x (number of routes) + sum of legs driven``, each village on one route, each
route from and to one open site within a vehicle's capacity, each site within its own (Prodhon and
Prins 2014, "A survey of recent research on location-routing problems", EJOR 238).  Sites are
screened by an estimate (`routing_estimate`), and the best designs are planned by the engine that
plans days, which says what they really cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralroute.errors import NoPlanInTimeError
from ruralroute.planning.problem.data import (
    FAR_FUTURE_S,
    Action,
    CentreData,
    Days,
    DriverRule,
    Matrix,
    OrderPart,
    RoutingProblem,
    SpaceData,
    Trip,
    VehicleData,
    VisitData,
    ZoneData,
)
from ruralroute.planning.solve import solve
from ruralroute.siting.links import Bools, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedSites:
    """What is sited by routes, in whole units of money and of load.

    Parameters
    ----------
    leg_cost
        Shape (sites + villages, sites + villages), >= 0: money of driving from one place to
        another; sites come first.
    reachable
        Same shape: where False there is no road, whatever the number.
    demand
        Shape (villages,), >= 0, none above `vehicle_capacity`.
    vehicle_capacity, vehicle_cost
        Of one route.
    site_cost
        Shape (sites,).
    site_capacity
        Shape (sites,): load that may leave from each; None: unlimited.
    """

    leg_cost: Ints
    reachable: Bools
    demand: Ints
    vehicle_capacity: int
    vehicle_cost: int
    site_cost: Ints
    site_capacity: Ints | None = None

    def __post_init__(self) -> None:
        places = len(self.site_cost) + len(self.demand)
        if self.leg_cost.shape != (places, places) or self.reachable.shape != (places, places):
            raise ValueError(f"leg_cost and reachable must have shape {(places, places)}")
        if (self.leg_cost < 0).any() or (self.demand < 0).any():
            raise ValueError("leg costs and demand must be >= 0")
        if self.demand.max(initial=0) > self.vehicle_capacity:
            raise ValueError("a village's demand exceeds a vehicle: split it first")

    @property
    def sites(self) -> int:
        """How many sites."""
        return len(self.site_cost)


Route = tuple[int, tuple[int, ...]]
"""A site and the villages served from it in one go, in order, by index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDesign:
    """What the planning engine made of a set of open sites.

    Parameters
    ----------
    open_sites
        Shape (sites,).
    cost
        Sites, vehicles and legs; None: the engine left villages out.
    routes
        Of the plan.
    """

    open_sites: Bools
    cost: int | None
    routes: tuple[Route, ...]


def plan_design(
    case: RoutedSites,
    open_sites: Bools,
    goes: Ints,
    *,
    start: tuple[Route, ...],
    time_limit_s: float | None,
    iterations: int | None = None,
    workers: int | None = None,
    seed: int = 0,
) -> PlannedDesign:
    """Plan the routes of a set of open sites with the engine that plans days.

    Parameters
    ----------
    open_sites
        Shape (sites,).
    goes
        Shape (villages,): the site that each village is expected to be served from.  It binds only
        where capacities of sites do not follow from the number of their vehicles.
    start
        Routes to begin with.
    time_limit_s, iterations, workers, seed
        As in `ruralroute.planning.solve`.
    """
    best = PlannedDesign(open_sites=open_sites, cost=None, routes=())
    variants = [bound for bound in (False, True) if bound or _free_to_choose(case, open_sites)]
    share = None if time_limit_s is None else time_limit_s / len(variants)
    for bound in variants:
        problem = routing_problem(case, open_sites, goes, start=start, bound=bound)
        try:
            found = solve(
                problem,
                time_limit_s=share,
                iterations=iterations,
                workers=workers,
                seed=seed,
                start=_days(problem, open_sites, start),
            )
        except NoPlanInTimeError:
            continue
        if any(found.score.unserved):
            continue
        cost = int(found.score.money) + int(case.site_cost[open_sites].sum())
        if best.cost is None or cost < best.cost:
            centres = np.flatnonzero(open_sites)
            routes = tuple(
                (
                    int(centres[problem.vehicles[vehicle].centre]),
                    tuple(int(one) for one in trip.visits),
                )
                for vehicle, trips in sorted(found.days.items())
                for trip in trips
            )
            best = PlannedDesign(open_sites=open_sites, cost=cost, routes=routes)
    return best


def _free_to_choose(case: RoutedSites, open_sites: Bools) -> bool:
    """Say whether villages may choose their site: vehicles of each site then keep its capacity."""
    if case.site_capacity is None:
        return True
    room = case.site_capacity[open_sites]
    if (room >= case.demand.sum()).all():
        return True
    full = (room // case.vehicle_capacity).sum() * case.vehicle_capacity
    return bool(full >= case.demand.sum())


def routing_problem(
    case: RoutedSites,
    open_sites: Bools,
    goes: Ints,
    *,
    start: tuple[Route, ...],
    bound: bool,
) -> RoutingProblem:
    """Return the day's problem of a set of open sites.

    Parameters
    ----------
    start
        Routes for which there must be vehicles.
    bound
        Villages are served from the site they go to; otherwise from any, within as many full
        vehicles as a site's capacity holds.
    """
    centres = np.flatnonzero(open_sites)
    places = np.concatenate([centres, np.arange(case.sites, len(case.leg_cost))])
    grid = np.ix_(places, places)
    used = np.bincount([site for site, _ in start], minlength=case.sites)
    fleet = [_vehicles(case, int(one), int(used[one]), bound=bound) for one in centres]
    owner = [at for at, count in enumerate(fleet) for _ in range(count)]
    zeros: NDArray[np.int32] = np.zeros((len(places), len(places)), dtype=np.int32)
    return RoutingProblem(
        place_ids=tuple(str(one) for one in places),
        place_fixed_s=(0,) * len(places),
        operator_fixed_s=0,
        matrices=(
            Matrix(
                profile="any",
                duration_s=zeros,
                distance_m=zeros,
                reachable=case.reachable[grid],
                cost=case.leg_cost[grid].astype(np.int64),
            ),
        ),
        centres=tuple(_centre(at) for at in range(len(centres))),
        zones=(ZoneData(id="all", cold=False, holds=(True,)),),
        vehicles=tuple(_vehicle(case, number, at) for number, at in enumerate(owner)),
        visits=tuple(
            _visit(
                len(centres) + index,
                int(amount),
                tuple(
                    number
                    for number, at in enumerate(owner)
                    if not bound or centres[at] == goes[index]
                ),
            )
            for index, amount in enumerate(case.demand)
        ),
        incompatible=(frozenset(),),
        driver=DriverRule(
            max_driving_since_rest_s=FAR_FUTURE_S, min_rest_s=0, rest_includes_handling=True
        ),
        dimensions=("load",),
        money_unit=1,
    )


def _vehicles(case: RoutedSites, site: int, used: int, *, bound: bool) -> int:
    if not bound and case.site_capacity is not None:
        room = int(case.site_capacity[site])
        if room < case.demand.sum():
            return room // case.vehicle_capacity
    return used + 2


def _days(problem: RoutingProblem, open_sites: Bools, start: tuple[Route, ...]) -> Days:
    """Return routes as days of the problem's vehicles, as many as there are vehicles for."""
    free: dict[int, list[int]] = {}
    for number, vehicle in enumerate(problem.vehicles):
        free.setdefault(vehicle.centre, []).append(number)
    order = np.cumsum(open_sites) - 1
    days: Days = {}
    for site, villages in start:
        vehicles = free.get(int(order[site]), [])
        if vehicles:
            trip = Trip(visits=villages, spaces=(0,) * len(villages), set_points=(0,))
            days[vehicles.pop(0)] = (trip,)
    return days


def _centre(place: int) -> CentreData:
    return CentreData(
        id=f"c{place}",
        place=place,
        open_s=0,
        close_s=FAR_FUTURE_S,
        load_s=0,
        unload_s=0,
        turnaround_s=0,
        collect_by_s=None,
    )


def _vehicle(case: RoutedSites, number: int, centre: int) -> VehicleData:
    capacity = (case.vehicle_capacity,)
    return VehicleData(
        id=f"v{number}",
        centre=centre,
        matrix=0,
        capacity=capacity,
        spaces=(SpaceData(id="all", set_points=(0,), capacity=capacity),),
        shift_start_s=0,
        shift_end_s=FAR_FUTURE_S,
        cost_fixed=case.vehicle_cost,
        cost_per_m=0,
        cost_per_s=0,
        max_trips=1,
        max_driving_s=FAR_FUTURE_S,
        start_place=centre,
        end_place=centre,
    )


def _visit(place: int, amount: int, vehicles: tuple[int, ...]) -> VisitData:
    load = (amount,)
    part = OrderPart(
        order=str(place), part=1, parts=1, operator=-1, parcels=0, load=load, handling_s=0
    )
    return VisitData(
        id=str(place),
        place=place,
        action=Action.DELIVER,
        parts=(part,),
        load=load,
        load_back=(0,),
        handling_s=0,
        operators=(),
        windows=((0, FAR_FUTURE_S),),
        zone=0,
        goods_class=0,
        level=0,
        loss=(1,),
        price=None,
        vehicles=vehicles,
        ready_s=0,
        max_aboard_s=None,
    )
