import networkx as nx
import numpy as np

from ruralroute.model import Policy, RoadOverride
from ruralroute.network import load_roads, network_report

ROADS = (
    ([(0, 0), (1, 0), (2, 0)], {"id": "main", "highway": "secondary", "surface": "asphalt"}),
    ([(2, 0), (2, 1)], {"id": "side", "highway": "track", "oneway": "yes", "maxspeed": "20"}),
    ([(20, 0), (21, 0)], {"id": "island", "highway": "track"}),
)


def test_the_graph_has_an_edge_for_each_direction_that_one_may_drive(make_network):
    graph = make_network(*ROADS).to_networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert sorted((way, tail, head) for tail, head, way in graph.edges(keys=True)) == [
        ("island", 5, 6),
        ("island", 6, 5),
        ("main", 1, 3),
        ("main", 3, 1),
        ("side", 3, 4),
    ]
    edge = graph.edges[3, 1, "main"]
    assert (edge["highway"], edge["kind"], edge["way"]) == ("secondary", "county", "main")
    assert edge["geometry"][0].tolist() == [graph.nodes[3]["x"], graph.nodes[3]["y"]]
    assert edge["length_m"] > 1900


def test_the_report_adds_up(make_network, profile_of):
    network = make_network(*ROADS)
    report = network_report(network, profile=profile_of("van"))
    assert (report.ways, report.nodes, report.edges) == (3, 5, 3)
    for parts in (report.km_by_class, report.km_by_kind, report.km_by_surface):
        assert np.isclose(sum(parts.values()), report.length_km, atol=0.01)
    assert set(report.km_by_kind) == {"county", "gravel"}
    assert list(report.km_by_surface) == ["unknown", "asphalt"]
    assert report.parts == 2
    assert 0.2 < report.share_one_way < 0.4
    assert 0.6 < report.share_speed_unknown < 0.8
    assert report.places == ()


def test_the_report_of_a_county_tells_how_far_its_places_are(make_network, make_county):
    told = []
    county = make_county((0, 0), [(1, 0.5), (10, 5)], classes=("van", "pickup"))
    report = network_report(make_network(*ROADS), county=county, on_warning=told.append)
    centre, near, far = report.places
    assert centre.distance_m < 1
    assert 500 < near.distance_m < 600
    assert (far.distance_m, far.not_connected) == (None, ("van", "pickup"))
    assert [one.code for one in told] == ["network.far_from_road"]
    assert report.profile == "van"
    assert report.as_dict()["places"][2]["not_connected"] == ("van", "pickup")


def test_the_roads_of_a_county_are_found_beside_it_and_overridden(
    write_roads, make_county, profile_of
):
    path = write_roads(*ROADS, name="county.geojson")
    county = make_county(
        (0, 0),
        base_dir=str(path.parent),
        roads="county.geojson",
        road_overrides=[RoadOverride(way="side", closed=True)],
    )
    network = load_roads(county)
    assert network.name == "county.geojson"
    assert not network.profile_roads(profile_of("van"), Policy()).open[2]
    assert load_roads(make_county((0, 0))) is None
