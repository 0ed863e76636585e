import errno
import json
import zipfile

import pytest
from tests.reports.small import Roads, build_county, build_plan, build_travel

from ruralroute import DeliveryPlan
from ruralroute.reports import write_outputs, write_text_atomic

NAMES = ["plan.json", "run.json", "map.html", "routes.geojson", "runsheets.html", "plan.xlsx"]


def test_outputs_have_fixed_names_whatever_the_data_is_called(tmp_path):
    county = build_county(["../../x"] * 10)
    plan = build_plan(county)
    written = write_outputs(
        tmp_path / "a" / "b",
        plan,
        county,
        build_travel(county),
        Roads(),
        run={"seed": 0},
        lang="zh",
    )
    assert [path.name for path in written] == NAMES
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == sorted(NAMES)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_outputs_can_be_read_back(tmp_path, plan, county, travel):
    write_outputs(tmp_path, plan, county, travel, run={"seed": 7}, lang="en")
    assert DeliveryPlan.read(tmp_path / "plan.json") == plan
    assert json.loads((tmp_path / "run.json").read_text("utf-8")) == {"seed": 7}
    assert (
        json.loads((tmp_path / "routes.geojson").read_text("utf-8"))["type"] == "FeatureCollection"
    )
    assert zipfile.ZipFile(tmp_path / "plan.xlsx").testzip() is None


def test_the_same_plan_gives_the_same_pages(tmp_path, plan, county, travel):
    for name in ("one", "two"):
        write_outputs(tmp_path / name, plan, county, travel, Roads(), run={}, lang="zh")
    for name in NAMES[:-1]:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "page.html"
    target.write_text("old")

    def fail(*_):
        raise OSError(errno.ENOSPC, "disk full")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="disk full") as caught:
        write_text_atomic(target, "new")
    assert caught.value.filename == str(target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_lines_end_as_they_were_written(tmp_path):
    write_text_atomic(tmp_path / "a", "1\n2\n")
    assert (tmp_path / "a").read_bytes() == b"1\n2\n"
