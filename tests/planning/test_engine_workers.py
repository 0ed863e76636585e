"""Worker processes: what one of them does wrong costs its own work and nothing else."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from tests.planning.problems import random_problems, tiny_problem, visit

from ruralroute.planning.engine.portfolio import COMMAND, Portfolio
from ruralroute.planning.engine.settings import Method, Settings
from ruralroute.planning.engine.wire import (
    Reply,
    Task,
    load_problem,
    read_reply,
    read_task,
    reply_line,
    save_problem,
    task_line,
)
from ruralroute.planning.greedy import greedy_plan
from ruralroute.planning.schedule.score import served


def task(solutions=5, method=Method.GUIDED):
    """Three visits, one vehicle, no clock."""
    asked = Settings(method=method, until=None, solutions=solutions)
    return Task(number=0, visits=(0, 1, 2), vehicles=(0,), settings=asked, start={})


def problem():
    return tiny_problem([visit(f"O{one}", one) for one in (1, 2, 3)])


def python(code):
    return [sys.executable, "-c", code]


@settings(max_examples=20, deadline=None)
@given(random_problems(4))
def test_problems_and_messages_survive_the_wire(tmp_path_factory, one):
    folder = tmp_path_factory.mktemp("wire")
    save_problem(one, folder)
    back = load_problem(folder)
    assert back.visits == one.visits
    assert back.vehicles == one.vehicles
    assert back.driver == one.driver
    assert back.incompatible == one.incompatible
    for matrix, same in zip(one.matrices, back.matrices, strict=True):
        assert np.array_equal(matrix.duration_s, same.duration_s)
        assert np.array_equal(matrix.reachable, same.reachable)
    reply = Reply(kind="found", task=3, days=greedy_plan(one))
    assert read_reply(reply_line(reply)) == reply
    assert read_task(task_line(task())) == task()


def test_a_worker_finds_what_there_is_and_serves_task_after_task():
    found = []
    with Portfolio(problem(), 1) as portfolio:
        for method in (Method.GUIDED, Method.REBUILD):
            done = portfolio.run(
                [task(method=method)],
                lambda worker, days: found.append((worker, days)),
                deadline=None,
                over=lambda: False,
            )
            assert done
        assert portfolio.lost == 0
    assert served(found[-1][1]) == {0, 1, 2}


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(1)",
        "import os; os._exit(137)",
        "import sys; sys.stdin.readline(); print('rubbish', flush=True); sys.stdin.readline()",
        "import sys; sys.stdin.readline(); print('{}', flush=True); sys.stdin.readline()",
    ],
    ids=["exits", "is killed", "prints rubbish", "prints other JSON"],
)
def test_a_worker_that_fails_is_lost_and_nobody_waits_for_it(code):
    with Portfolio(problem(), 2, command=python(code)) as portfolio:
        done = portfolio.run([task(), task()], lambda *_: None, deadline=None, over=lambda: False)
        assert done
        assert portfolio.lost == 2
        assert not portfolio.has_workers()


@pytest.mark.parametrize("code", ["raise SystemExit(1)", "import os; os._exit(137)"])
def test_a_worker_that_is_gone_before_its_task_is_lost_too_and_counted_once(code):
    with Portfolio(problem(), 2, command=python(code)) as portfolio:
        for worker in portfolio._workers:
            worker.process.wait(timeout=300)
        for _ in range(2):
            tasks = [task(), task()]
            assert portfolio.run(tasks, lambda *_: None, deadline=None, over=lambda: False)
        assert portfolio.is_ready()
        assert portfolio.lost == 2


def test_a_worker_that_hangs_is_not_waited_for_beyond_the_deadline():
    code = "import time, sys; sys.stdin.readline()\nwhile True: time.sleep(600)"
    with Portfolio(problem(), 1, command=python(code)) as portfolio:
        done = portfolio.run(
            [task()], lambda *_: None, deadline=time.monotonic() + 0.3, over=lambda: False
        )
        process = portfolio._workers[0].process
    assert not done
    assert process.poll() is not None


def test_a_worker_that_cannot_be_started_is_no_error():
    with Portfolio(problem(), 1, command=["/no/such/program"]) as portfolio:
        assert portfolio.run([task()], lambda *_: None, deadline=None, over=lambda: False)


def test_a_cancelled_round_ends_at_once():
    cancel = threading.Event()
    cancel.set()
    with Portfolio(problem(), 1) as portfolio:
        assert not portfolio.run([task(10**9)], lambda *_: None, deadline=None, over=cancel.is_set)
        process = portfolio._workers[0].process
    assert process.poll() is not None


def test_a_worker_ends_when_its_parent_is_gone(tmp_path):
    save_problem(problem(), tmp_path)
    worker = subprocess.Popen(
        [*COMMAND, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with worker:
        assert read_reply(worker.stdout.readline()).kind == "ready"
        worker.stdin.close()
        assert worker.wait(timeout=300) == 0
