import math
from dataclasses import replace

import numpy as np
import pytest

from ruralroute.errors import RoadsError
from ruralroute.model import Policy, RoadSettings
from ruralroute.network import override_roads
from ruralroute.network.elevation import ElevationGrid
from ruralroute.network.terrain import bend_kmh, climb_kmh

M = 1 / 1113.2 / 0.8988
"""Grid units of longitude in a metre, about, at the latitude of the tests."""
UP = 1 / 1108.0


def arc(radius_m, degrees=180, step=3):
    """Points of a bend between two straight pieces of 60 m, in grid units."""
    turn = np.radians(np.arange(0, degrees + step, step))
    x, y = radius_m * np.sin(turn), radius_m * (1 - np.cos(turn))
    end = np.array([math.cos(turn[-1]), math.sin(turn[-1])])
    points = [(-60.0, 0.0), *zip(x, y, strict=True)]
    points.append((x[-1] + 60 * end[0], y[-1] + 60 * end[1]))
    return [(px * M, py * UP) for px, py in points]


def ms(network, profile):
    roads = network.profile_roads(profile, Policy())
    return roads.drive_ms, roads.back_ms


@pytest.mark.parametrize(("radius", "kmh"), [(15, 21), (30, 30), (60, 42)])
def test_bends_are_driven_at_the_speed_that_friction_and_banking_allow(radius, kmh):
    assert round(float(bend_kmh(np.array([float(radius)]))[0])) == kmh


@pytest.mark.parametrize(
    ("kw", "efficiency", "kg", "kmh"), [(90, 0.7, 4500, 46), (1.2, 0.85, 500, 7)]
)
def test_an_engine_holds_the_speed_that_its_power_allows(kw, efficiency, kg, kmh):
    found = climb_kmh(kw, efficiency, kg, np.array([0.1]), np.array([0.012]))[0]
    assert round(float(found)) == kmh


@pytest.mark.parametrize("radius", [15, 30, 60, 120])
def test_the_radius_is_read_from_geometry(make_network, radius):
    terrain = make_network((arc(radius), {"highway": "primary"})).terrain
    tightest = terrain.bend_kmh[terrain.share > 0.02].min()
    assert tightest == pytest.approx(bend_kmh(np.array([radius]))[0], rel=0.12)


def test_a_jitter_of_dense_points_is_no_bend(make_network):
    wobble = [(x * 5 * M, (x % 2) * 0.5 * UP) for x in range(120)]
    terrain = make_network((wobble, {"highway": "primary"})).terrain
    assert terrain.bend_kmh.min(initial=math.inf) > 60


def test_bends_slow_the_fast_and_not_the_slow(make_network, profile_of):
    bent = make_network((arc(30), {"highway": "primary"}))
    for profile, slowed in (("van", True), ("e_trike", False)):
        roads = bent.profile_roads(profile_of(profile), Policy())
        level = bent.edges.length_8th_m[0] * 450 / roads.speed_kmh[0]
        assert bool(roads.drive_ms[0] > 1.15 * level) is slowed
        assert roads.drive_ms[0] >= math.floor(level + 0.5)


def climbing(network, metres_up):
    refs = network.edges.node_ref
    return replace(
        network,
        heights={
            int(refs[network.edges.tail[0]]): 100.0,
            int(refs[network.edges.head[0]]): 100.0 + metres_up,
        },
    )


def test_a_trike_climbs_slowly_and_a_truck_goes_down_slowly(make_network, profile_of):
    network = climbing(make_network(([(0, 0), (1, 0)], {"highway": "primary"})), 100)
    up, down = ms(network, profile_of("e_trike"))
    assert 6 < network.edges.length_8th_m[0] * 450 / up[0] < 8
    assert network.edges.length_8th_m[0] * 450 / down[0] == pytest.approx(28, rel=0.01)
    up, down = ms(network, profile_of("light_truck"))
    assert network.edges.length_8th_m[0] * 450 / down[0] == pytest.approx(25, rel=0.01)
    assert down[0] > up[0]


