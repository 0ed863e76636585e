"""What a plan says where its roads are only taken for usable."""

from __future__ import annotations

import json

import pytest

from ruralroute.cli.main import run
from ruralroute.planning.plan import DeliveryPlan


def line(number, start, end, **tags):
    return {
        "type": "Feature",
        "properties": {"id": f"w{number}", **tags},
        "geometry": {"type": "LineString", "coordinates": [start, end]},
    }


@pytest.fixture
def county(tmp_path):
    """Two stations, the second beyond a ferry that does not say whom it takes."""
    roads = [
        line(1, [107.0, 26.0], [107.01, 26.0], highway="tertiary", surface="asphalt"),
        line(2, [107.01, 26.0], [107.05, 26.0], route="ferry"),
        line(3, [107.05, 26.0], [107.06, 26.0], highway="tertiary", surface="asphalt"),
    ]
    document = {"type": "FeatureCollection", "features": roads}
    files = {
        "county.toml": 'name = "Two banks"\nroads = "roads.geojson"\ncrs = "wgs84"\nlang = "en"\n',
        "roads.geojson": json.dumps(document),
        "centres.csv": "id,lon,lat\nC,107.001,26\n",
        "stations.csv": "id,name,lon,lat\nS1,Near,107.009,26\nS2,Far,107.059,26\n",
        "vehicles.csv": "id,class,centre\nV,van,C\n",
        "orders.csv": "id,station,parcels\nO1,S1,5\nO2,S2,5\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def plan_with(county, capsys, *options):
    out = county / "plan"
    command = ["plan", str(county), "-o", str(out), "--day", "2026-06-18", "--force"]
    code = run([*command, "--iterations", "20", "--workers", "1", *options])
    return code, DeliveryPlan.read(out / "plan.json"), capsys.readouterr()


def test_stops_that_hang_on_an_assumption_are_listed(county, capsys):
    code, plan, said = plan_with(county, capsys)
    assert code == 0
    assert plan.unknown_tags == "typical"
    stops = {
        stop.place: stop for route in plan.routes for trip in route.trips for stop in trip.stops
    }
    assert {place: stop.assumed for place, stop in stops.items()} == {"S1": (), "S2": ("w2",)}
    assert "V, Far: way w2" in said.out
    assert "Far (w2)" in said.err
    sheets = (county / "plan" / "runsheets.html").read_text(encoding="utf-8")
    assert "only taken for passable: way w2" in sheets
    assert "unknown_tags = typical" in sheets


def test_a_cautious_plan_leaves_the_far_bank_out(county, capsys):
    _, plan, said = plan_with(county, capsys, "--unknown-tags", "cautious")
    assert plan.unknown_tags == "cautious"
    assert [one.order for one in plan.unserved] == ["O2"]
    assert "taken for passable" not in said.out
    record = json.loads((county / "plan" / "run.json").read_text(encoding="utf-8"))
    assert record["parameters"]["unknown_tags"] == "cautious"


def test_the_county_file_sets_the_policy_and_the_option_wins(county, capsys):
    with (county / "county.toml").open("a", encoding="utf-8") as file:
        file.write('[policy]\nunknown_tags = "cautious"\n')
    _, plan, _ = plan_with(county, capsys)
    assert [one.order for one in plan.unserved] == ["O2"]
    _, plan, _ = plan_with(county, capsys, "--unknown-tags", "hopeful")
    assert not plan.unserved
    assert run(["check", str(county), str(county / "plan")]) == 0


def test_an_assumption_is_allowed_only_under_the_plans_own_policy(county, capsys):
    _, plan, _ = plan_with(county, capsys)
    sure = plan.model_copy(update={"unknown_tags": "cautious"})
    (county / "plan" / "plan.json").write_text(sure.to_json(), encoding="utf-8")
    assert run(["check", str(county), str(county / "plan")]) == 4
