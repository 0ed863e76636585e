"""Reading VROOM's format: what is read, what is refused, and how it is told."""

import copy
import json

import numpy as np
import pytest

from ruralroute.errors import DataError
from ruralroute.files.case_reader import read_case
from ruralroute.files.vroom import parse_vroom
from ruralroute.planning.cases.convert import convert
from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.problem.data import Action, RoutingProblem
from ruralroute.planning.solve import solve

PLAIN = {
    "vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "capacity": [4]}],
    "jobs": [{"id": 1, "location_index": 1, "delivery": [1]}],
    "matrices": {"car": {"durations": [[0, 10], [20, 0]]}},
}


def changed(*path, to):
    document = copy.deepcopy(PLAIN)
    inside = document
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = to
    return document


def codes(document):
    with pytest.raises(DataError) as caught:
        parse_vroom(document if isinstance(document, str) else json.dumps(document), "in.json")
    for fault in caught.value.faults:
        assert fault.message("en")
        assert fault.message("zh") != fault.message("en")
    return [fault.code.removeprefix("solve.") for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not_json"),
        ('{"a": ' + "9" * 5000 + "}", "too_long_a_number"),
        ("[" * 100_000, "too_deep"),
        ('{"jobs": [], "jobs": []}', "key_twice"),
    ],
)
def test_text_that_is_no_plain_json_is_refused(text, code):
    assert codes(text) == [code]


@pytest.mark.parametrize("number", ["NaN", "1e999", "-Infinity"])
def test_numbers_that_are_none_are_told_with_their_paths(number):
    text = json.dumps(changed("jobs", 0, "service", to="here")).replace('"here"', number)
    text = text.replace('"start_index": 0', f'"speed_factor": {number}, "start_index": {number}')

    with pytest.raises(DataError) as caught:
        parse_vroom(text, "in.json")

    assert {one.where.column for one in caught.value.faults} == {
        "jobs[0].service",
        "vehicles[0].start_index",
        "vehicles[0].speed_factor",
    }


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("matrices",), {}, "no_matrices"),
        (("vehicles", 0, "breaks"), [{"id": 1, "max_load": []}], "amount_size"),
        (("vehicles", 0, "capacty"), [4], "unknown_key_near"),
        (("jobs", 0, "colour"), "red", "unknown_key"),
        (("options",), {"g": True}, "not_supported"),
        (("jobs", 0, "service"), -1, "not_integer"),
        (("jobs", 0, "service"), 1.5, "not_integer"),
        (("jobs", 0, "service"), True, "not_integer"),
        (("jobs", 0, "service"), 10**12, "not_integer"),
        (("jobs", 0, "priority"), 101, "not_integer"),
        (("jobs", 0, "location_index"), 2, "not_a_place"),
        (("jobs", 0, "delivery"), [1, 2], "amount_size"),
        (("jobs", 0, "delivery"), 1, "not_list"),
        (("jobs", 0, "time_windows"), [[5, 3]], "not_a_window"),
        (("jobs", 0, "time_windows"), [], "no_window"),
        (("jobs", 0, "time_windows"), [[0, 5], [5, 9]], "windows_overlap"),
        (("jobs",), [], "no_jobs"),
        (("vehicles",), [], "no_vehicles"),
        (("vehicles", 0, "profile"), "bike", "no_profile"),
        (("matrices", "car"), None, "missing"),
        (("matrices",), None, "no_matrices"),
        (("vehicles", 0, "speed_factor"), 6, "not_number"),
        (("vehicles", 0, "costs"), {"per_km": 1}, "no_distances"),
        (("vehicles", 0, "max_distance"), 5, "no_distances"),
        (("vehicles", 0, "steps"), [{"type": "job", "id": 9}], "unknown_step"),
        (("vehicles", 0, "steps"), [{"type": "job", "id": 1, "service_at": 3}], "forced_service"),
        (("matrices", "car", "durations"), [[0, 1], [2]], "matrix_size"),
        (("matrices", "car", "durations"), [[0, -1], [2, 0]], "not_integer"),
        (("matrices", "car", "costs"), [[0]], "matrix_size"),
    ],
)
def test_what_is_wrong_is_refused_by_name(path, value, code):
    assert code in codes(changed(*path, to=value))


