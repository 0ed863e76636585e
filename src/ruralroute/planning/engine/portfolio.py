"""Worker processes with hard deadlines: what they find comes back, what goes wrong stays there."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Full, Queue, SimpleQueue
from types import TracebackType
from typing import Self

from ruralroute.planning.engine.pool import PooledDay
from ruralroute.planning.engine.wire import Reply, Task, read_reply, save_problem, task_line
from ruralroute.planning.problem.data import Days, RoutingProblem

logger = logging.getLogger(__name__)

POLL_S = 0.05
LONGEST_LINE = 1 << 26
"""A reply of more bytes comes from a worker that has gone wrong."""
MOST_WAITING = 1_000
"""Replies that wait to be taken; a worker that says more has to wait."""
COMMAND = (sys.executable, "-m", "ruralroute.planning.engine.worker")
CRASHES = frozenset(
    -getattr(signal, name)
    for name in ("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT")
    if hasattr(signal, name)
)
Found = Callable[[int, Days], None]


class _Worker:
    """One process, a thread that reads what it says, and one that tells it what to do.

    No thread but these two ever waits for the process: it may be stopped, or read nothing.
    """

    def __init__(self, number: int, command: Sequence[str], inbox: Queue[_Message]) -> None:
        self.number = number
        self.busy = False
        self.is_lost = False
        self._inbox = inbox
        self._outbox: SimpleQueue[Task | None] = SimpleQueue()
        self._over = False
        self.process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        try:
            for target in (self._read, self._write):
                threading.Thread(target=target, daemon=True).start()
        except (RuntimeError, MemoryError):
            self.kill()
            raise

    def _read(self) -> None:
        stdout = self.process.stdout
        if stdout is not None:
            with suppress(OSError, ValueError, MemoryError):
                while line := stdout.readline(LONGEST_LINE):
                    self._tell(line)
        self._tell(None)

    def _tell(self, line: bytes | None) -> None:
        while not self._over:
            with suppress(Full):
                self._inbox.put((self.number, line), timeout=1.0)
                return

    def _write(self) -> None:
        stdin = self.process.stdin
        while stdin is not None and (task := self._outbox.get()) is not None:
            try:
                stdin.write(task_line(task))
                stdin.flush()
            except (OSError, ValueError):
                if not self._over:
                    logger.warning("search worker %d takes no task", self.number)
                    self._tell(None)
                return

    def send(self, task: Task) -> bool:
        """Give it a task; return whether it can take one: a dead worker takes none."""
        if self._over or self.process.poll() is not None:
            return False
        self.busy = True
        self._outbox.put(task)
        return True

    def kill(self) -> None:
        """End the process and everything that it started."""
        self.busy = False
        self._over = True
        self._outbox.put(None)
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError, ValueError):
                    pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)


_Message = tuple[int, bytes | None]


class Portfolio:
    """Workers for one problem; a context manager that leaves no process behind.

    Parameters
    ----------
    problem
        The problem.
    workers
        How many processes.
    command
        How a worker is started; the problem's folder is appended.
    """

    def __init__(
        self, problem: RoutingProblem, workers: int, *, command: Sequence[str] = COMMAND
    ) -> None:
        self._problem = problem
        self._count = workers
        self._command = command
        self._inbox: Queue[_Message] = Queue(MOST_WAITING)
        self._workers: list[_Worker] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._current: dict[int, int] = {}
        self._waited_for: set[int] = set()
        self.lost = 0
        """Workers that ended by themselves or sent what cannot be read, busy or not."""
        self.steps = 0
        """Steps of rebuilding that all workers have made."""
        self.ended: dict[int, Days] = {}
        """Where each worker's last task ended, for those that say so."""
        self.seen: dict[int, tuple[PooledDay, ...]] = {}
        """Days of good answers that each worker's last task came through."""

    def __enter__(self) -> Self:
        try:
            self._folder = tempfile.TemporaryDirectory(
                prefix="ruralroute-", ignore_cleanup_errors=True
            )
            save_problem(self._problem, Path(self._folder.name))
            for number in range(self._count):
                command = [*self._command, self._folder.name]
                self._workers.append(_Worker(number, command, self._inbox))
                self._waited_for.add(number)
        except (OSError, RuntimeError, MemoryError) as error:
            # No folder, no room in it, no process, no thread, no memory.
            logger.warning("no more search workers can be started: %s", str(error) or "no memory")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.kill()
        if self._folder is not None:
            self._folder.cleanup()

    def run(
        self,
        tasks: Sequence[Task],
        found: Found,
        *,
        deadline: float | None,
        over: Callable[[], object],
        meanwhile: Callable[[], None] | None = None,
    ) -> bool:
        """Give each idle worker a task and wait for them; return whether all came back.

        A worker that is late goes on, but what it finds counts no more; it gets no new task until
        it is done, and is ended with the portfolio.

        Parameters
        ----------
        tasks
            At most one for each worker, in the workers' order.
        found
            Called here, in this thread, with the worker's number and what it found.
        deadline
            `time.monotonic()` after which nobody is waited for.
        over
            When what it returns is true, nobody is waited for.
        meanwhile
            Called once, here, when the workers have their tasks.
        """
        self.ended.clear()
        self.seen.clear()
        self._current = {worker: task.number for worker, task in enumerate(tasks)}
        for worker, task in zip(self._workers, tasks, strict=False):
            if not worker.busy and not worker.send(task):
                self._lose(worker, "ended")
        if meanwhile is not None:
            meanwhile()
        while any(worker.busy for worker in self._workers):
            if over():
                return False
            if deadline is not None and time.monotonic() > deadline:
                return False
            with suppress(Empty):
                self._take(self._inbox.get(timeout=POLL_S), found)
        return True

    def is_ready(self) -> bool:
        """Whether every worker that was started has said that it is there, or is gone."""
        with suppress(Empty):
            while True:
                self._take(self._inbox.get_nowait(), lambda *_: None)
        return not self._waited_for

    def has_crashed(self) -> bool:
        """Whether a worker died of its own code, not of a kill, and the caller might as well."""
        return any(worker.process.poll() in CRASHES for worker in self._workers)

    def has_workers(self) -> bool:
        """Whether any process is left."""
        return any(worker.process.poll() is None for worker in self._workers)

    def _take(self, message: _Message, found: Found) -> None:
        number, line = message
        worker = self._workers[number]
        self._waited_for.discard(number)
        if line is None:
            self._lose(worker, "ended")
            return
        try:
            reply: Reply = read_reply(line)
        except ValueError:
            self._lose(worker, "sent what cannot be read")
            return
        is_current = self._current.get(number) == reply.task
        if reply.kind == "done":
            worker.busy = False
            self.steps += reply.steps
            if reply.days is not None and is_current:
                self.ended[number] = reply.days
                self.seen[number] = reply.seen
        elif reply.kind == "found" and reply.days is not None and is_current:
            found(number, reply.days)

    def _lose(self, worker: _Worker, why: str) -> None:
        if worker.is_lost:
            return
        logger.warning("search worker %d %s; the search goes on without it", worker.number, why)
        worker.is_lost = True
        self._waited_for.discard(worker.number)
        self.lost += 1
        worker.kill()
