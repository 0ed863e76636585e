"""VROOM's format, damaged in every place: an answer or a refusal that names the path."""

import copy
import json
import random

import pytest

from ruralroute.errors import DataError
from ruralroute.files.case_reader import read_case
from ruralroute.planning.cases.convert import convert

TIMES = [[0, 100, 200, 300], [110, 0, 150, 250], [210, 160, 0, 120], [290, 240, 130, 0]]
WHOLE = {
    "vehicles": [
        {
            "id": 7,
            "profile": "car",
            "description": "v",
            "start": [1.5, 2],
            "start_index": 0,
            "end": [1.5, 2],
            "end_index": 0,
            "capacity": [10, 5],
            "skills": [1, 2],
            "type": "van",
            "time_window": [50, 5000],
            "breaks": [
                {
                    "id": 3,
                    "time_windows": [[300, 400], [500, 600]],
                    "service": 60,
                    "description": "lunch",
                    "max_load": [9, 4],
                }
            ],
            "speed_factor": 1.2,
            "max_tasks": 9,
            "max_travel_time": 4000,
            "max_distance": 90_000,
            "costs": {"fixed": 10, "per_hour": 3600, "per_km": 5, "per_task_hour": 7},
            "steps": [
                {"type": "start"},
                {"type": "job", "id": 1},
                {"type": "break", "id": 3},
                {"type": "pickup", "id": 1},
                {"type": "delivery", "id": 1},
                {"type": "end"},
            ],
        },
        {"id": 8, "start_index": 0, "profile": "bike", "capacity": [4, 4]},
    ],
    "jobs": [
        {
            "id": 1,
            "location_index": 1,
            "location": [1, 2],
            "delivery": [4, 1],
            "pickup": [1, 0],
            "setup": 10,
            "service": 30,
            "setup_per_type": {"van": 5},
            "service_per_type": {"van": 20},
            "description": "j",
            "time_windows": [[100, 900], [1000, 4000]],
            "skills": [1],
            "priority": 10,
        },
        {"id": 2, "location_index": 2, "pickup": [3, 1], "priority": 5},
    ],
    "shipments": [
        {
            "pickup": {"id": 1, "location_index": 3, "setup": 3, "time_windows": [[0, 4000]]},
            "delivery": {"id": 1, "location_index": 1, "service": 7},
            "amount": [2, 1],
            "priority": 4,
            "skills": [2],
        }
    ],
    "matrices": {
        profile: {"durations": TIMES, "distances": [[10 * one for one in row] for row in TIMES]}
        for profile in ("car", "bike")
    },
}
ODD = (
    *(None, True, -1, 0, 1, 1.0, 1.5, 2**31, 2**32, 2**53, 2**64, 1e300, "", "x", "1", "\u8def"),
    *([], [1], [1, 2], [1, 2, 3], [[5, 3]], [[10, 20], [0, 5]], [[0, 10], [10, 20]], [None], ["1"]),
    *({}, {"id": 1}, {"van": 1}, 100, 101, [[0, 2**33]], "\ud800"),
)


def paths(value, before=()):
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in items:
        yield (*before, key)
        if isinstance(one, dict | list):
            yield from paths(one, (*before, key))


def told(path):
    """Tell a path as faults do."""
    words = ""
    for key in path:
        words += f"[{key}]" if isinstance(key, int) else f".{key}" if words else key
    return words


def with_value(path, value):
    document = copy.deepcopy(WHOLE)
    inside = document
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    return document


def faults_of(document):
    """Read and convert; the faults, none where it can be solved."""
    try:
        convert(read_case(json.dumps(document), "in.json"))
    except DataError as error:
        return error.faults
    return []


def test_the_whole_document_is_read():
    assert not faults_of(WHOLE)


NOWHERE = [
    path
    for path in paths(WHOLE)
    if not set(path[-2:-1]) & {"start", "end", "location"}  # coordinates may be any numbers
    and not (path[0] == "matrices" and set(path[3:]) - {1})  # one row, one entry are enough
]


@pytest.mark.parametrize("path", NOWHERE, ids=told)
def test_what_can_stand_nowhere_is_told_with_its_very_path(path):
    faults = faults_of(with_value(path, -1.5))

    is_end_of_window = "time_windows" in path[:-2] or "time_window" in path[:-1]
    expected = told(path[:-1] if is_end_of_window else path)
    assert expected in {one.where.column for one in faults}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_stands_anywhere_is_read_or_refused_by_path_and_in_words(seed):
    chance = random.Random(seed)
    everywhere = list(paths(WHOLE))
    refusals = 0
    for _ in range(200):
        faults = faults_of(with_value(chance.choice(everywhere), chance.choice(ODD)))
        refusals += bool(faults)
        for one in faults:
            assert one.where.column
            assert one.message("zh") != one.message("en")
    assert 100 < refusals < 200


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("vehicles", 0, "profile"), "", "no_profile"),
        (("vehicles", 0, "speed_factor"), 1e-9, "not_number"),
        (("vehicles", 0, "description"), "a\ud800", "half_character"),
        (("vehicles", 0, "steps", 0, "id"), "x", "not_integer"),
        (("vehicles", 0, "steps", 1, "type"), "start", "step_place"),
        (("vehicles", 0, "steps", 1, "type"), "end", "step_place"),
        (("jobs", 0, "time_windows", 0), [0, 2**32], "not_a_window"),
    ],
)
def test_what_was_taken_for_something_else_is_refused(path, value, code):
    faults = faults_of(with_value(path, value))

    assert (f"solve.{code}", told(path)) in {(one.code, one.where.column) for one in faults}


def test_null_is_as_if_the_key_were_not_there():
    def case(document):
        return read_case(json.dumps(document), "in.json")

    for key in ("skills", "time_windows", "priority", "description", "setup", "pickup"):
        with_null = with_value(("jobs", 0, key), None)
        without = copy.deepcopy(WHOLE)
        del without["jobs"][0][key]
        assert case(with_null).jobs == case(without).jobs
