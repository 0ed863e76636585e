"""Reading VRPLIB and Solomon files."""

import pytest

from ruralroute.errors import DataError
from ruralroute.files.case_reader import read_case
from ruralroute.files.vrplib import Rounding
from ruralroute.planning.cases.convert import convert
from ruralroute.planning.problem.data import Action, Mixing

CVRP = """NAME : tiny
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 0 1.4
4 6 8
DEMAND_SECTION
1 0
2 4
3 6
4 5
DEPOT_SECTION
1
-1
EOF
"""
SOLOMON = """T1

VEHICLE
NUMBER     CAPACITY
  3         20

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0       100          0
    1      1         1          7         10        50          9
    2      3         4          5          0        60          9
"""


def with_lines(*lines, drop=()):
    kept = [line for line in CVRP.splitlines() if not line.startswith(tuple(drop) or "\0")]
    return "\n".join([*kept[:-1], *lines, "EOF"])


def codes(text):
    with pytest.raises(DataError) as caught:
        read_case(text, "x.vrp")
    for fault in caught.value.faults:
        assert fault.message("zh")
        assert fault.message("en")
    return [fault.code.removeprefix("solve.") for fault in caught.value.faults]


def test_a_plain_file_rounds_to_whole_distances():
    case = read_case(CVRP, "x")

    assert case.matrices["car"].distances.tolist()[0] == [0, 5, 1, 10]
    assert [job.delivery for job in case.jobs] == [(4,), (6,), (5,)]
    assert {vehicle.capacity for vehicle in case.vehicles} == {(10,)}


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [("nearest", 1), ("down", 1), ("dimacs", 14), ("exact", 1400)],
)
def test_rounding_can_be_chosen(rounding, expected):
    case = read_case(CVRP, "x", rounding=Rounding(rounding))

    assert case.matrices["car"].distances[0, 2] == expected


def test_a_free_fleet_is_as_large_as_can_be_of_use():
    # 15 in all, 10 a vehicle: of any two routes that fit together one is of no use.
    assert len(convert(read_case(CVRP, "x")).problem.vehicles) == 3


