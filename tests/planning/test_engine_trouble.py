"""Whatever a machine withholds, an answer comes, in time, and no worse than the greedy one."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time

import pytest
from tests.planning.problems import tiny_problem, visit

from ruralroute.planning.check.routes import check_routes
from ruralroute.planning.engine import portfolio, rounds
from ruralroute.planning.engine.search_plan import MANY
from ruralroute.planning.solve import solve

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and signals of Linux")

LIMITED = textwrap.dedent(
    """
    import resource, runpy, sys
    resource.setrlimit({limit}, ({most}, {most}))
    sys.argv = ["worker", sys.argv[1]]
    runpy.run_module("ruralroute.planning.engine.worker", run_name="__main__")
    """
)


def problem():
    return tiny_problem([visit(f"O{one}", 1 + one % 3) for one in range(9)])


def answer(time_limit_s=4.0):
    """Solve, and hold the answer to what it must be.

    The workers that hang here would do so for ever: that there is an answer says that nobody waits
    for them.
    """
    found = solve(problem(), time_limit_s=time_limit_s, workers=2, seed=1)
    assert check_routes(problem(), found.days, found.times) == []
    assert found.score <= found.witness_score
    assert found.score.unserved == (0,) * len(found.score.unserved)
    return found


def workers_run(monkeypatch, code):
    command = [sys.executable, "-c", code]
    monkeypatch.setattr(
        rounds, "Portfolio", functools.partial(portfolio.Portfolio, command=command)
    )


@pytest.mark.parametrize("most", [60 << 20, 150 << 20, 400 << 20])
def test_workers_that_run_out_of_memory_cost_their_own_work_only(monkeypatch, most):
    workers_run(monkeypatch, LIMITED.format(limit="resource.RLIMIT_AS", most=most))

    answer()


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nwhile True: sys.stdout.write('x' * 100000)",
        "import sys\nwhile True: sys.stdout.write('{}\\n' * 1000)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        "import time\nwhile True: time.sleep(1000)",
    ],
    ids=["one endless line", "endless lines", "stopped", "asleep"],
)
def test_workers_that_flood_stop_or_sleep_are_not_waited_for(monkeypatch, code):
    workers_run(monkeypatch, code)

    answer()


def test_a_worker_stopped_in_the_middle_is_not_waited_for(monkeypatch):
    made = []
    begin = portfolio._Worker.__init__

    def noted(self, *given):
        begin(self, *given)
        made.append(self.process)

    monkeypatch.setattr(portfolio._Worker, "__init__", noted)

    def stop():
        while len(made) < 2:
            time.sleep(0.05)
        time.sleep(1.0)
        made[0].send_signal(signal.SIGSTOP)  # nothing happens where it has ended by now

    threading.Thread(target=stop, daemon=True).start()

    answer()


@pytest.mark.skipif(not rounds.COMPILED, reason="this process searches with the compiled core only")
def test_where_all_workers_hang_this_process_searches(monkeypatch):
    """In a large problem, where it does not begin alone."""
    workers_run(monkeypatch, "import time\nwhile True: time.sleep(1000)")
    many = tiny_problem([visit(f"O{one}", 1 + one % 3) for one in range(MANY)])
    begun, cancel = [], threading.Event()

    def noted(*given):
        begun.append(given)
        cancel.set()  # that is all that is asked: the rest of the time is for slow machines

    monkeypatch.setattr(rounds, "search_here", noted)

    found = solve(many, time_limit_s=12.0, workers=2, cancel=cancel)

    assert begun
    assert check_routes(many, found.days, found.times) == []


@pytest.mark.parametrize("error", [ImportError("cannot map"), MemoryError()])
def test_what_is_put_together_anew_may_fail_for_want_of_memory(monkeypatch, error):
    asked = []

    def refuse(*given, **named):
        asked.append(given)
        raise error

    monkeypatch.setattr(rounds.Pool, "recombine", refuse)

    found = solve(problem(), iterations=5, workers=1)

    assert asked
    assert check_routes(problem(), found.days, found.times) == []


@pytest.mark.parametrize("error", [OSError("no process"), MemoryError()])
def test_no_process_can_be_started(monkeypatch, error):
    def refuse(*args, **kwargs):
        raise error

    monkeypatch.setattr(portfolio.subprocess, "Popen", refuse)

    answer()


def test_no_thread_can_be_started(monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)

    answer()


def test_there_is_no_folder_for_temporary_files(monkeypatch):
    def refuse(*args, **kwargs):
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)

    answer()


def test_the_whole_process_may_be_short_of_memory(tmp_path):
    """An answer, or a word about memory and exit code 1; never a hang or a wrong plan."""
    file = tmp_path / "case.json"
    file.write_text(
        '{"vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],'
        ' "jobs": [{"id": 1, "location_index": 1}],'
        ' "matrices": {"car": {"durations": [[0, 5], [5, 0]]}}}'
    )
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20));"
        "from ruralroute.__main__ import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "solve", str(file), "--time-limit", "3", "--lang", "en"],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        check=False,
    )
    if run.returncode == 0:
        assert '"cost": 10' in run.stdout
    else:
        assert run.returncode == 1
        assert "memory" in run.stderr
