import numpy as np
import pytest

from ruralroute.files.coordinates import wgs84_to_bd09, wgs84_to_gcj02
from ruralroute.model import Centre, County, Station
from ruralroute.network import travel

STREETS = (
    *(([(0, y), (8, y)], {"id": f"row{y}"}) for y in range(0, 9, 2)),
    *(([(x, 0), (x, 8)], {"id": f"column{x}"}) for x in range(0, 9, 2)),
)
METRE = 1 / 1000


def county_of(positions):
    first, *rest = positions
    return County(
        name="test",
        centres=(Centre(id="C", lon=first[0], lat=first[1]),),
        stations=tuple(Station(id=f"S{n}", lon=one[0], lat=one[1]) for n, one in enumerate(rest)),
    )


def warnings_of(network, positions):
    told = []
    travel(county_of(positions), network, profiles=["van"], on_warning=told.append)
    return {one.code: one for one in told}


def beside_roads(grid, *, east_m=0.0, north_m=0.0):
    """Villages a few metres from the streets, then all moved."""
    rng = np.random.default_rng(4)
    places = []
    for number in range(16):
        along, off = 0.3 + 7.4 * rng.random(), rng.normal(0, 8)
        line = 2 * (number % 5)
        x, y = (along, line + off * METRE) if number % 2 else (line + off * METRE, along)
        places.append(grid(x + east_m * METRE, y + north_m * METRE))
    return places


@pytest.mark.parametrize(("east_m", "north_m"), [(120, -80), (-60, 100)])
def test_one_shift_of_all_places_is_found_and_told(make_network, grid, east_m, north_m):
    found = warnings_of(make_network(*STREETS), beside_roads(grid, east_m=east_m, north_m=north_m))
    told = dict(found["network.shift_likely"].values)
    assert float(told["east_m"]) == pytest.approx(-east_m, abs=20)
    assert float(told["north_m"]) == pytest.approx(-north_m, abs=25)


@pytest.mark.parametrize(("turn", "crs"), [(wgs84_to_gcj02, "gcj02"), (wgs84_to_bd09, "bd09")])
def test_the_shift_of_a_map_service_is_named(make_network, grid, turn, crs):
    # a little off their roads, too: undoing the system alone fits less than five times better
    places = [turn(*one) for one in beside_roads(grid, east_m=60, north_m=60)]
    found = warnings_of(make_network(*STREETS), places)
    assert dict(found["network.shift_of_service"].values)["crs"] == crs


@pytest.mark.parametrize("seed", range(4))
def test_villages_that_lie_off_the_road_are_no_shift(make_network, grid, seed):
    rng = np.random.default_rng(seed)
    places = [grid(*one) for one in 0.2 + 7.6 * rng.random((16, 2))]
    assert "network.shift_likely" not in warnings_of(make_network(*STREETS), places)


def test_places_that_fit_are_not_suspected(make_network, grid):
    found = warnings_of(make_network(*STREETS), beside_roads(grid))
    assert found.keys().isdisjoint({"network.shift_likely", "network.swapped_rows"})


def test_rows_with_swapped_axes_are_named(make_network, grid):
    # a road at 30 degrees east and 40 north
    network = make_network(([(-7700, 1400), (-7680, 1400)], {}))
    places = [grid(-7699 + step, 1400) for step in range(4)]
    places[2] = places[2][::-1]
    told = warnings_of(network, places)["network.swapped_rows"]
    assert dict(told.values)["examples"] == "S1"
