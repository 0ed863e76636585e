"""VRPLIB and Solomon files that are damaged, or written otherwise: an answer or a clear refusal."""

import random
import warnings

import numpy as np
import pytest
from tests.cases.vrplib_texts import TEXTS, alike, damaged

from ruralroute.errors import DataError
from ruralroute.files.case_reader import read_case
from ruralroute.planning.cases.convert import convert

WITHOUT_LINE = {"no_section", "no_header", "unknown_format", "empty", "solomon_customers"}
"""What is missing stands on no line."""
MUTATIONS = 150


def said(text):
    """Everything that a file says, to be compared."""
    case = read_case(text, "x.vrp")
    made = convert(case)
    return (
        case.matrices["car"].durations.tolist(),
        case.jobs,
        case.shipments,
        case.vehicles,
        case.backhauls_last,
        made.problem.visits,
    )


def refused(text):
    with pytest.raises(DataError) as caught:
        said(text)
    return [(one.code.removeprefix("solve."), one.where.row) for one in caught.value.faults]


@pytest.mark.parametrize("name", TEXTS)
def test_other_ways_to_write_a_file_say_the_same(name):
    before = said(TEXTS[name])

    for way, text in alike(TEXTS[name]):
        assert said(text) == before, way


def test_comments_may_go_on_over_several_lines():
    text = TEXTS["plain"].replace("COMMENT", "COMMENT : more\nCOMMENT", 1)

    assert said(text) == said(TEXTS["plain"])


@pytest.mark.parametrize("name", TEXTS)
def test_a_damaged_file_is_refused_by_line_or_says_what_others_read_in_it(name):
    chance = random.Random(name)
    refusals = 0
    for _ in range(MUTATIONS):
        text = damaged(TEXTS[name], chance)
        try:
            case = read_case(text, "x.vrp")
            convert(case)
        except DataError as error:
            refusals += 1
            for one in error.faults:
                assert one.where.file == "x.vrp", text
                assert one.where.row or one.code.removeprefix("solve.") in WITHOUT_LINE, (one, text)
                assert one.message("zh") != one.message("en")
        else:
            assert_read_alike(case, text)
    assert MUTATIONS / 4 < refusals < MUTATIONS


