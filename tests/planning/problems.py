"""Small routing problems for tests: by hand (`tiny_problem`) and at random (`random_problems`).

All times are multiples of `STEP_S` (handling, travel, windows, limits), so a search over start
times on that grid is exact: the rules are differences and bounds between the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from ruralroute.planning.problem.data import (
    FAR_FUTURE_S,
    MICRO,
    Action,
    BreakData,
    CentreData,
    DriverRule,
    Load,
    Matrix,
    Mixing,
    OrderPart,
    RoutingProblem,
    SpaceData,
    VehicleData,
    VisitData,
    ZoneData,
)
from ruralroute.planning.problem.fleet import DIMENSIONS
from ruralroute.planning.problem.hours import RunData, make_hours
from ruralroute.planning.problem.parts import level_loss

STEP_S = 300
HOUR = 3600
AMBIENT, CHILLED, FROZEN = 0, 1, 2
ZONES = (
    ZoneData(id="ambient", cold=False, holds=(True, False, False)),
    ZoneData(id="chilled", cold=True, holds=(True, True, False)),
    ZoneData(id="frozen", cold=True, holds=(False, False, True)),
)
NO_RESTS = DriverRule(
    max_driving_since_rest_s=24 * HOUR, min_rest_s=1200, rest_includes_handling=False
)


def part(order: str, **changes: Any) -> OrderPart:
    """One whole order of operator 0."""
    values: dict[str, Any] = {
        "order": order,
        "part": 1,
        "parts": 1,
        "operator": 0,
        "parcels": 10,
        "load": (10_000, 100_000),
        "handling_s": STEP_S,
    }
    return OrderPart(**(values | changes))


def visit(order: str, place: int, **changes: Any) -> VisitData:
    """One delivery of one order; 10 kg, 0.1 m3, five minutes, any time, vehicle 0."""
    parts: tuple[OrderPart, ...] = changes.pop("parts", None) or (
        part(
            order,
            load=changes.get("load", (10_000, 100_000)),
            handling_s=changes.get("handling_s", STEP_S),
        ),
    )
    values: dict[str, Any] = {
        "id": order,
        "place": place,
        "action": Action.DELIVER,
        "parts": parts,
        "load": _sum_of(one.load for one in parts),
        "handling_s": sum(one.handling_s for one in parts),
        "operators": tuple(sorted({one.operator for one in parts if one.operator >= 0})),
        "windows": ((0, FAR_FUTURE_S),),
        "zone": AMBIENT,
        "goods_class": 0,
        "level": 0,
        "price": None,
        "vehicles": (0,),
        "ready_s": 0,
        "max_aboard_s": None,
    } | changes
    values = {
        "loss": level_loss(values["level"], len(parts), values["price"]),
        "load_back": (0,) * len(values["load"]),
    } | values
    return VisitData(**values)


def _sum_of(loads: Any) -> Load:
    return tuple(sum(kind) for kind in zip(*loads, strict=True))


def vehicle(name: str = "V0", **changes: Any) -> VehicleData:
    """A van of 500 kg and 4 m3, one ambient space, 07:00 to 18:00, two trips.

    It starts and ends at the place of its centre's number.
    """
    capacity: Load = changes.get("capacity", (500_000, 4_000_000))
    values: dict[str, Any] = {
        "id": name,
        "centre": 0,
        "matrix": 0,
        "capacity": capacity,
        "spaces": (SpaceData(id="main", set_points=(AMBIENT,), capacity=capacity),),
        "shift_start_s": 7 * HOUR,
        "shift_end_s": 18 * HOUR,
        "cost_fixed": 50 * MICRO,
        "cost_per_m": 300,
        "cost_per_s": 6_000,
        "max_trips": 2,
        "max_driving_s": 24 * HOUR,
    } | changes
    home = values["centre"]
    return VehicleData(**({"start_place": home, "end_place": home} | values))


def centre(name: str = "C0", place: int = 0, **changes: Any) -> CentreData:
    """A centre open from 06:00 to 20:00; 20 min to load, 10 to unload, 10 in between."""
    values: dict[str, Any] = {
        "id": name,
        "place": place,
        "open_s": 6 * HOUR,
        "close_s": 20 * HOUR,
        "load_s": 1200,
        "unload_s": 600,
        "turnaround_s": 600,
        "collect_by_s": None,
    }
    return CentreData(**(values | changes))


def line_matrix(places: int, *, leg_s: int = 2 * STEP_S, leg_m: int = 5_000) -> Matrix:
    """Places on a line, one leg apart from the next."""
    steps = np.abs(np.subtract.outer(np.arange(places), np.arange(places)))
    return Matrix(
        profile="van",
        duration_s=(steps * leg_s).astype(np.int32),
        distance_m=(steps * leg_m).astype(np.int32),
        reachable=np.ones((places, places), dtype=np.bool_),
    )


def matrix_of(durations: Sequence[Sequence[int | None]], *, profile: str = "van") -> Matrix:
    """Durations by hand, None where there is no road; ten metres a second."""
    reachable = np.array([[cell is not None for cell in row] for row in durations], dtype=np.bool_)
    seconds = np.array([[cell or 0 for cell in row] for row in durations], dtype=np.int32)
    return Matrix(
        profile=profile,
        duration_s=seconds,
        distance_m=(seconds * 10).astype(np.int32),
        reachable=reachable,
    )


def tiny_problem(
    visits: Sequence[VisitData],
    vehicles: Sequence[VehicleData] | None = None,
    *,
    centres: Sequence[CentreData] | None = None,
    matrices: Sequence[Matrix] | None = None,
    fixed_s: int | Sequence[int] = STEP_S,
    operator_fixed_s: int = 0,
    incompatible: Sequence[frozenset[int]] = (frozenset(),),
    driver: DriverRule = NO_RESTS,
    dimensions: Sequence[str] = DIMENSIONS,
    mixing: Mixing = Mixing.FREE,
    mixing_fraction: int = 0,
) -> RoutingProblem:
    """Make a problem from visits; place 0 is the centre, places lie on a line by default.

    `fixed_s` is the fixed time of a stop, at every place but the centres or place by place.
    """
    centres = tuple(centres or (centre(),))
    places = 1 + max(
        [one.place for one in visits] + [one.place for one in centres],
    )
    if matrices is None:
        matrices = (line_matrix(places),)
    places = len(matrices[0].duration_s)
    if isinstance(fixed_s, int):
        homes = {one.place for one in centres}
        fixed_s = [0 if place in homes else fixed_s for place in range(places)]
    return RoutingProblem(
        place_ids=tuple(f"P{place}" for place in range(places)),
        place_fixed_s=tuple(fixed_s),
        operator_fixed_s=operator_fixed_s,
        matrices=tuple(matrices),
        centres=centres,
        zones=ZONES,
        vehicles=tuple(vehicles) if vehicles is not None else (vehicle(),),
        visits=tuple(visits),
        incompatible=tuple(incompatible),
        driver=driver,
        dimensions=tuple(dimensions),
        mixing=mixing,
        mixing_fraction=mixing_fraction,
    )


def _steps(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high).map(lambda steps: steps * STEP_S)


@st.composite
def _matrices(draw: st.DrawFn, places: int, *, cut_off: bool, slow: int) -> Matrix:
    spots = [(draw(st.integers(0, 3)), draw(st.integers(0, 3))) for _ in range(places)]
    size = (places, places)
    seconds = np.zeros(size, dtype=np.int32)
    reachable = np.ones(size, dtype=np.bool_)
    for start in range(places):
        for end in range(places):
            if start != end:
                way = abs(spots[start][0] - spots[end][0]) + abs(spots[start][1] - spots[end][1])
                detour = draw(st.sampled_from((1, 1, 1, 2)))
                seconds[start, end] = (way * slow + detour) * STEP_S
                if cut_off:
                    reachable[start, end] = draw(st.integers(0, 19)) > 0
    return Matrix(
        profile="van",
        duration_s=seconds,
        distance_m=(seconds * 10).astype(np.int32),
        reachable=reachable,
    )


@st.composite
def _vehicles(draw: st.DrawFn, name: str, *, zones: bool, max_trips: int) -> VehicleData:
    capacity = draw(st.sampled_from(((30_000, 900_000), (60_000, 600_000), (500_000, 4_000_000))))
    kinds: tuple[tuple[tuple[int, ...], ...], ...] = (((AMBIENT,),),)
    if zones:
        kinds += (((CHILLED, AMBIENT),), ((AMBIENT,), (FROZEN, CHILLED)))
    points = draw(st.sampled_from(kinds))
    share = len(points)
    start = draw(_steps(84, 96))
    return vehicle(
        name,
        capacity=capacity,
        spaces=tuple(
            SpaceData(
                id=f"space{index}",
                set_points=one,
                capacity=(capacity[0], capacity[1] // share),
            )
            for index, one in enumerate(points)
        ),
        shift_start_s=start,
        shift_end_s=start + draw(st.sampled_from((4, 7, 11))) * HOUR,
        cost_fixed=draw(st.integers(0, 3)) * 20 * MICRO,
        cost_per_m=draw(st.sampled_from((200, 300, 900))),
        cost_per_s=draw(st.sampled_from((0, 6_000))),
        max_trips=draw(st.integers(1, max_trips)),
        max_driving_s=draw(st.sampled_from((3, 24, 24))) * HOUR,
    )


@st.composite
def _windows(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    kind = draw(st.integers(0, 3))
    if kind < 2:
        return ((0, FAR_FUTURE_S),)
    first = draw(_steps(90, 130))
    windows = [(first, first + draw(_steps(0, 24)))]
    if kind == 3:
        second = windows[0][1] + draw(_steps(1, 24))
        windows.append((second, second + draw(_steps(0, 24))))
    return tuple(windows)


@st.composite
def _visits(
    draw: st.DrawFn, index: int, *, places: int, fleet: int, zones: bool, prices: bool
) -> VisitData:
    operator = draw(st.integers(-1, 1))
    load = (draw(st.integers(1, 25)) * 1_000, draw(st.integers(1, 4)) * 100_000)
    handling = draw(_steps(1, 3))
    order = f"O{index}"
    action = draw(st.sampled_from((Action.DELIVER, Action.DELIVER, Action.COLLECT)))
    ready = draw(st.sampled_from((0, 0, 0, 8 * HOUR, 9 * HOUR)))
    able = draw(st.sets(st.integers(0, fleet - 1), min_size=1)) if draw(st.booleans()) else None
    return visit(
        order,
        draw(st.integers(1, places - 1)),
        action=action,
        parts=(part(order, operator=operator, load=load, handling_s=handling),),
        windows=draw(_windows()),
        zone=draw(st.sampled_from((AMBIENT, AMBIENT, CHILLED, FROZEN))) if zones else AMBIENT,
        goods_class=draw(st.sampled_from((0, 0, 0, 0, 1, 2))),
        level=draw(st.sampled_from((0, 0, 0, 3, 9))),
        price=draw(st.sampled_from((None, None, 10 * MICRO, 200 * MICRO))) if prices else None,
        vehicles=tuple(range(fleet)) if able is None else tuple(sorted(able)),
        ready_s=ready if action is Action.DELIVER else 0,
        max_aboard_s=draw(st.sampled_from((None, None, None, HOUR, 2 * HOUR, 3 * HOUR))),
    )


def shipment(order: str, places: tuple[int, int], first: int, **changes: Any) -> list[VisitData]:
    """Both halves of a shipment as visits `first` and `first + 1`; the first one counts."""
    one, other = (visit(order, place, pair=first, **changes) for place in places)
    return [
        replace(one, action=Action.PICK_UP, pair=first + 1),
        replace(
            other,
            id=f"{order}.2",
            action=Action.SET_DOWN,
            loss=(0,) * len(other.loss),
            price=None,
            level=0,
        ),
    ]


@st.composite
def with_new_rules(draw: st.DrawFn, problems: st.SearchStrategy[RoutingProblem]) -> RoutingProblem:
    """Add what a county has no need of: open routes, other money, limits, exchanges, shipments."""
    problem = draw(problems)
    places = len(problem.place_ids)
    visits: list[VisitData] = []
    for one in problem.visits:
        kind = draw(st.sampled_from(("same", "same", "exchange", "shipment")))
        setup = draw(st.sampled_from((0, 0, STEP_S)))
        if kind == "shipment":
            to = draw(st.integers(1, places - 1))
            both = shipment(
                one.id,
                (one.place, to),
                len(visits),
                load=one.load,
                vehicles=one.vehicles,
                zone=one.zone,
                goods_class=one.goods_class,
                setup_s=setup,
            )
            windows = draw(_windows())
            limit = draw(st.sampled_from((None, HOUR, 2 * HOUR)))
            visits.append(
                replace(
                    both[0], windows=one.windows, level=one.level, loss=one.loss, price=one.price
                )
            )
            visits.append(replace(both[1], windows=windows, max_aboard_s=limit))
        elif kind == "exchange":
            back = (draw(st.integers(0, 25)) * 1_000, draw(st.integers(0, 4)) * 100_000)
            visits.append(replace(one, action=Action.EXCHANGE, load_back=back, setup_s=setup))
        else:
            visits.append(replace(one, setup_s=setup))
    vehicles = []
    for one in problem.vehicles:
        ends = (0, 0)
        if one.max_trips == 1:
            ends = tuple(draw(st.sampled_from((0, None, places - 1))) for _ in range(2))
        vehicles.append(
            replace(
                one,
                start_place=ends[0],
                end_place=ends[1],
                cost_per_driving_s=draw(st.sampled_from((0, 2_000))),
                max_distance_m=draw(st.sampled_from((None, None, 30_000, 60_000))),
                max_visits=draw(st.sampled_from((None, None, 2, 4))),
            )
        )
    matrix = problem.matrices[0]
    if draw(st.booleans()):
        rows = [[draw(st.integers(0, 9)) * MICRO for _ in range(places)] for _ in range(places)]
        cost = np.array(rows, dtype=np.int64)
        np.fill_diagonal(cost, 0)
        matrix = replace(matrix, cost=cost)
    return replace(
        problem,
        visits=tuple(visits),
        vehicles=tuple(vehicles),
        matrices=(matrix,),
        mixing=draw(st.sampled_from((*Mixing, Mixing.FREE))),
        mixing_fraction=draw(st.sampled_from((300_000, 500_000, 1_000_000))),
    )


@st.composite
def with_breaks(draw: st.DrawFn, problems: st.SearchStrategy[RoutingProblem]) -> RoutingProblem:
    """Give the vehicles breaks that often split a leg or force a wait."""
    problem = draw(problems)
    vehicles = []
    for one in problem.vehicles:
        breaks = []
        for number in range(draw(st.integers(0, 2))):
            first = draw(_steps(85, 130))
            windows = [(first, first + draw(_steps(0, 12)))]
            if draw(st.booleans()):
                later = windows[0][1] + draw(_steps(1, 12))
                windows.append((later, later + draw(_steps(0, 12))))
            breaks.append(
                BreakData(
                    id=f"B{number}",
                    windows=tuple(windows),
                    service_s=draw(_steps(1, 9)),
                    max_load=draw(st.sampled_from((None, None, (20_000, 10**9)))),
                )
            )
        vehicles.append(replace(one, breaks=tuple(breaks)))
    return replace(problem, vehicles=tuple(vehicles))


@st.composite
def random_problems(
    draw: st.DrawFn,
    max_visits: int = 5,
    *,
    max_vehicles: int = 2,
    max_places: int = 5,
    max_trips: int = 2,
    zones: bool = True,
    prices: bool = True,
    cut_off: bool = True,
    rests: bool = False,
    slow: int = 2,
) -> RoutingProblem:
    """Random small problems in which most rules bind now and then.

    Parameters
    ----------
    max_visits, max_vehicles, max_places, max_trips
        Upper bounds of what is drawn; `max_places` counts the centre.
    zones, prices, cut_off, rests
        Whether temperature zones, prices, missing roads and driver rests occur.
    slow
        Steps of `STEP_S` that one unit of distance takes.
    """
    places = draw(st.integers(2, max_places))
    fleet = draw(st.integers(1, max_vehicles))
    count = draw(st.integers(1, max_visits))
    opens = draw(_steps(80, 90))
    driver = NO_RESTS
    if rests:
        driver = DriverRule(
            max_driving_since_rest_s=draw(st.sampled_from((1, 2))) * HOUR,
            min_rest_s=draw(_steps(1, 6)),
            rest_includes_handling=draw(st.booleans()),
        )
    visits = [
        draw(_visits(index, places=places, fleet=fleet, zones=zones, prices=prices))
        for index in range(count)
    ]
    return tiny_problem(
        visits,
        [draw(_vehicles(f"V{index}", zones=zones, max_trips=max_trips)) for index in range(fleet)],
        centres=(
            centre(
                open_s=opens,
                close_s=opens + draw(st.sampled_from((8, 14))) * HOUR,
                load_s=draw(_steps(0, 4)),
                unload_s=draw(_steps(0, 2)),
                turnaround_s=draw(_steps(0, 2)),
                collect_by_s=draw(st.sampled_from((None, None, opens + 7 * HOUR))),
            ),
        ),
        matrices=(draw(_matrices(places, cut_off=cut_off, slow=slow)),),
        fixed_s=[0, *(draw(_steps(0, 2)) for _ in range(places - 1))],
        operator_fixed_s=draw(_steps(0, 1)),
        incompatible=(frozenset(), frozenset({2}), frozenset({1})),
        driver=driver,
    )


@st.composite
def with_hours(draw: st.DrawFn, problems: st.SearchStrategy[RoutingProblem]) -> RoutingProblem:
    """Have roads change by the hour: from two to four periods, legs slower in some or closed.

    Only paid time costs money, so that the cheapest day is the shortest.
    """
    problem = draw(problems)
    starts = sorted(draw(st.sets(_steps(86, 180), min_size=1, max_size=3)))
    matrices = []
    for matrix in problem.matrices:
        shape = matrix.duration_s.shape
        periods = []
        for _ in range(len(starts) + 1):
            drawn = draw(
                st.lists(
                    st.sampled_from((1, 1, 1, 2, 3, 0)),
                    min_size=matrix.duration_s.size,
                    max_size=matrix.duration_s.size,
                )
            )
            factor = np.array(drawn, dtype=np.int32).reshape(shape)
            np.fill_diagonal(factor, 1)
            seconds = (matrix.duration_s * factor).astype(np.int32)
            periods.append((seconds, matrix.reachable & (factor > 0)))
        matrices.append(matrix_by_hour((0, *starts), periods))
    vehicles = tuple(
        replace(one, cost_per_m=0, cost_per_driving_s=0, cost_per_s=6_000)
        for one in problem.vehicles
    )
    return replace(problem, matrices=tuple(matrices), vehicles=vehicles)


def matrix_by_hour(
    starts_s: Sequence[int], periods: Sequence[tuple[NDArray[np.int32], NDArray[np.bool_]]]
) -> Matrix:
    """Make the matrix of a profile from seconds and mask of each period; ten metres a second."""

    def numbers(first: int, last: int) -> RunData:
        seconds = np.max([one for one, _ in periods[first : last + 1]], axis=0)
        return RunData(
            duration_s=seconds,
            distance_m=(seconds * 10).astype(np.int32),
            reachable=np.all([one for _, one in periods[first : last + 1]], axis=0),
        )

    hours = make_hours(starts_s, numbers, spare_s=24 * HOUR)
    slowest = hours.slowest
    return Matrix(
        profile="van",
        duration_s=slowest.duration_s,
        distance_m=slowest.distance_m,
        reachable=slowest.reachable,
        hours=hours,
    )
