"""Every small real file: read, described, its faults inside its extent."""

import os
from pathlib import Path

import pytest

from ruralroute.network import RoadNetwork, network_report

SHARED = os.environ.get("RURALROUTE_SHARED")
FILES = [
    "bangladesh_coxsbazar/bangladesh_clip1.osm.pbf",
    "isle_of_man/isle_of_man_roads_places.osm.pbf",
    "north_bayreuth/north-bayreuth.osm.gz",
    "vavuniya_srilanka/vavuniya.osm.pbf",
    "vietnam_district_worldbank/Network.csv",
]
pytestmark = pytest.mark.skipif(not SHARED, reason="RURALROUTE_SHARED is not set")


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_described(name):
    network = RoadNetwork.read(Path(SHARED) / "data" / name)
    report = network_report(network)
    west, south, east, north = report.bbox
    assert report.length_km > 100
    assert sum(report.km_by_class.values()) == pytest.approx(report.length_km, abs=0.1)
    assert sum(report.km_by_kind.values()) == pytest.approx(report.length_km, abs=0.1)
    for one in report.road_faults:
        assert west <= one.lon <= east
        assert south <= one.lat <= north
        assert set(one.ways) <= set(network.way_ids)
    outside = sum(one.km for one in report.road_faults if one.kind == "cut_off")
    assert outside < report.length_km / 2
