"""Each command: its result, its words, its exit codes."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import click
import jsonschema
import pytest

from ruralroute.cli.main import COMMANDS, app, run
from ruralroute.cli.options import require_writable
from ruralroute.planning.plan import DeliveryPlan

DOCS = Path(__file__).parents[2] / "docs" / "cli.md"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Speak English unless a test says otherwise."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_and_is_in_the_docs(name, capsys):
    assert run([name, "--help"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5
    assert f"`{name}" in DOCS.read_text(encoding="utf-8")
    assert app.get_command(None, name).help


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_is_in_the_docs(name):
    pages = (DOCS, DOCS.with_name("solve.md"))
    docs = "".join(page.read_text(encoding="utf-8") for page in pages)
    options = [one for one in app.get_command(None, name).params if isinstance(one, click.Option)]
    missing = [one.opts for one in options if not any(opt in docs for opt in one.opts)]
    assert not missing


def test_options_can_come_from_the_environment_by_their_names(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("RURALROUTE_DEMO_STATIONS", "4")
    monkeypatch.setenv("RURALROUTE_DEMO_JSON", "1")
    assert run(["demo", str(tmp_path / "county")]) == 0
    assert json.loads(capsys.readouterr().out)["stations"] == 4
    monkeypatch.setenv("RURALROUTE_SITE_OPEN", "many")
    assert run(["site", str(tmp_path / "county")]) == 2
    assert "--open" in capsys.readouterr().err


def test_plan_writes_everything_that_it_promises(planned):
    names = {path.name for path in (planned / "plan").iterdir()}
    assert names == {
        "plan.json",
        "run.json",
        "routes.geojson",
        "map.html",
        "runsheets.html",
        "plan.xlsx",
    }


def test_the_plan_serves_orders_and_passes_the_check(planned, capsys):
    plan = DeliveryPlan.read(planned / "plan" / "plan.json")
    assert plan.metrics.orders_served > 0
    assert run(["check", str(planned), str(planned / "plan")]) == 0
    assert "keeps every rule" in capsys.readouterr().out


def test_the_plan_and_the_run_fit_their_schemas(planned, capsys):
    for which in ("plan", "run"):
        assert run(["schema", which]) == 0
        schema = json.loads(capsys.readouterr().out)
        document = json.loads((planned / "plan" / f"{which}.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(document)
    assert run(["schema", "county"]) == 0
    assert "stations" in json.loads(capsys.readouterr().out)["properties"]


def test_a_damaged_plan_is_answered_with_no(planned, tmp_path, capsys):
    document = json.loads((planned / "plan" / "plan.json").read_text(encoding="utf-8"))
    document["routes"][0]["trips"][0]["stops"].pop()
    damaged = tmp_path / "plan.json"
    damaged.write_text(json.dumps(document), encoding="utf-8")
    assert run(["check", str(planned), str(damaged), "--lang", "zh"]) == 4
    assert CHINESE.search(capsys.readouterr().out)
    assert run(["check", str(planned), str(damaged), "--json"]) == 4
    assert not json.loads(capsys.readouterr().out)["good"]


def test_existing_results_are_replaced_only_with_force(planned, capsys):
    out = planned / "plan"
    before = (out / "plan.json").read_bytes()
    assert run(["plan", str(planned), "-o", str(out), "--time-limit", "2"]) == 2
    assert "--force" in capsys.readouterr().err
    assert (out / "plan.json").read_bytes() == before
    assert run(["map", str(planned), str(out)]) == 2
    assert run(["map", str(planned), str(out), "--force"]) == 0
    assert run(["report", str(planned), str(out)]) == 2
    assert run(["report", str(planned), str(out), "--force", "--lang", "zh"]) == 0
    assert CHINESE.search((out / "runsheets.html").read_text(encoding="utf-8"))
    assert run(["demo", str(planned)]) in {2, 3}


def test_json_is_one_document_on_stdout(planned, tmp_path, capsys):
    code = run(["plan", str(planned), "-o", str(tmp_path / "p"), "--iterations", "5", "--json"])
    assert code == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["metrics"]["orders_served"] > 0
    for command in (["validate", str(planned)], ["network", str(planned)], ["doctor"]):
        assert run([*command, "--json"]) == 0
        assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_the_same_iterations_give_the_same_bytes(planned, tmp_path):
    texts = []
    for name in ("a", "b"):
        out = tmp_path / name
        assert run(["plan", str(planned), "-o", str(out), "--iterations", "30", "--seed", "5"]) == 0
        texts.append((out / "plan.json").read_bytes())
    assert texts[0] == texts[1]


def test_the_county_says_which_language_is_spoken(planned, tmp_path, capsys):
    folder = tmp_path / "zh"
    shutil.copytree(planned, folder, ignore=shutil.ignore_patterns("plan*"))
    toml = (folder / "county.toml").read_text(encoding="utf-8-sig")
    toml = re.sub(r"(?m)^lang\s*=.*$\n?", "", toml)
    (folder / "county.toml").write_text('lang = "zh"\n' + toml, encoding="utf-8")
    assert run(["validate", str(folder)]) == 0
    assert CHINESE.search(capsys.readouterr().out)
    assert run(["plan", str(folder), "--iterations", "5"]) == 0
    told = capsys.readouterr().out
    assert "装载率" in told
    assert "load factor" not in told
    stations = folder / "stations.csv"
    stations.write_text(
        stations.read_text(encoding="utf-8-sig") + "坏行,坏行,abc,xyz\n", encoding="utf-8"
    )
    assert run(["plan", str(folder), "--iterations", "5", "--force"]) == 3
    assert CHINESE.search(capsys.readouterr().err)


def test_wrong_usage_is_two_and_bad_input_is_three(tmp_path, capsys):
    assert run(["plan"]) == 2
    assert run(["nonsense"]) == 2
    assert run(["plan", "--nonsense", str(tmp_path)]) == 2
    assert run(["plan", str(tmp_path), "--time-limit", "soon", "--lang", "zh"]) == 2
    assert run(["plan", str(tmp_path / "missing")]) == 3
    assert run(["plan", str(tmp_path)]) == 3
    assert run(["check", str(tmp_path), str(tmp_path / "missing.json"), "--lang", "zh"]) == 3
    words = capsys.readouterr().err
    assert "Traceback" not in words
    assert "必须是已存在的文件或文件夹" in words


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"format": "other"}', b"\xff\xfe\x00", b'{"a": NaN}', b"[" * 100_000],
)
def test_a_broken_plan_file_is_bad_input(planned, tmp_path, capsys, content):
    broken = tmp_path / "plan.json"
    broken.write_bytes(content)
    for command in ("check", "map", "report"):
        force = [] if command == "check" else ["--force"]
        assert run([command, str(planned), str(broken), *force]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_strict_says_no_when_an_order_of_todays_sheet_is_left_out(planned, tmp_path, capsys):
    station = DeliveryPlan.read(planned / "plan" / "plan.json").routes[0].trips[0].stops[0].place
    sheet = tmp_path / "today.csv"
    sheet.write_text(
        f"订单号,站点,件数,重量(斤)\n正常,{station},3,10\n太重,{station},1,180000\n",
        encoding="gb18030",
    )
    arguments = ["plan", str(planned), "--orders", str(sheet), "-o", str(tmp_path / "out")]
    arguments += ["--iterations", "5", "--force", "--json", "--day", "2026-06-18"]
    assert run(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["unserved_by_reason"] == {"too_big": 1}
    assert answer["metrics"]["orders_served"] == 1
    assert run([*arguments, "--strict"]) == 4
    checked = ["check", str(planned), str(tmp_path / "out")]
    assert run([*checked, "--orders", str(sheet)]) == 0
    assert run(checked) == 4


def test_doctor_finds_this_machine_fit(capsys):
    assert run(["doctor"]) == 0
    assert "FAILED" not in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_told_before_the_search(
    planned, tmp_path, monkeypatch, capsys
):
    def never(*args, **kwargs):
        raise AssertionError("it must not come to planning")

    monkeypatch.setattr("ruralroute.cli.planning.plan_county", never)
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    assert run(["plan", str(planned), "-o", str(file / "plan"), "--lang", "zh"]) == 2
    assert CHINESE.search(capsys.readouterr().err)
    assert run(["plan", str(planned), "-o", str(file), "--force"]) == 2


def test_trying_a_folder_out_leaves_nothing_behind(tmp_path):
    require_writable(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    require_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_orders_of_other_days_are_told_and_not_planned(planned, tmp_path, capsys):
    orders = tmp_path / "orders.csv"
    day, other = "2026-06-18", "2026-06-19"
    station = DeliveryPlan.read(planned / "plan" / "plan.json").routes[0].trips[0].stops[0].place
    rows = f"{station},1,{day}\n{station},1,{other}\n"
    orders.write_text(f"station,parcels,date\n{rows}", encoding="utf-8")
    words = ["--orders", str(orders), "--day", day, "--iterations", "1", "--lang", "en"]
    assert run(["plan", str(planned), "-o", str(tmp_path / "out"), *words]) == 0
    assert "1 order is of another day (2026-06-19)" in capsys.readouterr().err
    assert DeliveryPlan.read(tmp_path / "out" / "plan.json").metrics.orders == 1


def test_a_day_without_orders_is_told(planned, tmp_path, capsys):
    orders = tmp_path / "orders.csv"
    orders.write_text("station,parcels\n", encoding="utf-8")
    words = ["--orders", str(orders), "--day", "2026-06-18", "--iterations", "1", "--lang", "en"]
    assert run(["plan", str(planned), "-o", str(tmp_path / "out"), *words]) == 0
    assert "there is no order for 2026-06-18" in capsys.readouterr().err


def test_the_record_says_what_went_in_and_what_stopped_the_search(planned):
    record = json.loads((planned / "plan" / "run.json").read_text(encoding="utf-8"))
    roads = hashlib.sha256((planned / "roads.geojson").read_bytes()).hexdigest()
    assert record["inputs_sha256"]["roads"] == roads
    assert record["parameters"]["county"] == str(planned)
    assert record["parameters"]["day"] == "2026-06-18"
    assert record["parameters"]["time_limit_s"] == 3600
    assert record["parameters"]["iterations"] == 40
    assert record["status"] == "iterations"
    assert record["last_improvement_s"] is None or record["last_improvement_s"] >= 0
    assert len(record["county_sha256"]) == 64
    assert {"ruralroute", "python", "ortools"} <= record["versions"].keys()
