import numpy as np
import pytest

from ruralroute.cli.network_text import render_fit
from ruralroute.errors import DataError
from ruralroute.model import Policy
from ruralroute.network.observed import _best_factor, fit_speeds

COUNT = 30


@pytest.fixture
def network(make_network):
    return make_network(
        *(([(0, y), (1, y)], {"id": f"w{y}", "highway": "tertiary"}) for y in range(COUNT))
    )


def fit(network, tmp_path, text, profile):
    path = tmp_path / "observed.csv"
    path.write_text(text, encoding="utf-8")
    return fit_speeds(network, path, profile, Policy())


def test_factors_bring_the_error_on_held_back_roads_down(network, tmp_path, profile_of):
    rows = "\n".join(f"w{y},{21 + y % 3 * 0.2}" for y in range(COUNT))
    found = fit(network, tmp_path, f"way,speed_kmh\n{rows}\nnowhere,30\n", profile_of("van"))
    assert (found.observations, found.left_out) == (COUNT, 1)
    assert (found.fitted_on, found.held_back) == (20, 10)
    assert found.error_before == pytest.approx(0.3, abs=0.02)
    assert found.error_after < 0.02
    assert found.factors["tertiary"] == pytest.approx(0.707, abs=0.01)
    assert found.as_toml().startswith("[roads.speed_factors]\ntertiary = 0.7")


def test_lines_positions_and_durations_say_the_same_as_ways(network, tmp_path, profile_of, grid):
    van = profile_of("van")
    ends = [(grid(0, y), grid(1, y)) for y in range(COUNT)]
    ways = "\n".join(f"w{y},15" for y in range(COUNT))
    lines = "\n".join(f'"LINESTRING ({a[0]} {a[1]}, {b[0]} {b[1]})",15' for a, b in ends)
    points = "\n".join(f"{(a[0] + b[0]) / 2},{a[1]},15" for a, b in ends)
    length = network.edges.length_8th_m / 8
    times = "\n".join(f"w{y},{length[y] / 15 * 3.6:.2f}" for y in range(COUNT))
    found = [
        fit(network, tmp_path, text, van).factors["tertiary"]
        for text in (
            f"路段,车速\n{ways}",
            f"Line_Geometry,speed_mean\n{lines}",
            f"经度,纬度,车速\n{points}",
            f"way,duration_s\n{times}",
        )
    ]
    assert found == pytest.approx([0.5] * 4, abs=0.002)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "observed_columns"),
        ("a,b\n1,2", "observed_columns"),
        ("way,speed_kmh\nw1,fast\nw2,nan", "observed_few"),
        ("wkt,speed_kmh\nLINESTRING (,3\nPOINT (1 2),4\n,5", "observed_few"),
        ("lon,lat,speed_kmh\n1e999,0,3\n500,500,2", "observed_few"),
    ],
)
def test_files_without_speeds_end_in_a_message(network, tmp_path, profile_of, text, code):
    with pytest.raises(DataError) as raised:
        fit(network, tmp_path, text, profile_of("van"))
    assert raised.value.faults[0].code == f"network.{code}"


def test_the_fitted_factor_has_the_least_mean_error():
    rng = np.random.default_rng(5)
    for count in (5, 6, 31):
        ratios = rng.lognormal(0, 0.6, count)
        best = _best_factor(ratios)
        errors = [np.mean(np.abs(ratios / one - 1)) for one in ratios]
        assert np.mean(np.abs(ratios / best - 1)) == pytest.approx(min(errors))


def test_no_table_is_offered_where_the_speeds_fit_as_they_are(network, tmp_path, profile_of):
    rows = "\n".join(f"w{y},30" for y in range(COUNT))
    found = fit(network, tmp_path, f"way,speed_kmh\n{rows}\n", profile_of("van"))
    assert not found.helps
    assert "speed_factors" not in render_fit(found, "van", "en")
    better = fit(
        network, tmp_path, f"way,speed_kmh\n{rows.replace(',30', ',21')}\n", profile_of("van")
    )
    assert better.helps
    assert "[roads.speed_factors]" in render_fit(better, "van", "zh")