def test_a_way_from_a_place_to_itself_is_refused_where_it_could_be_driven():
    document = changed("matrices", "car", "durations", to=[[5, 1], [2, 6]])
    assert parse_vroom(json.dumps(document), "x")

    document["jobs"].append({"id": 2, "location_index": 1})
    assert codes(document) == ["diagonal"]


def test_coordinates_without_matrices_are_refused():
    document = changed("jobs", 0, to={"id": 1, "location": [8.7, 53.1]})

    assert codes(document) == ["no_coordinates"]


def test_all_faults_are_told_at_once_with_their_paths():
    document = changed("jobs", 0, to={"id": 1, "location_index": 7, "setup": -1, "x": 0})
    document["vehicles"].append({"id": 1, "start_index": 0})

    with pytest.raises(DataError) as caught:
        parse_vroom(json.dumps(document), "in.json")

    told = str(caught.value)
    assert "jobs[0].location_index" in told
    assert "jobs[0].setup" in told
    assert "vehicles[1].id must not be used twice" in told
    assert len(caught.value.faults) >= 4


def test_custom_costs_exclude_prices_of_travel_as_in_vroom():
    document = changed("matrices", "car", "costs", to=[[0, 3], [4, 0]])
    assert parse_vroom(json.dumps(document), "x").matrices["car"].costs is not None

    document["vehicles"][0]["costs"] = {"per_hour": 1}
    assert codes(document) == ["costs_twice"]


def test_older_words_of_the_format_are_understood():
    document = changed("jobs", 0, to={"id": 1, "location_index": 1, "amount": [2]})
    document["matrix"] = document.pop("matrices")["car"]["durations"]

    case = parse_vroom(json.dumps(document), "x")

    assert case.jobs[0].delivery == (2,)
    assert case.matrices["car"].durations.tolist() == [[0, 10], [20, 0]]


def test_speeds_count_hundredths_and_round_as_vroom_does():
    document = changed("vehicles", 0, "speed_factor", to=1.3)

    made = convert(parse_vroom(json.dumps(document), "x"))

    assert made.problem.matrices[0].duration_s.tolist() == [[0, 770], [1540, 0]]
    # 100 * 3600 / 1.3 = 276923.08 hundredths of an hour's price, for 10 s of the profile's time
    cost = made.problem.matrices[0].cost
    assert cost is not None
    assert cost[0, 1] * 360_000 == made.money * 276_923 * 10


def test_from_matrices_builds_the_same_problem_as_a_file():
    made = convert(parse_vroom(json.dumps(PLAIN), "x"))

    found = RoutingProblem.from_matrices(
        durations=PLAIN["matrices"]["car"]["durations"],
        vehicles=PLAIN["vehicles"],
        jobs=PLAIN["jobs"],
    )

    assert found.visits == made.problem.visits
    assert found.vehicles == made.problem.vehicles
    assert found.visits[0].action is Action.DELIVER


def test_from_matrices_tells_every_fault():
    with pytest.raises(DataError) as caught:
        RoutingProblem.from_matrices(durations=[[0, 1], [1]], vehicles=[{}], jobs=[{"id": "a"}])

    assert len(caught.value.faults) >= 4


@pytest.mark.parametrize(
    ("durations", "code"),
    [
        ([[0, 1], [1]], "solve.matrix_size"),
        ([[0, 1]], "solve.matrix_size"),
        ([[0, float("nan")], [1, 0]], "solve.not_integer"),
        ([[0, -1], [1, 0]], "solve.not_integer"),
        ([[0, 1.5], [1, 0]], "solve.not_integer"),
        ([[0, 2**40], [1, 0]], "solve.not_integer"),
        ("far", "solve.not_list"),
        (np.zeros((2, 3)), "solve.not_square"),
        (np.zeros(4), "solve.not_square"),
        (np.array([[0, np.nan], [1, 0]]), "solve.not_integer"),
        (np.array([[0, np.inf], [1, 0]]), "solve.not_integer"),
        (np.array([[0, -1], [1, 0]]), "solve.not_integer"),
        (np.array([[0.0, 1.5], [1, 0]]), "solve.not_integer"),
        (np.array([["0", "1"], ["1", "0"]]), "solve.not_integer"),
        (np.array([[False, True], [True, False]]), "solve.not_integer"),
        (np.array([[0j, 1j], [1j, 0j]]), "solve.not_integer"),
        (np.array([[0, "far"], [1, 0]], dtype=object), "solve.not_integer"),
        (np.ma.masked_equal([[0, 7], [1, 0]], 7), "solve.not_integer"),
    ],
)
def test_a_matrix_of_the_wrong_kind_is_refused_by_name(durations, code):
    with pytest.raises(DataError) as caught:
        RoutingProblem.from_matrices(
            durations=durations,
            vehicles=[{"id": 1, "start_index": 0}],
            jobs=[{"id": 1, "location_index": 0}],
        )

    assert [one.code for one in caught.value.faults][:1] == [code]


