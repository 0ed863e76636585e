"""``ruralroute site``: what it writes, its words, its exit codes."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import threading

import jsonschema
import pytest

from ruralroute.cli.main import run
from ruralroute.siting.document import SitingReport

FILES = {
    "run.json",
    "siting.json",
    "siting.geojson",
    "siting.html",
    "memo.html",
    "siting.xlsx",
    "siting.gpkg",
}


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "county"
    assert run(["demo", str(folder), "--stations", "14", "--seed", "196", "--lang", "en"]) == 0
    return folder


@pytest.fixture(scope="module")
def studied(county):
    out = county / "siting"
    code = run(
        [
            "site",
            str(county),
            "--lang",
            "zh",
            "--phases",
            "1",
            "--open",
            "2",
            "--model",
            "p-median",
            "--scenarios",
            "all",
            "--equity",
            "border*2",
            "--write-county",
            str(county / "chosen"),
            "--time-limit",
            "20",
        ]
    )
    assert code == 0
    return out


def test_it_writes_everything_that_it_promises(studied):
    assert {path.name for path in studied.iterdir()} == FILES


def test_the_document_fits_its_schema_and_reads_back(studied, capsys):
    assert run(["schema", "siting"]) == 0
    schema = json.loads(capsys.readouterr().out)
    words = (studied / "siting.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(words))
    report = SitingReport.model_validate_json(words)
    assert report.to_json() == words
    assert len(report.design("chosen").open_sites) == 2
    assert report.answer.status == "optimal"


def test_layers_hold_sites_stations_and_catchments(studied):
    document = json.loads((studied / "siting.geojson").read_text(encoding="utf-8"))
    kinds = {one["properties"]["kind"] for one in document["features"]}
    assert kinds == {"site", "station", "catchment"}
    pyogrio = pytest.importorskip("pyogrio")
    layers = {name for name, _ in pyogrio.list_layers(studied / "siting.gpkg")}
    assert layers == {"sites", "stations", "catchments"}


def test_the_county_that_it_writes_can_be_planned(county, studied):
    assert studied.exists()
    chosen = county / "chosen"
    assert run(["validate", str(chosen)]) == 0
    assert (
        run(["plan", str(chosen), "-o", str(chosen / "plan"), "--iterations", "1", "--lang", "en"])
        == 0
    )


def test_words_are_of_the_language_asked_for(county, tmp_path, capsys):
    for lang, wanted in (("en", False), ("zh", True)):
        assert (
            run(["site", str(county), "--audit", "--lang", lang, "-o", str(tmp_path / lang)]) == 0
        )
        said = capsys.readouterr().out
        head = "\n".join(said.splitlines()[1:3])
        assert bool(re.search(r"[\u4e00-\u9fff]", head)) is wanted


def test_no_choice_is_an_answer_with_its_proof(county, tmp_path, capsys):
    code = run(
        [
            "site",
            str(county),
            "--reach-min",
            "1",
            "--lang",
            "en",
            "-o",
            str(tmp_path / "out"),
            "--json",
        ]
    )
    assert code == 4
    report = json.loads(capsys.readouterr().out)
    assert report["answer"]["status"] == "infeasible"
    assert report["beyond"]
    assert (tmp_path / "out" / "memo.html").exists()


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--equity", "border<60"], (3, "FLAG<=MINUTES")),
        (["--scenarios", "hail"], (3, "a scenario must be one of")),
        (["--model", "max-cover"], (2, "--reach-min")),
        (["--open", "3-2"], (2, "--open")),
        (["--phases", "0"], (2, "--phases")),
        (["--conditions", "hail"], (3, "hail")),
    ],
)
def test_wrong_usage_is_told(county, tmp_path, capsys, options, wanted):
    code, words = wanted
    assert run(["site", str(county), "--lang", "en", "-o", str(tmp_path / "x"), *options]) == code
    assert words in capsys.readouterr().err


def test_an_existing_study_is_not_replaced_without_force(county, studied, capsys):
    assert studied.exists()
    assert run(["site", str(county), "--lang", "en"]) == 2
    assert "--force" in capsys.readouterr().err


def test_an_interrupted_study_is_saved_and_says_what_is_missing(
    county, tmp_path, capsys, monkeypatch
):
    cancel = threading.Event()
    cancel.set()

    @contextlib.contextmanager
    def stopped():
        yield cancel

    monkeypatch.setattr("ruralroute.cli.site_command.cancel_on_interrupt", stopped)
    out = tmp_path / "out"
    assert run(["site", str(county), "--lang", "en", "-o", str(out)]) == 130
    said = capsys.readouterr()
    assert "interrupted" in said.err
    assert {path.name for path in out.iterdir()} == FILES
    report = SitingReport.model_validate_json((out / "siting.json").read_text(encoding="utf-8"))
    assert "choose" in report.unfinished
    assert report.answer.status != "infeasible"
    assert "interrupted" in (out / "memo.html").read_text(encoding="utf-8")


def test_settings_of_a_study_are_checked_by_validate(county, tmp_path, capsys):
    folder = tmp_path / "county"
    shutil.copytree(county, folder, ignore=shutil.ignore_patterns("siting", "chosen"))
    with (folder / "county.toml").open("a", encoding="utf-8") as file:
        file.write('[siting]\nhub = "X9"\n[siting.flag_reach_min]\ncoast = 30\n')
    capsys.readouterr()
    assert run(["validate", str(folder), "--lang", "en"]) == 3
    said = capsys.readouterr().err
    assert "siting.hub must be a centre or candidate" in said
    assert "no station bears this flag" in said


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--open", "90"), "--open must be at most"),
        (("--equity", "coast<=30"), "--equity must name a flag"),
        (("--reach-min", "60", "--reach-limit-min", "30"), "--reach-limit-min must be at least"),
    ],
)
def test_a_question_that_cannot_be_meant_is_bad_input(county, tmp_path, capsys, option, words):
    code = run(["site", str(county), "--lang", "en", "-o", str(tmp_path / "out"), *option])
    assert code == 3
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--open", "0", "from 1 on"),
        ("--open", "4-2", "found 4-2"),
        ("--phases", "2,x", "found 2,x"),
        ("--budget", "nan", "x>=0"),
        ("--reach-min", "inf", "0.1"),
        ("--time-limit", "nan", "86400"),
    ],
)
def test_a_setting_that_is_no_number_is_refused_with_what_is_expected(
    county, capsys, option, value, words
):
    assert run(["site", str(county), "--lang", "en", option, value]) == 2
    said = capsys.readouterr().err
    assert option in said
    assert words in said
