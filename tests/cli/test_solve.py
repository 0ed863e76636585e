"""`ruralroute solve`: files in, VROOM's answer out."""

import gzip
import io
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from ruralroute.cli.main import run

PROBLEM = {
    "vehicles": [
        {
            "id": 7,
            "start_index": 0,
            "end_index": 0,
            "capacity": [4],
            "time_window": [0, 5000],
            "breaks": [{"id": 1, "time_windows": [[100, 150]], "service": 60}],
            "costs": {"fixed": 10},
        }
    ],
    "jobs": [
        {"id": 1, "location_index": 1, "delivery": [1], "service": 30, "setup": 5},
        {"id": 2, "location_index": 1, "pickup": [2], "service": 40, "setup": 5},
        {"id": 3, "location_index": 1, "skills": [9]},
    ],
    "matrices": {"car": {"durations": [[0, 80], [90, 0]], "distances": [[0, 800], [900, 0]]}},
}
FAST = ["--iterations", "5", "--workers", "1"]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "in.json"
    path.write_text(json.dumps(PROBLEM), encoding="utf-8")
    return path


def test_the_answer_goes_to_stdout_in_vroom_s_form(file, capsys):
    assert run(["solve", str(file), *FAST]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["code"] == 0
    summary = answer["summary"]
    assert (summary["cost"], summary["routes"], summary["unassigned"]) == (180, 1, 1)
    assert (summary["setup"], summary["service"], summary["duration"]) == (5, 130, 170)
    assert summary["distance"] == 1700
    assert answer["unassigned"] == [
        {"type": "job", "id": 3, "location_index": 1, "reason": "no_vehicle", "proof": "alone"}
    ]
    steps = answer["routes"][0]["steps"]
    assert [steps[0]["type"], steps[-1]["type"]] == ["start", "end"]
    assert {step["type"] for step in steps} == {"start", "job", "break", "end"}
    assert steps[0]["load"] == [1]
    assert steps[-1]["load"] == [2]


def test_stdin_is_read_and_a_file_written(file, tmp_path, capsys, monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(file.read_bytes()))
    monkeypatch.setattr("sys.stdin", stdin)
    out = tmp_path / "out.json"

    assert run(["solve", "-", "-o", str(out), "--json", *FAST]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["summary"] == json.loads(out.read_text(encoding="utf-8"))["summary"]
    assert run(["solve", str(file), "-o", str(out), *FAST]) == 2


def test_the_summary_says_why_a_task_is_left_out(file, tmp_path, capsys):
    for lang, words in (
        ("en", "job 3 (no vehicle has its skills)"),
        ("zh", "没有具备所需技能的车辆"),
    ):
        command = ["solve", str(file), "-o", str(tmp_path / lang), "--lang", lang, *FAST]
        assert run(command) == 0
        assert words in capsys.readouterr().out


def test_a_sol_file_holds_routes_and_cost(tmp_path, capsys):
    source = tmp_path / "t.vrp"
    source.write_text(
        "NAME : t\nTYPE : CVRP\nDIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 5\n"
        "NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\nDEMAND_SECTION\n1 0\n2 2\n3 2\n"
        "DEPOT_SECTION\n1\n-1\nEOF\n",
        encoding="utf-8",
    )
    out = tmp_path / "t.sol"

    assert run(["solve", str(source), "-o", str(out), *FAST]) == 0

    assert "cost 20" in capsys.readouterr().out
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] in ("Route #1: 1 2", "Route #1: 2 1")
    assert lines[-1] == "Cost 20"


def test_costs_with_decimals_add_up_without_the_digits_of_adding_up(tmp_path, capsys):
    source = tmp_path / "t.txt"
    customers = [(1, 3, 4), (2, 0, 7), (3, 11, 2), (4, 9, 9)]
    rows = [(0, 0, 0, 0), *((name, x, y, 6) for name, x, y in customers)]
    lines = [f"{name} {x} {y} {load} 0 9999 0" for name, x, y, load in rows]
    head = "C\n\nVEHICLE\nNUMBER CAPACITY\n4 6\n\nCUSTOMER\n"
    titles = "CUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE\n\n"
    source.write_text(head + titles + "\n".join(lines) + "\n", encoding="utf-8")

    assert run(["solve", str(source), *FAST]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["summary"]["routes"] == 4
    assert answer["summary"]["cost"] == 71.6  # 2 x (5.0 + 7.0 + 11.1 + 12.7)
    assert answer["summary"]["bound"] == pytest.approx(71.6)  # loads decide
    assert answer["summary"]["gap"] == 0


def test_an_answer_that_leaves_something_out_has_a_bound_too(file, tmp_path, capsys):
    crowded = {
        **PROBLEM,
        "jobs": [*PROBLEM["jobs"][:2], {"id": 4, "location_index": 1, "pickup": [3]}],
    }
    file.write_text(json.dumps(crowded), encoding="utf-8")
    out = tmp_path / "out.json"

    assert run(["solve", str(file), "-o", str(out), "--json", *FAST]) == 0

    told = json.loads(capsys.readouterr().out)
    summary = told["summary"]
    assert summary["unassigned"] == 1
    assert 0 < summary["bound"] <= summary["cost"]
    assert summary["gap"] == pytest.approx(1 - summary["bound"] / summary["cost"], abs=1e-4)
    assert told["gap"] == summary["gap"]


def test_the_same_input_gives_the_same_answer(file, capsys):
    answers = []
    for _ in range(2):
        assert run(["solve", str(file), *FAST]) == 0
        answers.append(capsys.readouterr().out)

    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 3), (b"\xff\xfe\x00", 3), (b"{}", 3), (b"hello", 3), (b"\x1f\x8bno gzip", 3)],
)
def test_bad_files_end_with_3_and_words(tmp_path, capsys, content, code):
    path = tmp_path / "bad"
    path.write_bytes(content)

    assert run(["solve", str(path), "--lang", "zh"]) == code
    assert any("\u4e00" <= letter <= "\u9fff" for letter in capsys.readouterr().err)


