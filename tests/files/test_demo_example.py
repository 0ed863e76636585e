"""The committed county is what its seed makes; demo counties read back like any other."""

from pathlib import Path

import pytest

from ruralroute.files import read_county
from ruralroute.files.demo import demo_county, write_demo

EXAMPLE = Path(__file__).parents[2] / "examples" / "qingshui"


def test_the_committed_example_is_what_its_seed_makes(tmp_path):
    write_demo(tmp_path / "again", terrain="hill", stations=14, seed=196)
    made = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    kept = {path.name: path.read_bytes() for path in EXAMPLE.iterdir()}
    assert kept == made
    assert sum(map(len, kept.values())) < 300_000


@pytest.mark.parametrize("terrain", ["plain", "hill", "mountain"])
def test_a_demo_county_reads_back_without_a_single_fault_or_warning(tmp_path, terrain):
    told = []
    made = demo_county(tmp_path / "county", terrain=terrain, stations=80, seed=3)
    assert read_county(tmp_path / "county", on_warning=told.append) == made
    assert told == []
    assert len(made.stations) == 80
    assert len(made.centres) == 2
    assert {order.zone for order in made.orders} == {"ambient", "chilled", "frozen", "pharma"}
    assert {order.goods_class for order in made.orders} == {"general", "food", "chemical", "pharma"}
    assert any(len(vehicle.compartments) == 2 for vehicle in made.vehicles)
    assert all(order.mass_kg > 0 and order.volume_m3 > 0 for order in made.orders)


def test_small_demo_counties_read_back_too(tmp_path):
    for stations in (3, 4, 5):
        assert len(demo_county(tmp_path / str(stations), stations=stations).stations) == stations
