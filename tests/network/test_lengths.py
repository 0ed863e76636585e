import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from ruralroute.network.lengths import eighths, geodesic_m, whole_eighths

GEOD = Geod(ellps="WGS84")


@settings(max_examples=200, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    lat=st.floats(-90, 90),
    step=st.sampled_from([1e-7, 1e-5, 1e-3, 0.1, 3.0, 60.0]),
)
def test_lengths_are_those_of_geodesics_to_the_last_eighth(seed, lat, step):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 6, 50)
    start = np.append(0, np.cumsum(sizes))
    shape = np.cumsum(rng.uniform(-step, step, (start[-1], 2)), axis=0)
    shape += (rng.uniform(-180, 180), lat)
    shape[:, 0] = (shape[:, 0] + 180) % 360 - 180
    shape[:, 1] = shape[:, 1].clip(-90, 90)
    lines = [shape[a:b] for a, b in itertools.pairwise(start)]
    metres = [GEOD.line_length(one[:, 0], one[:, 1]) for one in lines]
    assert geodesic_m(shape, start) == pytest.approx(metres, abs=1e-6)
    assert eighths(shape, start).tolist() == whole_eighths(np.array(metres)).tolist()
