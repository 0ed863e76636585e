import dataclasses
import gzip
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from ruralroute.errors import RoadsError
from ruralroute.network import RoadNetwork, cache, read_roads
from ruralroute.network.frozen import freeze, thaw

OSM = """<osm version="0.6">
<node id="1" lon="107.0" lat="26.0"/><node id="2" lon="107.01" lat="26.0"/>
<node id="3" lon="107.02" lat="26.01"><tag k="barrier" v="gate"/></node>
<node id="4" lon="107.03" lat="26.01"/>
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="tertiary"/>
<tag k="name" v="乡道 &lt;1&gt;"/></way>
<way id="11"><nd ref="3"/><nd ref="4"/><nd ref="9"/><tag k="highway" v="track"/></way>
</osm>"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    found = tmp_path / "cache"
    monkeypatch.setenv(cache.VARIABLE, str(found))
    return found


@pytest.fixture
def roads(tmp_path):
    path = tmp_path / "roads.osm"
    path.write_text(OSM, encoding="utf-8")
    return path


@pytest.fixture
def readings(monkeypatch):
    """Names of the files that were really read."""
    read, seen = RoadNetwork.read.__func__, []

    def spy(cls, path, *how):
        seen.append(Path(path).name)
        return read(cls, path, *how)

    monkeypatch.setattr(RoadNetwork, "read", classmethod(spy))
    return seen


def same(one, other):
    if isinstance(one, np.ndarray):
        return (
            one.dtype == other.dtype
            and one.shape == other.shape
            and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        )
    if dataclasses.is_dataclass(one):
        return type(one) is type(other) and all(
            same(getattr(one, part.name), getattr(other, part.name))
            for part in dataclasses.fields(one)
        )
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def test_a_network_thaws_as_it_was_frozen(roads):
    network = RoadNetwork.read(roads)
    assert network.faults
    assert network.barrier_tags
    thawed = thaw(freeze(network))
    assert same(thawed, network)
    assert same(thawed.__dict__["terrain"], network.terrain)


@pytest.mark.parametrize(
    "array",
    [
        np.array([], dtype=np.int64),
        np.array([-1, 2**40, 3]),
        np.array([[-128, 127], [0, 1]]),
        np.full((3, 2), 7),
        np.full(4, np.nan),
        np.array([np.nan, 1.0, np.inf]),
        np.array([True, True]),
        np.array([0.1, 0.1], dtype=np.float32),
    ],
)
def test_arrays_are_kept_in_few_bytes_and_come_back_as_they_were(roads, array):
    network = RoadNetwork.read(roads)
    edges = dataclasses.replace(network.edges, shape=array)
    changed = network.changed(edges=edges)
    assert same(thaw(freeze(changed)).edges.shape, array)


def test_odd_words_come_back_as_they_were(roads):
    tags = ({"name": "two\nlines", "": ""}, {}, {"ref": "G\x00"})
    network = dataclasses.replace(RoadNetwork.read(roads), way_ids=("", "a\nb"), way_raw_tags=tags)
    assert same(thaw(freeze(network)), network)


def test_what_cannot_be_kept_is_refused_not_kept_by_halves(roads):
    network = dataclasses.replace(RoadNetwork.read(roads), left_out={"x": {1, 2}})
    with pytest.raises(TypeError, match="set"):
        freeze(network)


def test_the_second_reading_comes_from_the_cache(folder, roads, readings):
    first, second = read_roads(roads), read_roads(roads)
    assert readings == ["roads.osm"]
    assert same(first, second)
    assert [one.suffix for one in folder.iterdir()] == [".roads"]


def test_another_content_name_or_code_is_read_anew(folder, roads, readings, monkeypatch):
    read_roads(roads)
    roads.write_text(OSM.replace("26.01", "26.02"), encoding="utf-8")
    assert read_roads(roads).bbox[3] == 26.02
    packed = roads.with_name("roads.osm.gz")
    packed.write_bytes(gzip.compress(OSM.encode()))
    read_roads(packed)
    monkeypatch.setattr(cache, "_code", lambda: "other")
    read_roads(packed)
    assert readings == ["roads.osm", "roads.osm", "roads.osm.gz", "roads.osm.gz"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: b"",
        lambda body: body[: len(body) // 2],
        lambda body: body[:-1] + bytes([body[-1] ^ 1]),
        lambda body: b"X" + body[1:],
        lambda body: body + b"more",
    ],
)
def test_a_spoiled_file_is_not_used_and_made_anew(folder, roads, readings, spoil):
    first = read_roads(roads)
    (kept,) = folder.iterdir()
    kept.write_bytes(spoil(kept.read_bytes()))
    assert same(read_roads(roads), first)
    assert same(read_roads(roads), first)
    assert len(readings) == 2


def test_a_sound_checksum_over_nonsense_is_not_used_either(folder, roads, readings):
    import hashlib

    read_roads(roads)
    (kept,) = folder.iterdir()
    for body in (
        b"",
        b"no zip",
        freeze(RoadNetwork.read(roads)).replace(b"RoadNetwork", b"Where______"),
    ):
        kept.write_bytes(cache._MAGIC + hashlib.sha256(body).digest() + body)
        assert read_roads(roads).edge_count
    assert readings.count("roads.osm") == 5


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_file_that_others_may_write_to_and_a_link_are_not_used(folder, roads, readings):
    read_roads(roads)
    (kept,) = folder.iterdir()
    kept.chmod(0o666)
    read_roads(roads)
    assert len(readings) == 2
    moved = kept.rename(kept.with_name("elsewhere"))
    kept.symlink_to(moved)
    read_roads(roads)
    assert len(readings) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_folder_that_others_may_write_to_is_not_used(folder, roads):
    folder.mkdir()
    folder.chmod(0o777)
    read_roads(roads)
    assert not list(folder.iterdir())


def test_off_keeps_nothing(folder, roads, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, "off")
    read_roads(roads)
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path, roads, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file" / "cache"))
    assert read_roads(roads).edge_count


def test_what_was_not_used_for_longest_goes_first(folder, roads, readings, monkeypatch):
    read_roads(roads)
    (old,) = folder.iterdir()
    monkeypatch.setattr(cache, "_MAX_BYTES", int(old.stat().st_size * 2.5))
    os.utime(old, (1, 1))
    half = folder / "half-abc.tmp"
    half.write_bytes(b"")
    os.utime(half, (1, 1))
    for number in (1, 2):
        other = roads.with_name(f"roads{number}.osm")
        other.write_text(OSM, encoding="utf-8")
        read_roads(other)
    left = {one.name for one in folder.iterdir()}
    assert len(left) == 2
    assert old.name not in left


def test_a_broken_road_file_is_told_of_each_time(folder, tmp_path):
    path = tmp_path / "broken.osm"
    path.write_text("<osm><way")
    for _ in range(2):
        with pytest.raises(RoadsError):
            read_roads(path)
    assert not list(folder.iterdir())


def test_the_folder_is_where_the_platform_keeps_such_things(monkeypatch, tmp_path):
    monkeypatch.delenv(cache.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in cache._folder().parents
    assert cache._folder().name == "ruralroute"