def test_a_path_takes_the_time_of_its_direction(make_network, make_county):
    from ruralroute.network import travel

    network = climbing(make_network(([(0, 0), (1, 0)], {"highway": "primary"})), 80)
    county = make_county((0.1, 0), [(0.9, 0)], classes=("e_trike",))
    matrix = travel(county, network)["e_trike"]
    assert matrix.duration_ms[0, 1] > 2 * matrix.duration_ms[1, 0]
    for pair in ((0, 1), (1, 0)):
        assert matrix.path(*pair).duration_s == matrix.duration_s[pair]


def write_grid(path, *, rows=41, columns=41, west=106.99, south=25.99, cell=0.001, slope=0.0):
    lines = [
        f"ncols {columns}",
        f"nrows {rows}",
        f"xllcorner {west}",
        f"yllcorner {south}",
        f"cellsize {cell}",
        "NODATA_value -9999",
    ]
    row = " ".join(f"{500 + slope * column:.2f}" for column in range(columns))
    path.write_text("\n".join([*lines, *[row] * rows]) + "\n")
    return path


def test_a_grid_is_read_between_its_cells_and_not_beyond(tmp_path):
    grid = ElevationGrid.read(write_grid(tmp_path / "dem.asc", slope=2.0))
    found = grid.at(np.array([106.9905, 106.991, 120.0]), np.array([26.0, 26.0, 26.0]))
    assert found[:2].tolist() == pytest.approx([500.0, 501.0])
    assert math.isnan(found[2])


def test_the_countys_elevation_file_makes_gradients(
    tmp_path, make_network, make_county, profile_of
):
    write_grid(tmp_path / "dem.asc", slope=8.0)
    county = make_county(
        (0, 0), base_dir=str(tmp_path), road_settings=RoadSettings(elevation="dem.asc")
    )
    network = override_roads(make_network(([(0, 0), (1, 0)], {"highway": "primary"})), county)
    up, down = ms(network, profile_of("e_trike"))
    assert up[0] > 2 * down[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ncols 2",
        "ncols 9\nnrows 9\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3",
        "\x00\xff",
        "ncols x",
    ],
)
def test_a_broken_grid_ends_in_a_message(tmp_path, text):
    path = tmp_path / "dem.asc"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RoadsError) as raised:
        ElevationGrid.read(path)
    assert raised.value.faults[0].code == "network.bad_grid"
    with pytest.raises(RoadsError):
        ElevationGrid.read(tmp_path / "none.asc")


def test_terrain_counts_only_where_shape_and_elevation_are_unknown(
    make_network, make_county, profile_of
):
    roads = make_network(
        ([(0, 0), (1, 0)], {"highway": "primary"}),
        ([(0, 1), (0.5, 1), (1, 1)], {"highway": "primary"}),
    )
    county = make_county((0, 0), road_settings=RoadSettings(terrain="mountain"))
    plain, hilly = (ms(one, profile_of("van"))[0] for one in (roads, override_roads(roads, county)))
    assert hilly[0] == pytest.approx(plain[0] / 0.7, rel=1e-4)
    assert hilly[1] == plain[1]


def test_oncoming_traffic_costs_time_on_one_lane(make_network, profile_of):
    one, two, way = (
        ms(make_network(([(0, 0), (1, 0)], {"highway": "tertiary", **tags})), profile_of("van"))[0][
            0
        ]
        for tags in ({"lanes": "1"}, {}, {"lanes": "1", "oneway": "yes"})
    )
    assert one - two == pytest.approx(15_000, rel=0.01)
    assert way == two


def test_factors_of_a_class_win_over_those_of_its_kind(make_network, make_county, profile_of):
    network = make_network(
        ([(0, 0), (1, 0)], {"highway": "tertiary"}), ([(0, 1), (1, 1)], {"highway": "track"})
    )
    county = make_county(
        (0, 0),
        road_settings=RoadSettings(speed_factors={"tertiary": 0.5, "township": 2, "gravel": 0.8}),
    )
    found = override_roads(network, county)
    assert found.profile_roads(profile_of("van"), Policy()).speed_kmh.tolist() == [15, 16]
    unknown = make_county((0, 0), road_settings=RoadSettings(speed_factors={"lane": 0.5}))
    assert [one.code for one in override_roads(network, unknown).faults] == [
        "network.unknown_factor"
    ]
