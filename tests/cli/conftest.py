"""One small planned demo county for all tests of the command line."""

from __future__ import annotations

import pytest

from ruralroute.cli.main import run


@pytest.fixture(scope="session")
def planned(tmp_path_factory):
    """Make a demo county, plan it, and return its folder; the plan is in ``plan``."""
    folder = tmp_path_factory.mktemp("cli") / "county"
    assert run(["demo", str(folder), "--stations", "12", "--seed", "3", "--lang", "en"]) == 0
    until = ["--iterations", "40", "--time-limit", "3600"]  # steps: as much on any machine
    code = run(["plan", str(folder), "-o", str(folder / "plan"), *until, "--lang", "en"])
    assert code == 0
    return folder
