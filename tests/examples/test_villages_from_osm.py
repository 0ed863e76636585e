"""The script that makes a county of the real villages of an extract."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from ruralroute import read_county

SCRIPT = Path(__file__).parents[2] / "examples" / "villages_from_osm.py"
SHARED = os.environ.get("RURALROUTE_SHARED")

MAP = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
  <node id="1" version="1" lat="25.50" lon="107.70"><tag k="place" v="town"/>
    <tag k="name" v="清水"/><tag k="population" v="9000"/></node>
  <node id="2" version="1" lat="25.51" lon="107.72"><tag k="place" v="village"/>
    <tag k="name" v="柳树沟"/></node>
  <node id="3" version="1" lat="25.52" lon="107.71"><tag k="place" v="hamlet"/></node>
  <node id="4" version="1" lat="25.53" lon="107.75"><tag k="place" v="locality"/></node>
  <node id="5" version="1" lat="29.00" lon="107.70"><tag k="place" v="village"/></node>
  <way id="9" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="tertiary"/></way>
</osm>
"""


@pytest.fixture(scope="module")
def script():
    monkeypatch = pytest.MonkeyPatch()
    spec = importlib.util.spec_from_file_location("villages_from_osm", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    yield module
    monkeypatch.undo()


def test_settlements_near_the_largest_town_become_stations_named_or_not(script, tmp_path):
    (tmp_path / "map.osm").write_text(MAP, encoding="utf-8")
    script.main([str(tmp_path / "map.osm"), str(tmp_path / "county")])
    county = read_county(tmp_path / "county")
    assert [(one.id, one.name) for one in county.stations] == [("n2", "柳树沟"), ("n3", "")]
    assert county.centres[0].name == county.name == "清水"
    assert (Path(county.base_dir) / county.roads).resolve() == (tmp_path / "map.osm").resolve()


def test_an_extract_without_places_is_refused_in_words(script, tmp_path):
    (tmp_path / "map.osm").write_text('<osm version="0.6"></osm>')
    with pytest.raises(SystemExit, match="fewer than two places"):
        script.main([str(tmp_path / "map.osm"), str(tmp_path / "county")])


def test_a_file_that_is_no_extract_and_a_folder_in_use_are_refused_in_words(script, tmp_path):
    (tmp_path / "bad.osm.pbf").write_bytes(b"not a map")
    with pytest.raises(SystemExit):
        script.main([str(tmp_path / "bad.osm.pbf"), str(tmp_path / "county")])
    with pytest.raises(SystemExit):
        script.main([str(tmp_path / "missing.osm"), str(tmp_path / "county")])
    assert not (tmp_path / "county").exists()
    (tmp_path / "map.osm").write_text(MAP, encoding="utf-8")
    script.main([str(tmp_path / "map.osm"), str(tmp_path / "county")])
    with pytest.raises(SystemExit):
        script.main([str(tmp_path / "map.osm"), str(tmp_path / "county")])


@pytest.mark.skipif(SHARED is None, reason="RURALROUTE_SHARED is not set")
def test_real_villages_are_drawn_by_seed_and_none_is_left_out_for_its_roads(script, tmp_path):
    extract = Path(SHARED) / "data" / "isle_of_man" / "isle_of_man_roads_places.osm.pbf"
    for folder, seed in (("one", 1), ("again", 1), ("two", 2)):
        script.main([str(extract), str(tmp_path / folder), "--stations", "40", "--seed", str(seed)])
    one, again, two = (read_county(tmp_path / name) for name in ("one", "again", "two"))
    assert one.stations == again.stations
    assert one.orders == again.orders
    assert one.stations != two.stations
    assert len(one.stations) == 40
    assert {order.station for order in one.orders} == {station.id for station in one.stations}

    everywhere = script.make_county(extract, stations=10_000, radius_km=500)
    assert len(everywhere.stations) == len(script.read_spots(extract)) - 1
