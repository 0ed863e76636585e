"""Small road maps and counties for the tests of the network."""

import json

import pytest

from ruralroute.model import CLASSES, Centre, Compartment, County, Station, Vehicle
from ruralroute.network import RoadNetwork

LON, LAT = 107.0, 26.0
STEP = 0.01


@pytest.fixture
def grid():
    """Degrees of a point of a grid of about 1 km: (x, y) to [lon, lat]."""

    def at(x, y):
        return [round(LON + x * STEP, 7), round(LAT + y * STEP, 7)]

    return at


@pytest.fixture
def write_roads(tmp_path, grid):
    """Write lines given in grid units as GeoJSON and return the path."""

    def write(*roads, name="roads.geojson"):
        features = [
            {
                "type": "Feature",
                "properties": {"highway": "tertiary", **tags},
                "geometry": {"type": "LineString", "coordinates": [grid(*p) for p in points]},
            }
            for points, tags in roads
        ]
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


@pytest.fixture
def make_network(write_roads):
    """Make a network of lines given in grid units."""

    def make(*roads):
        return RoadNetwork.read(write_roads(*roads))

    return make


@pytest.fixture
def make_county(grid):
    """Make a county with one centre, stations in grid units and a vehicle of each class."""

    def make(centre, stations=(), *, classes=("van",), **fields):
        vehicles = tuple(
            Vehicle(
                id=one.id,
                vehicle_class=one.id,
                centre="C",
                profile=one.profile,
                payload_kg=one.payload_kg,
                volume_m3=one.volume_m3,
                compartments=(Compartment(vehicle=one.id, id="body", volume_m3=one.volume_m3),),
                shift_start_s=0,
                shift_end_s=36_000,
                cost_fixed=0,
                cost_per_km=0,
                cost_per_hour=0,
                max_trips=1,
            )
            for one in CLASSES
            if one.id in classes
        )
        lon, lat = grid(*centre)
        return County(
            name="test",
            centres=(Centre(id="C", lon=lon, lat=lat),),
            stations=tuple(
                Station(id=f"S{index}", lon=grid(*one)[0], lat=grid(*one)[1])
                for index, one in enumerate(stations, start=1)
            ),
            vehicles=vehicles,
            **fields,
        )

    return make


@pytest.fixture
def profile_of():
    """Look up a default profile by id."""
    from ruralroute.model import PROFILES

    by_id = {one.id: one for one in PROFILES}
    return by_id.__getitem__
