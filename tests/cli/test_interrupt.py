"""Ctrl-C saves the best plan so far."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap

import pytest

from ruralroute.__main__ import main as start
from ruralroute.cli.interrupt import cancel_on_interrupt
from ruralroute.planning.plan import DeliveryPlan

INTERRUPTED = textwrap.dedent(
    """
    import os, signal
    from ruralroute.planning import solve

    begin = solve.run_rounds

    def interrupted(*given):
        os.kill(os.getpid(), signal.SIGINT)
        return begin(*given)

    solve.run_rounds = interrupted
    from ruralroute.__main__ import main
    main()
    """
)
"""The command line, interrupted as soon as it searches."""


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT to one process")
def test_an_interrupt_saves_the_best_plan_and_exits_with_130(planned, tmp_path):
    out = tmp_path / "plan"
    command = [sys.executable, "-c", INTERRUPTED, "plan", str(planned), "-o", str(out)]

    ended = subprocess.run(
        [*command, "--time-limit", "86400", "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 130, ended.stderr
    assert DeliveryPlan.read(out / "plan.json").metrics.orders_served > 0
    assert "saved" in ended.stderr


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_the_first_wish_to_end_is_an_event_and_the_second_ends(told):
    before = signal.getsignal(told)
    with cancel_on_interrupt() as cancel:
        signal.raise_signal(told)
        assert cancel.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(told)
    assert signal.getsignal(told) is before


def test_an_interrupt_while_the_command_line_loads_leaves_no_traceback(monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr("ruralroute.cli.main", interrupted)
    with pytest.raises(SystemExit) as caught:
        start()
    assert caught.value.code == 130
