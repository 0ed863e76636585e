"""Build the routing problem of one day from a county and its travel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np

from ruralroute.errors import DataError, Where, fault
from ruralroute.model import County, Level, Order, Policy
from ruralroute.network import Travel, TravelMatrix
from ruralroute.planning.problem.data import (
    WHOLE_FRACTION,
    DriverRule,
    Matrix,
    Mixing,
    RoutingProblem,
)
from ruralroute.planning.problem.fleet import (
    DIMENSIONS,
    centre_data,
    half_up,
    vehicle_data,
    zone_data,
)
from ruralroute.planning.problem.hours import make_hours
from ruralroute.planning.problem.parts import VisitBuilder


def build_problem(county: County, travel: Travel, *, day: dt.date) -> RoutingProblem:
    """Turn one day of a county into integers and arrays.

    Parameters
    ----------
    county
        The county, with references checked.
    travel
        Matrices of all profiles that the county's vehicles have, over all its places.
    day
        Orders of this date and those without a date are planned.

    Raises
    ------
    DataError
        An order goes by way of another station, which is not planned yet.
    """
    orders = county.orders_of(day)
    _refuse_via(orders)
    served = {order.station for order in orders}
    served |= {order.to_station for order in orders if order.to_station is not None}
    stations = [one for one in county.stations if one.id in served]
    place_ids = tuple(one.id for one in (*county.centres, *stations))
    places = {place: index for index, place in enumerate(place_ids)}
    policy = county.policy
    profiles = list(dict.fromkeys(vehicle.profile for vehicle in county.vehicles))
    walk = _walks_s(policy, [travel[profile] for profile in profiles])
    fixed = [0] * len(county.centres)
    for station in stations:
        if station.stop_s is not None:
            fixed.append(station.stop_s)
            continue
        village = station.level is Level.VILLAGE
        usual = policy.stop_village_s if village else policy.stop_township_s
        fixed.append(usual + walk.get(station.id, 0))
    zones = zone_data(county)
    vehicles = tuple(
        vehicle_data(
            vehicle,
            policy=policy,
            centres={one.id: index for index, one in enumerate(county.centres)},
            matrices={profile: index for index, profile in enumerate(profiles)},
            zones=county.zones,
        )
        for vehicle in county.vehicles
    )
    classes, incompatible = _goods_classes(county, orders)
    centres = tuple(
        centre_data(centre, index, policy) for index, centre in enumerate(county.centres)
    )
    matrices = tuple(_select(travel[profile], place_ids) for profile in profiles)
    builder = VisitBuilder(
        county,
        vehicles=vehicles,
        zones=zones,
        centres=centres,
        matrices=matrices,
        places=places,
        goods_classes=classes,
    )
    return RoutingProblem(
        place_ids=place_ids,
        place_fixed_s=tuple(fixed),
        operator_fixed_s=policy.stop_operator_s,
        matrices=matrices,
        centres=centres,
        zones=zones,
        vehicles=vehicles,
        visits=builder.visits(orders),
        incompatible=incompatible,
        driver=DriverRule(
            max_driving_since_rest_s=policy.max_driving_since_rest_s,
            min_rest_s=policy.min_rest_s,
            rest_includes_handling=policy.rest_includes_handling,
        ),
        dimensions=DIMENSIONS,
        mixing=Mixing(policy.mixing),
        mixing_fraction=half_up(policy.mixing_fraction * WHOLE_FRACTION),
    )


def _walks_s(policy: Policy, matrices: Iterable[TravelMatrix]) -> dict[str, int]:
    """Give the time to walk from where vehicles stop to each place and back, once a stop.

    Of several profiles the one that stops farthest off counts.
    """
    farthest: dict[str, float] = {}
    for matrix in matrices:
        for snap in matrix.snaps:
            if snap.edge is not None:
                farthest[snap.place] = max(farthest.get(snap.place, 0.0), snap.distance_m)
    return {
        place: half_up(metres * 7.2 / policy.carry_kmh)
        for place, metres in farthest.items()
        if metres > policy.carry_free_m
    }


def _refuse_via(orders: tuple[Order, ...]) -> None:
    faults = [
        fault("planning.via", Where(file="orders", column="via"), f"{order.id}: {order.via}")
        for order in orders
        if order.via is not None
    ]
    if faults:
        raise DataError(faults)


def _goods_classes(
    county: County, orders: tuple[Order, ...]
) -> tuple[dict[str, int], tuple[frozenset[int], ...]]:
    """Index the goods classes of the day, and list which ones each class must not meet."""
    classes = {name: i for i, name in enumerate(dict.fromkeys(o.goods_class for o in orders))}
    enemies: list[set[int]] = [set() for _ in classes]
    for first, second in county.policy.incompatible:
        if first in classes and second in classes:
            enemies[classes[first]].add(classes[second])
            enemies[classes[second]].add(classes[first])
    return classes, tuple(frozenset(one) for one in enemies)


def _select(matrix: TravelMatrix, place_ids: tuple[str, ...]) -> Matrix:
    """Cut the day's places out of a county's matrix."""
    position = {place: index for index, place in enumerate(matrix.place_ids)}
    chosen = np.array([position[place] for place in place_ids], dtype=np.intp)
    if matrix.hours is not None:
        by_hour = matrix.hours
        points = np.arange(by_hour.points) + len(matrix.place_ids)
        hours = make_hours(
            by_hour.starts_s,
            by_hour.run,
            select=np.concatenate([chosen, points]),
            points=by_hour.points,
            left_out=by_hour.left_out,
        )
        return Matrix(
            profile=matrix.profile,
            duration_s=hours.slowest.duration_s,
            distance_m=hours.slowest.distance_m,
            reachable=hours.slowest.reachable,
            hours=hours,
        )
    grid = np.ix_(chosen, chosen)
    return Matrix(
        profile=matrix.profile,
        duration_s=np.ascontiguousarray(matrix.duration_s[grid]),
        distance_m=np.ascontiguousarray(matrix.distance_m[grid]),
        reachable=np.ascontiguousarray(matrix.reachable[grid]),
    )