def test_gzip_is_read_whole_or_refused(file, tmp_path, capsys):
    text = file.read_bytes()
    packed = gzip.compress(text[:40]) + gzip.compress(text[40:])
    path = tmp_path / "in.json.gz"

    path.write_bytes(packed)
    assert run(["solve", str(path), *FAST]) == 0
    in_parts = capsys.readouterr().out
    assert run(["solve", str(file), *FAST]) == 0
    assert capsys.readouterr().out == in_parts

    for broken in (packed[:-4], packed + b"more"):
        path.write_bytes(broken)
        assert run(["solve", str(path), "--lang", "en"]) == 3
        assert "gzip" in capsys.readouterr().err


def test_nothing_served_ends_with_4(tmp_path):
    problem = PROBLEM | {"jobs": PROBLEM["jobs"][2:]}
    path = tmp_path / "in.json"
    path.write_text(json.dumps(problem), encoding="utf-8")

    assert run(["solve", str(path), *FAST]) == 4


def test_an_answer_that_cannot_be_written_is_told_before_the_search(file, tmp_path, capsys):
    missing = tmp_path / "no such" / "out.json"

    assert run(["solve", str(file), "--time-limit", "86400", "-o", str(missing)]) == 2

    assert str(missing.parent) in capsys.readouterr().err


def shell(command, file):
    command = command.replace("SOLVE", f"{sys.executable} -m ruralroute solve --lang en")
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        env={**os.environ, "FILE": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="a shell and /dev/full")
@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        ('SOLVE "$FILE" --iterations 1 --workers 1 >&-', 2, "stdout"),
        ('SOLVE "$FILE" --iterations 1 --workers 1 >/dev/full', 2, "stdout"),
        ("SOLVE - <&-", 3, "stdin: must not be empty"),
    ],
    ids=["closed", "full", "nothing to read"],
)
def test_streams_that_are_closed_or_full_are_told_of(file, command, code, words):
    ended = shell(command, file)

    assert ended.returncode == code
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "ignored" not in ended.stderr


@pytest.mark.parametrize(
    ("limit", "reading", "left"), [(20.0, 7.0, 13.0), (20.0, 19.5, 2.0), (5.0, 60.0, 0.5)]
)
def test_reading_counts_towards_the_time_limit(file, monkeypatch, limit, reading, left):
    """By a clock that only reading moves; a tenth of the limit is left for an answer."""
    from ruralroute.cli import options, solve_command
    from ruralroute.files import case_reader
    from ruralroute.planning import solve as solving

    now = [1000.0]
    clock = SimpleNamespace(monotonic=lambda: now[0])
    read, solve, asked = case_reader.read_case, solving.solve, []

    def slow(*given, **named):
        now[0] += reading
        return read(*given, **named)

    def noted(problem, *, time_limit_s, **named):
        asked.append(time_limit_s)
        return solve(problem, time_limit_s=None, **named | {"iterations": 5})

    monkeypatch.setattr(options, "time", clock)
    monkeypatch.setattr(solve_command, "time", clock)
    monkeypatch.setattr(case_reader, "read_case", slow)
    monkeypatch.setattr(solving, "solve", noted)

    assert run(["solve", str(file), "--time-limit", str(limit), "--workers", "1"]) == 0

    assert asked == [pytest.approx(left)]


def test_without_a_time_limit_reading_takes_nothing_away(file, monkeypatch):
    from ruralroute.planning import solve as solving

    solve, asked = solving.solve, []

    def noted(problem, **named):
        asked.append(named["time_limit_s"])
        return solve(problem, **named)

    monkeypatch.setattr(solving, "solve", noted)

    assert run(["solve", str(file), *FAST]) == 0
    assert asked == [None]


INTERRUPTED = """
import os, signal
from ruralroute.planning import solve

begin = solve.greedy_plan

def interrupted(*given, **named):
    os.kill(os.getpid(), signal.{told})
    return begin(*given, **named)

solve.greedy_plan = interrupted
from ruralroute.__main__ import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals to one process")
@pytest.mark.parametrize("told", ["SIGINT", "SIGTERM"])
def test_who_interrupts_the_first_plan_of_a_large_problem_gets_an_honest_answer(tmp_path, told):
    size = 500
    file = tmp_path / "in.json"
    document = {
        "vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],
        "jobs": [{"id": one, "location_index": one} for one in range(1, size)],
        "matrices": {
            "car": {"durations": [[abs(a - b) for a in range(size)] for b in range(size)]}
        },
    }
    file.write_text(json.dumps(document), encoding="utf-8")

    ended = subprocess.run(
        [
            *(sys.executable, "-c", INTERRUPTED.format(told=told)),
            *("solve", str(file), "--time-limit", "86400", "--lang", "en"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 130, ended.stderr
    answer = json.loads(ended.stdout)
    assert (answer["routes"], answer["summary"]["unassigned"]) == ([], size - 1)
    assert "saved" in ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="pipes of Linux")
def test_nobody_who_reads_the_answer_is_no_traceback(file):
    reads, writes = os.pipe()
    os.close(reads)
    command = [sys.executable, "-m", "ruralroute", "solve", str(file), "--lang", "en", *FAST]
    ended = subprocess.run(command, stdout=writes, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writes)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "ignored" not in ended.stderr
