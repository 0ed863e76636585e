"""The benchmark's readers and scorer: best known routes are legal and cost what is known."""

import os
from pathlib import Path

import pytest

SHARED = os.environ.get("RURALROUTE_SHARED")


@pytest.fixture
def modules(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import routing_score
    import routing_sets

    return routing_sets, routing_score


def test_instances_are_spread_evenly_and_the_same_each_time(modules):
    sets, _ = modules
    paths = [Path(f"{number:02}.vrp") for number in range(20)]

    assert [one.stem for one in sets.spread(paths, 3)] == ["00", "10", "19"]
    assert sets.spread(paths, None) == paths
    assert sets.spread(paths, 1) == [paths[10]]


@pytest.mark.skipif(SHARED is None, reason="RURALROUTE_SHARED is not set")
@pytest.mark.parametrize(
    ("name", "tolerance"),
    [
        ("vrptw_solomon", 1e-6),
        ("cvrp_x", 1e-6),
        ("vrptw_ortec_road", 1e-6),
        ("sdvrptw", 1e-5),
        ("mdvrptw_vidal", 1e-5),
        ("hfvrp_x", 1e-5),
        ("mtvrptwr", 1e-6),
        ("pdptw_lilim", 1e-5),
        ("pdptw_sartori_road", 1e-6),
    ],
)
def test_best_known_routes_cost_what_is_known(modules, name, tolerance):
    sets, score = modules
    bench = Path(SHARED or "") / "bench"
    path = next(
        one for one in sets.paths(name, bench) if (one.parent / f"{sets.stem(one)}.sol").exists()
    )
    case = sets.SETS[name].parse(sets._text(path), sets.stem(path))
    stops = {job.step.place: ("job", index) for index, job in enumerate(case.jobs)}
    for index, one in enumerate(case.shipments):
        stops[one.pickup.place] = ("pickup", index)
        stops[one.delivery.place] = ("delivery", index)
    routes = []
    words = (path.parent / f"{sets.stem(path)}.sol").read_text(encoding="latin-1")
    lines = [line for line in words.splitlines() if line.lower().startswith("route")]
    for vehicle, line in enumerate(lines):
        trips = [[]]
        for node in map(int, line.split(":")[1].split()):
            if node in stops:
                trips[-1].append(stops[node])
            else:
                trips.append([])
        if trips[0]:
            routes.append(score.Route(vehicle=vehicle, trips=tuple(map(tuple, trips))))
    scorer = score.Scorer(case, unit=sets.SETS[name].unit(sets.stem(path)))

    known = sets.best_known(name, path.parent)[sets.stem(path).lower()]

    assert scorer.cost(routes) == pytest.approx(known, rel=tolerance)
    with pytest.raises(score.IllegalRoutesError):
        scorer.cost(routes[1:])
