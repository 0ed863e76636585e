import json

import pytest
from tests.reports.small import build_plan, build_travel

from ruralroute.reports import routes_geojson


@pytest.fixture
def document(plan, county, travel):
    return routes_geojson(plan, county, travel)


def features(document, kind):
    return [one for one in document["features"] if one["properties"]["kind"] == kind]


def positions(geometry):
    points = geometry["coordinates"]
    return [points] if geometry["type"] == "Point" else points


def test_it_is_a_feature_collection_of_rfc_7946(document):
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    for one in document["features"]:
        assert set(one) == {"type", "geometry", "properties"}
        assert one["type"] == "Feature"
        assert one["geometry"]["type"] in {"Point", "LineString"}
        for position in positions(one["geometry"]):
            assert len(position) == 2
            assert -180 <= position[0] <= 180
            assert -90 <= position[1] <= 90
            assert [round(value, 6) for value in position] == position
        if one["geometry"]["type"] == "LineString":
            assert len(one["geometry"]["coordinates"]) >= 2
    json.dumps(document, allow_nan=False)


def test_every_trip_stop_centre_and_order_left_out_is_there(document):
    assert [len(features(document, kind)) for kind in ("trip", "stop", "centre", "unserved")] == [
        3,
        4,
        1,
        2,
    ]


def test_the_bbox_is_the_smallest_box_around_everything(document):
    points = [p for one in document["features"] for p in positions(one["geometry"])]
    lons, lats = zip(*points, strict=True)
    assert document["bbox"] == [min(lons), min(lats), max(lons), max(lats)]


def test_a_trip_follows_the_ways_from_the_centre_and_back(document, county):
    line = features(document, "trip")[0]["geometry"]["coordinates"]
    centre, first, second = [[p.lon, p.lat] for p in (*county.centres, *county.stations[:2])]
    assert line[0] == line[-1] == centre
    corner = [(centre[0] + first[0]) / 2, centre[1]]
    assert line[1] == pytest.approx(corner)
    assert line[2] == first
    assert line[4] == second
    assert len(line) == 7


def test_properties_say_who_when_and_how_much(document):
    trip = features(document, "trip")[0]["properties"]
    assert trip["vehicle"] == "V1"
    assert (trip["load_start"], trip["departure"], trip["distance_km"]) == ("07:00", "07:20", 15.0)
    assert (trip["deliver_parcels"], trip["collect_parcels"]) == (25, 8)
    assert trip["colour"].startswith("#")
    stop = features(document, "stop")[0]["properties"]
    assert (stop["stop"], stop["arrival"], stop["start"], stop["orders"]) == (
        1,
        "07:30",
        "08:00",
        ["O1", "O2"],
    )


def test_what_is_left_out_has_its_reason_and_place(document, county):
    one = features(document, "unserved")[1]
    assert (one["properties"]["reason"], one["properties"]["proof"]) == ("zone", "alone")
    assert one["geometry"]["coordinates"] == [county.stations[3].lon, county.stations[3].lat]


def test_a_leg_without_a_way_is_a_straight_line(plan, county):
    document = routes_geojson(plan, county, build_travel(county, unreachable=["S3"]))
    line = features(document, "trip")[1]["geometry"]["coordinates"]
    centre, station = county.centres[0], county.stations[2]
    assert line == [[centre.lon, centre.lat], [station.lon, station.lat], [centre.lon, centre.lat]]


def test_a_plan_of_another_county_gives_features_without_geometry(plan, county, travel):
    other = county.model_copy(update={"stations": (), "vehicles": (), "orders": ()})
    document = routes_geojson(plan, other, {})
    assert all(one["geometry"] is None for one in features(document, "stop"))
    assert len(document["features"]) == 10


def test_an_empty_plan_is_valid(county, travel):
    document = routes_geojson(build_plan(county, routes=[], unserved=[]), county, travel)
    assert [one["properties"]["kind"] for one in document["features"]] == ["centre"]
    assert document["bbox"] == [107.7, 25.5, 107.7, 25.5]