def assert_read_alike(case, text):
    """Compare with the package `vrplib`, where that reads the text at all."""
    parse = pytest.importorskip("vrplib.parse", reason="the package vrplib is not installed")
    read = parse.parse_solomon if "CUSTOMER" in text else parse.parse_vrplib
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = read(text)
            weights = np.array(other["edge_weight"], dtype=float)
            told = {
                key: np.array(other[key], dtype=float)
                for key in ("demand", "linehaul", "time_window", "service_time", "capacity")
                if key in other
            }
    except (ValueError, RuntimeError, TypeError, KeyError, IndexError):
        return  # it refuses, or reads rows of several lengths
    ticks = case.units.ticks
    ours = case.matrices["car"].durations
    assert weights.shape == ours.shape, text
    np.fill_diagonal(weights, 0)
    assert np.abs(weights * ticks - ours).max() <= 1.001, text
    for job in case.jobs:
        place, step = job.step.place, job.step
        for key in ("demand", "linehaul"):
            if key in told and ("linehaul" in told) == (key == "linehaul"):
                assert np.allclose(told[key][place], job.delivery), text
        if "time_window" in told:
            assert np.allclose(told["time_window"][place] * ticks, step.windows, atol=1), text
        if "service_time" in told:
            service = told["service_time"]
            assert abs(float(service if service.ndim == 0 else service[place]) * ticks
                       - step.service) <= 1, text  # fmt: skip
    for index, vehicle in enumerate(case.vehicles):
        if "capacity" in told and vehicle.capacity is not None:
            capacity = told["capacity"]
            assert np.allclose(capacity if capacity.ndim == 0 else capacity[index],
                               vehicle.capacity), text  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("plain", "EOF\n", "EOF\nDEMAND_SECTION\n", "after_end"),
        ("plain", "-1\n", "-1\n2\n", "after_depots"),
        ("plain", "DEPOT_SECTION\n1\n", "DEPOT_SECTION\n", "bad_depot"),
        ("plain", "DEPOT_SECTION\n1\n", "DEPOT_SECTION\n1\n1\n", "bad_depot"),
        ("plain", "2 3 4", "2 3 4 9", "bad_row"),
        ("plain", "2 4\n", "2 4 9\n", "bad_row"),
        ("plain", "1 0\n2 4", "1 3\n2 4", "depot_task"),
        ("plain", "EOF", "EDGE_WEIGHT_SECTION\n1\n2 3\nEOF", "said_elsewhere"),
        ("plain", "EOF", "LINEHAUL_SECTION\n1 0\nEOF", "said_elsewhere"),
        ("plain", "TYPE : CVRP", "TYPE : CVRP\nSCALE : 10", "scale"),
        ("plain", "TYPE : CVRP", "TYPE : CVRP\nVEHICLES_MAX_RELOADS : 1", "reload_nowhere"),
        ("plain", "TYPE : CVRP", "TYPE :", "empty_header"),
        ("plain", "TYPE : CVRP", "TYPE : VRPB", "no_section"),
        ("plain", "TYPE : CVRP", "TYPE : MTVRP", "no_section"),
        ("matrix", "2 10 500", "2 10 500 9", "bad_row"),
        ("matrix", "EOF", "SERVICE_TIME_SECTION\n1 0\n2 1\n3 1\n4 1\n5 1\nEOF", "header_twice"),
        ("fleet", "DIMENSION", "CAPACITY : 9\nDIMENSION", "header_twice"),
        ("fleet", "DIMENSION", "DISTANCE : 50\nDIMENSION", "header_twice"),
        ("fleet", "DIMENSION", "VEHICLES_FIXED_COST : 9\nDIMENSION", "header_twice"),
        ("fleet", "RELOADS : 2", "RELOADS : 1.5", "not_whole"),
        ("fleet", "VEHICLES_DEPOT_SECTION\n1 1", "VEHICLES_DEPOT_SECTION\n1 9", "not_a_depot"),
        ("fleet", "VEHICLES_DEPOT_SECTION\n1 1", "VEHICLES_DEPOT_SECTION\n1 1.5", "not_a_depot"),
        ("fleet", "SERVICE_TIME_SECTION\n1 0", "SERVICE_TIME_SECTION\n1 7", "depot_task"),
        ("pairs", "EOF", "DEMAND_SECTION\n1 0\nEOF", "said_elsewhere"),
        ("pairs", "EOF", "PRIZE_SECTION\n1 0\nEOF", "said_elsewhere"),
        ("pairs", "EOF", "TIME_WINDOW_SECTION\n1 0 9\nEOF", "said_elsewhere"),
        ("pairs", "2 4 10", "2 3 10", "pair_demand"),
        ("pairs", "2 4 10 500 9 0 3", "2 4 10 500 9 0.5 3", "pair"),
        ("pairs", "2 4 10 500 9", "2 4 10 500 -9", "negative"),
        ("both_ways", "2 0 10", "2 5 10", "first_demand"),
        ("solomon", "NUMBER     CAPACITY", "CAPACITY   NUMBER", "solomon_heading"),
        ("solomon", "READY TIME  DUE DATE", "DUE DATE  READY TIME", "solomon_heading"),
        ("solomon", "3         20", "3         20.5", "solomon_fleet"),
        ("solomon", "3         20", "3         20 7", "solomon_fleet"),
        ("solomon", "T1", "T1\nVEHICLES 5", "solomon_parts"),
        ("solomon", "0          0       100          0", "0  0  100  5", "solomon_depot"),
    ],
)  # fmt: skip
def test_what_would_be_ignored_is_refused(name, old, new, code):
    assert old in TEXTS[name]

    assert code in [one for one, _ in refused(TEXTS[name].replace(old, new, 1))]


def test_lines_that_belong_nowhere_hide_no_other_fault():
    text = TEXTS["plain"].replace("NODE_COORD_SECTION", "SIZE : 5\nNODES")

    codes = [one for one, _ in refused(text)]

    assert codes.count("stray_line") == 1
    assert "unknown_header" in codes
