"""``ruralroute echelons``, and the two counties beside a written choice of two echelons."""

from __future__ import annotations

import json

import pytest

from ruralroute.cli.main import run
from ruralroute.files import demo_county, read_county, write_county


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Speak English unless a test says otherwise."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def county(tmp_path):
    demo_county(tmp_path / "county", stations=12, seed=5)
    return tmp_path / "county"


def test_two_counties_are_written_and_the_hours_are_told(county, capsys):
    assert run(["echelons", str(county), "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert "brought from" in said.out
    assert "longest time aboard" in said.err
    first, second = (read_county(county / "echelons" / name) for name in ("centres", "townships"))
    assert first.vehicles
    assert second.vehicles
    assert "(centres to townships)" in first.name
    assert run(["echelons", str(county)]) == 2
    capsys.readouterr()
    assert run(["echelons", str(county), "--force", "--lang", "zh", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {one["town"] for one in document["hand_overs"]} == {one.id for one in second.centres}
    assert set(document["straight"]) <= {one.id for one in first.orders}
    assert "县到乡" in read_county(county / "echelons" / "centres").name
    plan = ["plan", str(county / "echelons" / "townships"), "--iterations", "1", "--workers", "1"]
    assert run(plan) == 0


def test_todays_orders_alone_are_split(county, tmp_path, capsys):
    whole = read_county(county)
    village = next(one for one in whole.stations if one.level == "village")
    sheet = tmp_path / "today.csv"
    sheet.write_text(f"id,station,parcels\nA1,{village.id},7\n", encoding="utf-8")
    assert run(["echelons", str(county), "--orders", str(sheet), "--lang", "en"]) == 0
    capsys.readouterr()
    first, second = (read_county(county / "echelons" / name) for name in ("centres", "townships"))
    assert [(one.id, one.station) for one in first.orders] == [("A1", village.parent)]
    assert [(one.id, one.station) for one in second.orders] == [("A1", village.id)]


def test_a_county_of_one_echelon_is_refused_in_words(county, capsys):
    whole = read_county(county)
    stations = tuple(one.model_copy(update={"parent": "C1"}) for one in whole.stations)
    write_county(whole.model_copy(update={"stations": stations}), county, force=True)
    assert run(["echelons", str(county), "--lang", "zh"]) == 3
    assert "没有站点的上级是乡镇站" in capsys.readouterr().err


def test_a_choice_of_two_echelons_is_written_with_both_counties(tmp_path, capsys):
    county, written = tmp_path / "county", tmp_path / "written"
    whole = demo_county(county, terrain="hill", stations=16, seed=11)
    settings = whole.siting.model_copy(update={"transfer_year": 0.0})
    write_county(whole.model_copy(update={"siting": settings}), county, force=True)
    line = ["site", str(county), "--model", "two-echelon", "--scenarios", "none"]
    line += ["--time-limit", "6", "--write-county", str(written), "--lang", "en"]
    assert run(line) == 0
    said = capsys.readouterr()
    assert "planned in two steps" in said.out
    assert "folder echelons" in said.err
    second = read_county(written / "echelons" / "townships")
    above = {one.id: one.parent for one in read_county(written).stations}
    assert all(above[one.id] == one.parent for one in second.stations)
    memo = (county / "siting" / "memo.html").read_text(encoding="utf-8")
    assert "planned in two steps" in memo
