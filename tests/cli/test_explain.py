"""``ruralroute explain``: words for what is left out and for when a stop is."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from ruralroute.cli.main import run
from ruralroute.planning.plan import DeliveryPlan

SENTENCE = re.compile(r"(?:\b[A-Za-z']{3,}\b[ ,]+){3,}")


@pytest.fixture(scope="module")
def short_of_vehicles(planned, tmp_path_factory):
    """Plan the demo county with one vehicle: much is left out."""
    folder = tmp_path_factory.mktemp("explain") / "county"
    shutil.copytree(planned, folder, ignore=shutil.ignore_patterns("plan"))
    path = folder / "vehicles.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join(lines[:2]) + "\n", encoding="utf-8")
    code = run(["plan", str(folder), "-o", str(folder / "plan"), "--iterations", "20"])
    assert code in (0, 4)
    return folder


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_order_left_out_is_explained(short_of_vehicles, lang, capsys):
    plan = DeliveryPlan.read(short_of_vehicles / "plan" / "plan.json")
    assert plan.unserved
    folder = str(short_of_vehicles)
    assert run(["explain", folder, f"{folder}/plan", "--lang", lang]) == 0
    said = capsys.readouterr().out
    for one in plan.unserved:
        assert one.order in said
    if lang == "zh":
        assert "怎样才能安排" in said
        assert not SENTENCE.search(said)
    else:
        assert "what would serve it" in said


def test_a_served_order_is_told_with_its_stop(short_of_vehicles, capsys):
    plan = DeliveryPlan.read(short_of_vehicles / "plan" / "plan.json")
    stop = plan.routes[0].trips[0].stops[-1]
    folder = str(short_of_vehicles)
    for asked in (["--order", stop.orders[0].id], ["--station", stop.place]):
        assert run(["explain", folder, f"{folder}/plan", *asked, "--lang", "zh"]) == 0
        said = capsys.readouterr().out
        assert "第 1 趟" in said
        assert not SENTENCE.search(said)
    assert run(["explain", folder, f"{folder}/plan", "--station", stop.place, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stories"][0]["place"] == stop.place


def test_what_is_not_there_is_a_fault(short_of_vehicles, capsys):
    folder = str(short_of_vehicles)
    words = ["--order", "nothing", "--station", "nowhere", "--lang", "zh"]
    assert run(["explain", folder, f"{folder}/plan", *words]) == 3
    said = capsys.readouterr().err
    assert "nothing" in said
    assert "nowhere" in said


def plan_one_order(folder, order):
    """Plan a county of one van, and of one station 40 km from it, with this order alone."""
    tables = {
        "county.toml": 'name = "一村县"\nlang = "zh"\n',
        "centres.csv": "编号,名称,经度,纬度\nC1,中心,107.53,25.83\n",
        "stations.csv": "编号,名称,经度,纬度\nS1,远山村,107.13,25.83\n",
        "vehicles.csv": "编号,车型,配送中心\nV1,微面,C1\n",
        "orders.csv": f"编号,站点,类型,件数,重量(kg)\n{order}\n",
    }
    for name, rows in tables.items():
        (folder / name).write_text(rows, encoding="utf-8")
    out = folder / "plan"
    words = ["-o", str(out), "--iterations", "5", "--lang", "zh"]
    assert run(["plan", str(folder), *words]) in (0, 4)
    return str(folder), str(out), DeliveryPlan.read(out / "plan.json").unserved


def test_when_all_is_served_it_says_so(tmp_path, capsys):
    folder, out, unserved = plan_one_order(tmp_path, "SMALL,S1,送,3,10")
    assert not unserved
    capsys.readouterr()
    assert run(["explain", folder, out, "--lang", "en"]) == 0
    assert capsys.readouterr().out == "Every order is served.\n"


def test_equal_parts_of_an_order_are_explained_once(tmp_path, capsys):
    """900 sacks at a far station, one small van: dozens of parts of one order stay."""
    folder, out, unserved = plan_one_order(tmp_path, "BIG,S1,送,900,30000")
    left = len(unserved)
    assert left > 5
    capsys.readouterr()
    assert run(["explain", folder, out, "--lang", "zh", "--json"]) == 0
    stories = json.loads(capsys.readouterr().out)["stories"]
    assert len(stories) <= 2  # the last part may be smaller
    assert sum(one["pieces"] for one in stories) == left
    assert run(["explain", folder, out, "--lang", "zh"]) == 0
    assert f"{stories[0]['pieces']} 份，情况相同" in capsys.readouterr().out
