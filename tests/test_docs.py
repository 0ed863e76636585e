"""What README and docs show can be done: their Python runs, their commands take these options."""

from __future__ import annotations

import importlib
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from ruralroute.cli.main import COMMANDS, run

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page, language):
    """All code blocks of a page in one language, indented ones too."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", code, flags=re.MULTILINE) for indent, code in found]


# docs/solve.md has a test of its own, which holds what it prints against the page.
@pytest.mark.parametrize("page", ["README.md", "docs/checker.md", "docs/siting.md"])
def test_the_python_of_a_page_runs(page, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples" / "qingshui", tmp_path / "examples" / "qingshui")
    monkeypatch.chdir(tmp_path)
    shared: dict[str, object] = {}
    codes = blocks(page, "python")
    assert codes
    for code in codes:
        quick = re.sub(r"(plan_day|solve)\((.*?)time_limit_s=\d+\)", r"\1(\2iterations=20)", code)
        exec(compile(quick, page, "exec"), shared)


def test_the_county_that_the_readme_writes_is_planned_by_its_commands(tmp_path, monkeypatch):
    folder = tmp_path / "my-county"
    folder.mkdir()
    (settings,) = blocks("README.md", "toml")
    without_roads = re.sub(r"^roads.*\n", "", settings, flags=re.MULTILINE)
    (folder / "county.toml").write_text(without_roads, encoding="utf-8")
    tables = dict(
        zip(("centres", "stations", "vehicles", "orders"), blocks("README.md", "csv"), strict=True)
    )
    sheet = Workbook()
    for line in tables.pop("orders").splitlines():
        sheet.active.append(line.split(","))
    sheet.save(tmp_path / "today.xlsx")
    for name, content in tables.items():
        (folder / f"{name}.csv").write_text(content, encoding="gb18030")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(
        r"^ +ruralroute ((?:validate|plan|explain|check) my-county.*)$", text, re.MULTILINE
    )
    assert len(commands) == 4
    for command in commands:
        words = command.replace("--time-limit 30", "--iterations 5 --workers 1").split()
        if words[0] != "plan":
            words += [] if words[0] == "validate" else ["--orders", "today.xlsx"]
        else:
            words += ["--day", "2026-06-18"]
        assert run(words) == 0, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_only_options_that_its_commands_have(page):
    text = page.read_text(encoding="utf-8")
    for name, rest in re.findall(r"ruralroute ([a-z]+)((?: [^`\n&]*)?)", text):
        if name in COMMANDS:
            command = importlib.import_module(f"ruralroute.cli.{name}_command").command
            known = {"--help"} | {option for one in command.params for option in one.opts}
            assert set(re.findall(r"--[a-z][a-z-]+", rest)) <= known, (name, rest)
