"""What osmium writes and `blocks` decodes is what osmium gives object by object."""

import math
import os
from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruralroute.errors import RoadsError
from ruralroute.network.blocks import numbers, sums
from ruralroute.network.osm import read_osm
from ruralroute.network.ways import TagStore, why_not_driven

FILES = (
    "isle_of_man/isle_of_man_roads_places.osm.pbf",
    "north_bayreuth/north-bayreuth.osm.gz",
    "vavuniya_srilanka/vavuniya.osm.pbf",
    "bangladesh_coxsbazar/bangladesh_clip1.osm.pbf",
)


def by_osmium(path):
    """Read ways, barriers and members of restrictions with a step in Python for each."""
    ways, barriers, members, places = {}, {}, [], {}
    for one in osmium.FileProcessor(str(path)):
        if one.is_node():
            places[one.id] = one.location.lon, one.location.lat
        if not len(one.tags):
            continue
        tags = dict(one.tags)
        kept = TagStore().keep(tags)
        if one.is_node() and "barrier" in tags:
            barriers[one.id] = kept
        elif one.is_relation() and "restriction" in tags:
            members.append([(m.role, str(m.ref)) for m in one.members if m.role != "via"])
        elif one.is_way() and why_not_driven(tags) is None and one.id not in ways:
            points = [places.get(n.ref, (math.nan, math.nan)) for n in one.nodes]
            ways[one.id] = kept, [n.ref for n in one.nodes], points
    return ways, barriers, members


def assert_alike(path):
    ways, barriers, members = by_osmium(path)
    given = [x for _, _, some in ways.values() for x, _ in some]
    if given and all(map(math.isnan, given)):
        with pytest.raises(RoadsError, match="positions"):
            read_osm(path)
        return None, members
    found = read_osm(path)
    assert found.ids == [str(one) for one in ways]
    assert found.tags == [tags for tags, _, _ in ways.values()]
    assert found.sizes.tolist() == [len(refs) for _, refs, _ in ways.values()]
    assert found.refs.tolist() == [ref for _, refs, _ in ways.values() for ref in refs]
    points = np.array([one for _, _, some in ways.values() for one in some]).reshape(-1, 2)
    assert np.array_equal(np.column_stack([found.lon, found.lat]), points, equal_nan=True)
    assert found.barriers == barriers
    return found, members


@pytest.mark.parametrize("name", FILES)
def test_real_files(name):
    if "RURALROUTE_SHARED" not in os.environ:
        pytest.skip("RURALROUTE_SHARED is not set")
    path = Path(os.environ["RURALROUTE_SHARED"], "data", name)
    found, members = assert_alike(path)
    ways = [{*one.from_ways, *one.to_ways} for one in found.restrictions]
    assert all({ref for _, ref in one} in ways for one in members) or found.left_out["restriction"]


texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8
) | st.sampled_from(["yes", "ferry", "长路"])
tag_sets = st.dictionaries(
    st.sampled_from(
        ["highway", "route", "area", "name", "maxspeed:hgv", "note", "motor_vehicle", "foot"]
    ),
    texts | st.sampled_from(["track", "primary"]),
)
big = st.integers(-(2**62), 2**62)


@settings(max_examples=40, deadline=None)
@given(
    ways=st.dictionaries(big, st.tuples(tag_sets, st.lists(big, max_size=5)), max_size=6),
    nodes=st.dictionaries(
        big,
        st.tuples(
            st.dictionaries(st.sampled_from(["barrier", "crossing"]), texts),
            st.integers(-1_800_000_000, 1_800_000_000),
            st.integers(-900_000_000, 900_000_000),
        ),
        max_size=6,
    ),
    known=st.booleans(),
)
def test_any_objects(tmp_path_factory, ways, nodes, known):
    path = tmp_path_factory.mktemp("osm") / "any.osm.pbf"
    some = sorted(nodes)
    with osmium.SimpleWriter(str(path)) as writer:
        for ref in some:
            tags, x, y = nodes[ref]
            place = osmium.osm.Location(x / 1e7, y / 1e7)
            writer.add_node(osmium.osm.mutable.Node(id=ref, location=place, tags=tags))
        for ref, (tags, points) in sorted(ways.items()):
            met = [some[one % len(some)] for one in points] if known and some else points
            writer.add_way(osmium.osm.mutable.Way(id=ref, nodes=met, tags=tags))
    assert_alike(path)


def coded(value):
    """Write a number in groups of seven bits."""
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(found) + bytes([value])


@given(st.lists(st.lists(st.integers(0, 2**63 - 1), max_size=4), min_size=1, max_size=5))
def test_packed_numbers_and_sums(parts):
    encoded = [b"".join(map(coded, part)) for part in parts]
    data = np.frombuffer(b"".join(encoded), dtype=np.uint8)
    stop = np.cumsum([len(one) for one in encoded])
    begin = stop - [len(one) for one in encoded]
    found, start = numbers(data, begin, stop)
    assert found.tolist() == [one for part in parts for one in part]
    assert np.diff(start).tolist() == [len(part) for part in parts]
    small = [[one % 1000 - 500 for one in part] for part in parts]
    steps = [b"".join(coded(2 * n if n >= 0 else -2 * n - 1) for n in part) for part in small]
    stop = np.cumsum([len(one) for one in steps])
    summed, _ = sums(
        np.frombuffer(b"".join(steps), dtype=np.uint8), stop - [len(one) for one in steps], stop
    )
    assert summed.tolist() == [int(n) for part in small for n in np.cumsum(part)]
