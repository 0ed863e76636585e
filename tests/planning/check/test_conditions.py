"""The checker's reading of conditions against that of the network: they never differ."""

import datetime as dt
import itertools
import json

import pytest

from ruralroute.model import CONDITIONS, PROFILES, Conditions, County, Policy, RoadOverride
from ruralroute.network import RoadNetwork
from ruralroute.planning.check.conditions import ConditionFacts
from ruralroute.planning.check.overrides import OverrideFacts

TAGS = [
    {"highway": highway, **extra}
    for highway, extra in itertools.product(
        ("primary", "tertiary", "unclassified", "track"),
        (
            {},
            {"surface": "earth"},
            {"surface": "gravel"},
            {"surface": "concrete;mud"},
            {"ford": "yes"},
            {"ford": "no"},
            {"flood_prone": "yes"},
            {"seasonal": "winter"},
            {"seasonal": "summer;dry_season"},
            {"winter_road": "yes"},
            {"ice_road": "yes"},
            {"bridge": "low_water_crossing"},
            {"mountain_pass": "yes"},
            {"winter_service": "no"},
            {"snowplowing": "no"},
        ),
    )
]
AREA = {
    "type": "Polygon",
    "coordinates": [[[107, 26.05], [108, 26.05], [108, 26.08], [107, 26.08], [107, 26.05]]],
}
OWN = (
    Conditions(id="closed", classes={"track": 0}, surfaces={"gravel": 0}, kinds={"county": 0.5}),
    Conditions(id="area", closed_areas="area.geojson", max_weight_t={"arterial": 3}),
    Conditions(id="nothing", speed=0),
)


@pytest.fixture
def roads(tmp_path):
    features = [
        {
            "type": "Feature",
            "properties": {"id": str(index), **tags},
            "geometry": {
                "type": "LineString",
                "coordinates": [[107.1, 26 + index / 500], [107.11, 26 + index / 500]],
            },
        }
        for index, tags in enumerate(TAGS)
    ]
    path = tmp_path / "roads.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (tmp_path / "area.geojson").write_text(json.dumps(AREA))
    return RoadNetwork.read(path)


@pytest.mark.parametrize("name", [one.id for one in (*CONDITIONS, *OWN)])
def test_checker_and_network_close_the_same_roads(tmp_path, roads, name):
    policy = Policy(unknown_tags="cautious")
    county = County(name="x", policy=policy, base_dir=str(tmp_path), conditions=(*CONDITIONS, *OWN))
    facts = ConditionFacts(county, name, roads)
    changed = roads.under(county, name)
    for profile in PROFILES:
        found = changed.profile_roads(profile, policy)
        for arc in range(2 * roads.edge_count):
            why = facts.why_closed(roads.ref(arc), profile)
            if found.open[arc]:
                assert why is None
            elif found.allowed[arc] and "surface" in TAGS[int(roads.ref(arc)[0])]:
                assert why is not None
    assert facts.conditions is not None


def test_overrides_hold_for_the_checker_on_their_days_only(roads):
    rows = (
        RoadOverride(way="3", closed=True, to_date=dt.date(2026, 6, 3)),
        RoadOverride(way="3", speed_kmh=9, from_date=dt.date(2026, 6, 5)),
    )
    county = County(name="x", road_overrides=rows)
    edge = next(
        roads.ref(arc) for arc in range(0, 2 * roads.edge_count, 2) if roads.ref(arc)[0] == "3"
    )
    found = [OverrideFacts(county, roads, dt.date(2026, 6, day)).of(edge) for day in (3, 4, 5)]
    assert found[0].closed
    assert found[1] is None
    assert found[2].speed_kmh == 9
    assert not found[2].closed
