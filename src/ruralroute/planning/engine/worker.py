"""A worker process: reads tasks on stdin, searches, writes replies on stdout.

Started as ``python -m ruralroute.planning.engine.worker FOLDER``, where FOLDER holds the problem.
It ends when stdin ends, so it never outlives its parent by more than its current task, and that
has a time limit of its own.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from ruralroute.planning.engine.pool import PooledDay
from ruralroute.planning.engine.pyvrp_routes import PyvrpSearch
from ruralroute.planning.engine.rebuild import Rebuilder
from ruralroute.planning.engine.settings import Method
from ruralroute.planning.engine.wire import Reply, Task, load_problem, read_task, reply_line
from ruralroute.planning.problem.data import Days, RoutingProblem
from ruralroute.planning.schedule.score import served

_PR_SET_PDEATHSIG = 1
GRACE_S, PYVRP_GRACE_S = 5.0, 30.0
"""A task that overruns its time by this much ends its process; one step of PyVRP may take long."""


def main() -> None:
    """Serve tasks until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may write into the replies

    def write(line: bytes) -> None:
        try:
            out.write(line)
            out.flush()
        except OSError:
            os._exit(0)  # nobody listens any more

    problem = load_problem(Path(sys.argv[1]))
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_read, args=(tasks,), daemon=True).start()
    write(reply_line(Reply(kind="ready")))
    kept = _Kept()
    while True:
        _serve(problem, read_task(tasks.get()), kept, write)


@dataclass
class _Kept:
    """What a worker keeps from task to task."""

    rebuilder: Rebuilder | None = None
    pyvrp: PyvrpSearch | None = None


def _die_with_parent() -> None:
    """Ask Linux to end this process with its parent.

    A solver that holds the interpreter's lock keeps the thread that watches stdin from doing it.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _read(tasks: SimpleQueue[bytes]) -> None:
    """Pass on the lines of stdin; when there are no more, the parent is gone or has enough."""
    for line in sys.stdin.buffer:
        tasks.put(line)
    os._exit(0)


def _serve(
    problem: RoutingProblem,
    task: Task,
    kept: _Kept,
    write: Callable[[bytes], object],
) -> None:
    if task.settings.until is not None:
        left_s = max(0.0, task.settings.until - time.time())
        grace_s = PYVRP_GRACE_S if task.settings.method is Method.PYVRP else GRACE_S
        faulthandler.dump_traceback_later(left_s + grace_s, exit=True)

    def found(cost: int, days: Days) -> None:
        del cost
        write(reply_line(Reply(kind="found", task=task.number, days=days)))
        time.sleep(0)  # lets the thread that watches stdin run

    ended, steps = None, 0
    seen: tuple[PooledDay, ...] = ()
    if task.settings.method is Method.GUIDED:
        # OR-Tools loads only where it is used.
        from ruralroute.planning.engine.scope import make_scope  # noqa: PLC0415
        from ruralroute.planning.engine.search import search  # noqa: PLC0415

        scope = make_scope(problem, task.visits, task.vehicles)
        search(scope, task.settings, task.start, found)
    elif task.settings.method is not Method.PYVRP or not _run_pyvrp(
        problem, task, kept, partial(found, 0)
    ):
        key = (task.visits, task.vehicles)
        if kept.rebuilder is None or kept.rebuilder.key != key:
            kept.rebuilder = Rebuilder(problem, *key)
        ended = kept.rebuilder.run(task.start, task.settings, partial(found, 0))
        steps, seen = kept.rebuilder.steps, tuple(kept.rebuilder.seen)
    faulthandler.cancel_dump_traceback_later()
    write(reply_line(Reply(kind="done", task=task.number, days=ended, steps=steps, seen=seen)))


def _run_pyvrp(
    problem: RoutingProblem, task: Task, kept: _Kept, found: Callable[[Days], None]
) -> bool:
    """Let PyVRP search; return whether it could."""
    if kept.pyvrp is None:
        all_served = served(task.start) >= set(task.visits)
        kept.pyvrp = PyvrpSearch(problem, task.visits, all_served=all_served)
    try:
        kept.pyvrp.run(task.settings, task.start, found)
    except RuntimeError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return False
    return True


if __name__ == "__main__":
    main()