@pytest.mark.parametrize(
    ("durations", "where"),
    [
        (np.array([[0, 1], [np.nan, 0]]), "matrices.car.durations[1][0]"),
        (np.array([[0, 0.5], [1, 0]]), "matrices.car.durations[0][1]"),
        (np.ma.masked_equal([[0, 1], [7, 0]], 7), "matrices.car.durations[1][0]"),
    ],
)
def test_a_bad_entry_of_an_array_is_told_by_its_row_and_column(durations, where):
    with pytest.raises(DataError) as caught:
        RoutingProblem.from_matrices(
            durations=durations,
            vehicles=[{"id": 1, "start_index": 0}],
            jobs=[{"id": 1, "location_index": 0}],
        )

    assert [one.where.column for one in caught.value.faults] == [where]


class Frame:
    """What gives itself as an array and is none, such as a table of pandas."""

    def __array__(self, dtype=None, copy=None):
        return np.array([[0, 5], [7, 0]], dtype=dtype)


@pytest.mark.parametrize("durations", [Frame(), np.array([[0, 5], [7, 0]], dtype=object)])
def test_tables_and_arrays_of_objects_are_matrices_too(durations):
    problem = RoutingProblem.from_matrices(
        durations=durations,
        vehicles=[{"id": 1, "start_index": 0}],
        jobs=[{"id": 1, "location_index": 1}],
    )

    assert problem.matrices[0].duration_s.tolist() == [[0, 5], [7, 0]]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"vehicles": None, "jobs": 5}, ["solve.not_list", "solve.no_vehicles"]),
        ({"vehicles": 5, "jobs": None}, ["solve.not_list", "solve.no_jobs"]),
        ({"vehicles": "ab", "jobs": {"id": 1}}, ["solve.not_list", "solve.not_list"]),
    ],
)
def test_what_is_no_list_of_tasks_or_vehicles_is_told(given, codes):
    with pytest.raises(DataError) as caught:
        RoutingProblem.from_matrices(durations=[[0]], **given)

    assert [one.code for one in caught.value.faults] == codes


def test_steps_are_a_plan_to_begin_with_from_python_too():
    """Legal or not: the second vehicle's is not, and what it names is served all the same."""
    vehicle = {"start_index": 0, "end_index": 0, "capacity": [2], "time_window": [0, 100]}
    steps = [[2, 1], [3, 4, 5]]
    problem = RoutingProblem.from_matrices(
        durations=[[abs(a - b) for a in range(6)] for b in range(6)],
        vehicles=[
            vehicle | {"id": number, "steps": [{"type": "job", "id": one} for one in some]}
            for number, some in enumerate(steps)
        ]
        + [vehicle | {"id": 2}],
        jobs=[{"id": one, "location_index": one, "delivery": [1]} for one in range(1, 6)],
    )
    assert problem.start is not None
    assert {vehicle: trips[0].visits for vehicle, trips in problem.start.items()} == {
        0: (1, 0),
        1: (2, 3, 4),
    }

    solution = solve(problem, workers=0)

    assert sum(solution.score.unserved) == 0
    assert check_routes(problem, solution.days, solution.times) == []


def test_whole_numbers_in_floating_matrices_are_understood():
    problem = RoutingProblem.from_matrices(
        durations=np.array([[0.0, 5.0], [7.0, 0.0]]),
        vehicles=[{"id": 1, "start_index": 0}],
        jobs=[{"id": 1, "location_index": 1}],
    )

    assert problem.matrices[0].duration_s.tolist() == [[0, 5], [7, 0]]


def test_a_file_of_no_known_format_is_refused():
    for text, code in (("hello", "solve.unknown_format"), (" ", "solve.empty")):
        with pytest.raises(DataError) as caught:
            read_case(text, "x")
        assert [one.code for one in caught.value.faults] == [code]
