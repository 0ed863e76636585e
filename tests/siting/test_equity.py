"""Measures of equity against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralroute.siting.equity import access_of, by_flag, frontier, gini, quantile, theil

MINUTES = st.lists(st.floats(0, 500), min_size=1, max_size=30)


def some(minutes):
    values = np.array(minutes)
    return values, 1.0 + np.arange(len(values)) % 4


@given(MINUTES)
def test_gini_is_the_double_sum_of_its_definition(minutes):
    t, w = some(minutes)
    pairs = (w[:, None] * w[None, :] * np.abs(t[:, None] - t[None, :])).sum()
    mean = np.average(t, weights=w)
    wanted = 0.0 if mean <= 0 else pairs / (2 * w.sum() ** 2 * mean)
    assert gini(t, w) == pytest.approx(wanted, abs=1e-9)


@given(MINUTES)
def test_theil_is_the_part_between_groups_plus_the_parts_inside_them(minutes):
    t, w = some(minutes)
    groups = np.array(["ab"[at % 2] for at in range(len(t))])
    whole, between = theil(t, w, groups.tolist())
    if whole is None:
        assert (w * t).sum() <= 0
        return
    inside = 0.0
    for name in set(groups.tolist()):
        mine = groups == name
        own, _ = theil(t[mine], w[mine], groups[mine].tolist())
        inside += (own or 0.0) * (w[mine] * t[mine]).sum() / (w * t).sum()
    assert whole == pytest.approx(between + inside, abs=1e-9)
    assert between >= -1e-12


@given(MINUTES)
def test_the_worst_fifth_lies_between_p90_or_mean_and_the_worst(minutes):
    t, w = some(minutes)
    found = access_of(t, w)
    assert found.mean_min <= found.worst_fifth_min + 1e-9
    assert found.worst_fifth_min <= found.worst_min + 1e-9
    assert found.p90_min <= found.worst_min
    assert list(found.within.values()) == sorted(found.within.values())


def test_unreached_stations_are_counted_and_never_a_number():
    found = access_of(np.array([10.0, np.nan]), np.ones(2))
    assert (found.stations, found.unreached) == (2, 1)
    assert found.mean_min == found.worst_min == 10.0
    assert found.within == {15: 0.5, 30: 0.5, 60: 0.5, 90: 0.5}
    nobody = access_of(np.array([np.nan]), np.ones(1))
    assert nobody.mean_min is None
    assert nobody.gini is None


def test_weights_count_in_shares_and_quantiles():
    assert quantile(np.array([1.0, 2.0]), np.array([9.0, 1.0]), 0.9) == 1.0
    assert access_of(np.array([10.0, 70.0]), np.array([3.0, 1.0])).within[30] == 0.75


def test_flags_are_taken_as_they_are_and_compared_with_all_others():
    found = by_flag(np.array([60.0, 20.0, 40.0]), np.ones(3), [("border",), (), ("border", "老区")])
    assert [one.flag for one in found] == ["border", "老区"]
    assert found[0].ratio == 2.5
    assert found[1].access.stations == 1


def test_the_frontier_drops_what_is_beaten_and_prices_each_minute():
    trades = frontier(
        [(("a",), 100.0, 60.0), (("b",), 150.0, 50.0), (("c",), 160.0, 55.0), (("d",), 400.0, 45.0)]
    )
    assert [one.open_sites for one in trades] == [("a",), ("b",), ("d",)]
    assert [one.price_per_min for one in trades] == [None, 5.0, 50.0]
