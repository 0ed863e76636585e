"""Roads and paths of a real file against its own tags, for every default profile."""

import os
from pathlib import Path

import pytest

from ruralroute.model import PROFILES

SHARED = os.environ.get("RURALROUTE_SHARED")
pytestmark = pytest.mark.skipif(not SHARED, reason="RURALROUTE_SHARED is not set")
FILES = ("vavuniya_srilanka/vavuniya.osm.pbf",)


@pytest.fixture(scope="module", params=FILES)
def audit(request):
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
        from road_rules import Audit

        return Audit.of(Path(SHARED or "", "data", request.param))


@pytest.mark.parametrize("profile", PROFILES, ids=lambda one: one.id)
def test_both_error_rates_are_zero_and_paths_are_whole(audit, profile):
    found = audit.rules(profile, "flood")
    print(f"{profile.id}: {found}")  # noqa: T201
    assert found.driven > 100
    assert found.driven_barred == 0
    assert found.allowed_barred == 0
    assert list(audit.paths(profile, 30)) == []
