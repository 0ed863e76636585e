"""Random tiny problems with every side rule on, for hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from ruralroute.siting.links import dense_links
from ruralroute.siting.problem import (
    Floor,
    Preference,
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
    kinds = draw(st.integers(0, 2))

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
        resources=("parcels", "cold")[:kinds],
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
