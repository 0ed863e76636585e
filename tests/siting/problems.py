"""Random tiny problems with every side rule on, for hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from ruralroute.siting.links import dense_links
from ruralroute.siting.problem import (
    Floor,
    Preference,
    SecondEchelon,
    Site,
    SiteRule,
    SitingProblem,
    Size,
    Sourcing,
    Villages,
)

FREE = [SiteRule.FREE] * 4 + [SiteRule.FORCED, SiteRule.FORBIDDEN]


@st.composite
def tiny_problems(draw, *, villages: int = 4, sites: int = 3) -> SitingProblem:
    whole = st.integers(0, 12)
    some = draw(st.integers(1, villages))
    many = draw(st.integers(1, sites))
    kinds = draw(st.integers(0, 3))

    def array(low, high, *shape):
        size = int(np.prod(shape))
        values = draw(st.lists(st.integers(low, high), min_size=size, max_size=size))
        return np.array(values, dtype=np.float64).reshape(shape)

    return SitingProblem(
        villages=Villages(
            ids=tuple(f"v{i}" for i in range(some)),
            weight=array(0, 5, some),
            demand=array(0, 4, some, kinds),
            flags=array(0, 1, some, 2).astype(bool),
            produce=array(0, 1, some).astype(bool),
        ),
        sites=tuple(draw(_sites(j, kinds)) for j in range(many)),
        links=dense_links(
            array(0, 12, many, some),
            array(0, 20, many, some),
            reachable=array(0, 6, many, some) > 0,
            visits_week=array(2, 7, many, some),
        ),
        resources=("kg", "chilled", "frozen")[:kinds],
        flags=("border", "poor"),
        sourcing=draw(st.sampled_from(Sourcing)),
        open_min=draw(st.integers(0, 1)),
        open_max=draw(st.sampled_from([None, 1, 2])),
        budget=draw(st.none() | st.integers(5, 40).map(float)),
        max_service_s=draw(st.none() | st.integers(6, 12).map(float)),
        precool_s=draw(st.none() | st.integers(6, 12).map(float)),
        floors=tuple(
            draw(
                st.lists(
                    st.builds(
                        Floor,
                        flag=st.sampled_from([None, "border", "poor"]),
                        within_s=st.none() | whole.map(lambda one: one + 5.0),
                        visits_week=st.none() | st.integers(1, 3).map(float),
                    ),
                    max_size=2,
                )
            )
        ),
        preferences=tuple(
            draw(
                st.lists(
                    st.builds(
                        Preference,
                        flag=st.sampled_from(["border", "poor"]),
                        extra=st.sampled_from([0.5, 1.0]),
                    ),
                    max_size=2,
                )
            )
        ),
        annuity=draw(st.sampled_from([1.0, 0.25])),
    )


@st.composite
def _sites(draw, index: int, kinds: int) -> Site:
    rooms = st.none() | st.integers(2, 12).map(float)
    sizes = draw(
        st.lists(
            st.builds(
                Size,
                name=st.sampled_from("SML"),
                capacity=st.tuples(*[rooms] * kinds),
                cost_open=st.integers(0, 20).map(float),
                cost_year=st.integers(0, 20).map(float),
            ),
            min_size=1,
            max_size=2,
        )
    )
    return Site(
        id=f"s{index}",
        sizes=tuple(sizes),
        existing=draw(st.booleans()),
        rule=draw(st.sampled_from(FREE)),
        cost_close=draw(st.integers(0, 10).map(float)),
        precools=draw(st.integers(0, 3)) > 0,
    )


@st.composite
def two_echelon_problems(draw) -> SitingProblem:
    """Draw up to 2 centres, 2 stations and 3 villages."""
    base = draw(tiny_problems(villages=3, sites=2))
    count, centres = len(base.villages.ids), len(base.sites)
    stations = draw(st.integers(1, 2))

    def array(low, high, *shape):
        size = int(np.prod(shape))
        values = draw(st.lists(st.integers(low, high), min_size=size, max_size=size))
        return np.array(values, dtype=np.float64).reshape(shape)

    trunk = dense_links(
        array(0, 6, centres, stations),
        array(0, 20, centres, stations),
        reachable=array(0, 8, centres, stations) > 0,
    )
    second = SecondEchelon(
        stations=tuple(draw(_sites(k, len(base.resources))) for k in range(stations)),
        trunk=trunk,
        trunk_cost_per_unit=array(0, 3, len(trunk.to)),
        local=dense_links(
            array(0, 8, stations, count),
            array(0, 20, stations, count),
            reachable=array(0, 8, stations, count) > 0,
            visits_week=array(2, 7, stations, count),
        ),
        transfer_s=draw(st.sampled_from([0.0, 1.0])),
        open_min=draw(st.integers(0, 1)),
        open_max=draw(st.sampled_from([None, 1, 2])),
    )
    none = dense_links(np.zeros((centres, count)), reachable=np.zeros((centres, count)))
    return base.replace(links=none, stations=second)
