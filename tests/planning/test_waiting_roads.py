"""Random roads that open and close: plans and their legs against a search on the roads."""

from __future__ import annotations

import heapq
import random

import pytest

import ruralroute as rr
from ruralroute.model import RoadOverride
from ruralroute.network.hours import roads_at
from ruralroute.planning.day import choose_day
from ruralroute.planning.problem.build import build_problem
from ruralroute.planning.problem.ways import NEVER_S

H = 3_600
STEP = 0.02
PARTS_S = 8
"""So much later than by the search on the roads one may arrive: parts are rounded up."""


def county_of(folder, seed):
    """A grid of roads of about 2 km each, some closed at some hours; no speed ever changes."""
    dice = random.Random(seed)
    points = [(x, y) for x in range(4) for y in range(3)]
    rows = ["way,from,to,from_lon,from_lat,to_lon,to_lat,highway,surface,speed"]
    ways = []
    for x, y in points:
        for dx, dy in ((1, 0), (0, 1)):
            if (x + dx, y + dy) in points and dice.random() < 0.9:
                ways.append(f"w{x}{y}{dx}{dy}")
                here = f"{107 + x * STEP},{26 + y * STEP}"
                there = f"{107 + (x + dx) * STEP},{26 + (y + dy) * STEP}"
                rows.append(
                    f"{ways[-1]},n{x}{y},n{x + dx}{y + dy},{here},{there},tertiary,asphalt,30"
                )
    stations = [
        f"S{number},S{number},{107 + x * STEP + 0.004},{26 + y * STEP}"
        for number, (x, y) in enumerate(dice.sample(points[1:], 5))
    ]
    tables = {
        "roads.csv": "\n".join(rows),
        "county.toml": 'name="B"\ncrs="wgs84"\nroads="roads.csv"\n',
        "centres.csv": "id,name,lon,lat\nC1,C,107.004,26\n",
        "stations.csv": "id,name,lon,lat\n" + "\n".join(stations),
        "vehicles.csv": "id,class,centre,shift_start,shift_end\nV1,microvan,C1,6:00,20:00\n",
        "orders.csv": "id,station,kind,parcels,mass_kg\n"
        + "\n".join(f"O{number},S{number},deliver,1,5" for number in range(5)),
    }
    for name, content in tables.items():
        (folder / name).write_text(content, encoding="utf-8")
    closures = tuple(
        RoadOverride(way=way, closed=True, from_s=start * H // 4, to_s=end * H // 4)
        for way in dice.sample(ways, 7)
        for start, end in [sorted(dice.sample(range(25, 70), 2))]
    )
    return rr.read_county(folder).model_copy(update={"road_overrides": closures})


def earliest(moments, start, arcs, left_ms):
    """Search from a node; each road is driven while it is open from end to end."""
    found = {start: left_ms}
    heap = [(left_ms, start)]
    bounds = [*moments[1:], NEVER_S]
    while heap:
        now, node = heapq.heappop(heap)
        if now > found[node]:
            continue
        for there, times in arcs[node]:
            for begin in (now, *(one * 1000 for one in moments if one * 1000 > now)):
                known = [one for one in times if one is not None]
                over = begin + min(known, default=0)
                shut = not known or any(
                    one is None and first * 1000 < over and begin < last * 1000
                    for one, first, last in zip(times, moments, bounds, strict=True)
                )
                if not shut:
                    if over < found.get(there, NEVER_S * 1000):
                        found[there] = over
                        heapq.heappush(heap, (over, there))
                    break
    return found


@pytest.mark.parametrize("seed", range(4))
def test_legs_are_as_early_as_the_roads_allow_and_plans_are_legal(tmp_path, seed):
    county = county_of(tmp_path, seed)
    network = rr.load_roads(county)
    travel = rr.travel(county, network)
    problem = build_problem(county, travel, day=choose_day(county))
    (matrix,) = problem.matrices
    by_hour = travel[matrix.profile].hours
    assert by_hour is not None
    moments = by_hour.starts_s
    profile = next(one for one in county.profiles if one.id == matrix.profile)
    roads = [roads_at(county, network, at) for at in moments]
    arcs = {}
    for arc in range(2 * network.edge_count):
        ref = network.ref(arc)
        times = [one.edge_duration_ms(ref, profile, county.policy) for one in roads]
        arcs.setdefault(ref[1], []).append((ref[2], times))
    points = range(len(problem.place_ids), matrix.hours.size)
    nodes = {one: int(by_hour.run(0, 0).place_ids[one][1:]) for one in points}
    assert points
    for start in points:
        for left in range(6 * H, 18 * H, 2 * H - 7):
            found = earliest(moments, nodes[start], arcs, left * 1000)
            for end in points:
                if nodes[start] == nodes[end]:
                    continue
                mine = matrix.hours.way(start, end).arrive(left)
                true = found.get(nodes[end])
                assert (mine >= NEVER_S) is (true is None)
                if true is not None:
                    assert true / 1000 - 0.5 <= mine <= true / 1000 + PARTS_S

    plan = rr.plan_day(county, network=network, travel=travel, iterations=3, workers=1)
    assert rr.check_plan(county, plan, network=network, travel=travel) == []