def test_a_matrix_is_read_whatever_its_form():
    head = "TYPE : CVRP\nDIMENSION : 3\nVEHICLES : 1\nCAPACITY : 9\nEDGE_WEIGHT_TYPE : EXPLICIT\n"
    demand = "DEMAND_SECTION\n1 0\n2 1\n3 1\nDEPOT_SECTION\n1\n-1\nEOF\n"
    for form, rows, expected in (
        ("LOWER_ROW", "1\n2 3", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("UPPER_ROW", "1 2\n3", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("LOWER_DIAG_ROW", "0\n1 0\n2 3 0", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("LOWER_COL", "1 2\n3", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("UPPER_COL", "1\n2 3", [[0, 1, 2], [1, 0, 3], [2, 3, 0]]),
        ("FULL_MATRIX", "9 1 2 4 9 3 5 6 9", [[0, 1, 2], [4, 0, 3], [5, 6, 0]]),
    ):
        text = f"{head}EDGE_WEIGHT_FORMAT : {form}\nEDGE_WEIGHT_SECTION\n{rows}\n{demand}"
        assert read_case(text, "x").matrices["car"].durations.tolist() == expected


def test_windows_fleets_depots_sites_and_releases_are_read():
    text = with_lines(
        "VEHICLES : 2",
        "VEHICLES_MAX_DURATION : 50",
        "SERVICE_TIME : 3",
        "TIME_WINDOW_SECTION",
        "1 0 99",
        "2 5 60",
        "3 0 70",
        "4 0 80",
        "RELEASE_TIME_SECTION",
        "1 0",
        "2 7",
        "3 0",
        "4 0",
        "CAPACITY_SECTION",
        "1 10",
        "2 12",
        "VEHICLES_FIXED_COST_SECTION",
        "1 5",
        "2 6",
        "VEHICLES_UNIT_DISTANCE_COST_SECTION",
        "1 1.5",
        "2 2",
        "VEHICLES_ALLOWED_CLIENTS_SECTION",
        "1 2 3",
        "2 2 3 4",
        "VEHICLES_RELOAD_DEPOT_SECTION",
        "1 1",
        "2 1",
        drop=("CAPACITY :", "TYPE : CVRP"),
    )

    problem = convert(read_case(text, "x", rounding=Rounding.NEAREST)).problem

    first, second = problem.vehicles
    assert (first.capacity, second.capacity) == ((10,), (12,))
    assert (first.shift_start_s, first.shift_end_s, first.max_duty_s) == (0, 99, 50)
    assert (first.cost_fixed, first.cost_per_m) == (5_000_000, 1_500_000)
    assert first.max_trips > 1
    visit = problem.visits[0]
    assert (visit.windows, visit.ready_s, visit.handling_s) == (((5, 60),), 7, 3)
    assert [one.vehicles for one in problem.visits] == [(0, 1), (0, 1), (1,)]


def test_backhauls_come_last_and_never_alone():
    text = with_lines("BACKHAUL_SECTION", "1 0", "2 0", "3 6", "4 0", drop=("TYPE : CVRP",))
    text = text.replace("3 6\n4 5\nDEPOT", "3 0\n4 5\nDEPOT").replace(
        "DIMENSION", "TYPE : VRPB\nDIMENSION", 1
    )

    problem = convert(read_case(text, "x")).problem

    assert problem.mixing is Mixing.LAST
    assert [one.action for one in problem.visits] == [
        Action.DELIVER,
        Action.COLLECT,
        Action.DELIVER,
    ]
    back = problem.visits[1].place
    assert not problem.matrices[0].reachable[0, back]
    assert problem.matrices[0].reachable[problem.visits[0].place, back]


def test_pickup_with_delivery_is_one_exchange():
    rows = ["1 0 0 99 0 0 0", "2 0 0 99 0 3 4", "3 0 0 99 0 0 6", "4 0 0 99 0 2 0"]
    text = with_lines("PICKUP_AND_DELIVERY_SECTION", *rows, drop=("TYPE : CVRP",))
    text = "TYPE : VRPSPD\n" + text.replace("DEMAND_SECTION\n1 0\n2 4\n3 6\n4 5\n", "")

    visit = convert(read_case(text, "x")).problem.visits[0]

    assert (visit.action, visit.load, visit.load_back) == (Action.EXCHANGE, (4,), (3,))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CVRP.replace("3 4\n", "nan 4\n", 1), "bad_number"),
        (CVRP.replace("3 4\n", "1e999 4\n", 1), "bad_number"),
        (CVRP.replace("2 4\n", "2 -4\n", 1), "negative"),
        (CVRP.replace("DIMENSION : 4", "DIMENSION : 5"), "section_size"),
        (CVRP.replace("DIMENSION : 4", "DIMENSION : 1e11"), "matrix_too_large"),
        (CVRP.replace("DIMENSION : 4\n", ""), "no_header"),
        (CVRP.replace("TYPE : CVRP", "TYPE : SDVRP"), "unknown_type"),
        (CVRP.replace("EUC_2D", "GEO"), "weight_type"),
        (with_lines("SPECIAL_SECTION", "1 2"), "unknown_section"),
        (with_lines("COLOUR : 2"), "unknown_header"),
        (with_lines("VEHICLES : 0"), "bad_header"),
    ],
)
def test_what_is_wrong_is_refused_by_name(text, code):
    assert code in codes(text)


def test_solomon_is_read_with_one_decimal():
    case = read_case(SOLOMON, "x")

    assert case.name == "T1"
    assert len(case.vehicles) == 3
    assert case.vehicles[0].window == (0, 1000)
    assert case.matrices["car"].distances.tolist()[0] == [0, 14, 50]
    assert (case.jobs[0].step.windows, case.jobs[0].step.service) == (((100, 500),), 90)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  3         20", "  3", "solomon_fleet"),
        ("    1      1 ", "    2      1 ", "solomon_order"),
        ("10        50", "50        10", "solomon_row"),
        ("CUSTOMER", "CLIENTS", "no_section"),
    ],
)
def test_a_wrong_solomon_file_is_refused(old, new, code):
    assert code in codes(SOLOMON.replace(old, new))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("VRPTW", "no_section"),
        ("PCVRPTW", "no_section"),
        ("SDVRPTW", "no_section"),
        ("PDPTW", "no_section"),
        ("DCVRP", "no_header"),
    ],
)
def test_a_file_without_what_its_type_speaks_of_is_refused(kind, code):
    assert code in codes(CVRP.replace("TYPE : CVRP", f"TYPE : {kind}"))


def test_a_file_that_was_cut_off_is_not_read_as_another_problem():
    assert codes(CVRP[: CVRP.index("DEMAND_SECTION")]) == ["no_section"]
    assert "no_header" in codes(with_lines(drop=("CAPACITY",)))
