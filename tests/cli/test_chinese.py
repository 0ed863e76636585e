"""Usage errors and help in Chinese: no English sentence is left in them."""

from __future__ import annotations

import re

import click
import pytest

from ruralroute.cli.main import COMMANDS, app, run
from ruralroute.messages.help import CHINESE

SENTENCE = re.compile(r"(?:\b[A-Za-z']{2,}\b[ ,]+){3,}")
"""Four English words in a row."""


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    """Speak Chinese by the locale."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("plan", "缺少参数：DIR"),
        ("plan d --time-limit abc", "--time-limit 的值无效：须是 0.1 到 86400 的数，实际为 abc"),
        ("plan d --time-limit 0", "0.1 到 86400"),
        ("plan d --workers 99", "须是 1 到 64 的整数，实际为 99"),
        ("plan d --seed x", "须是整数，实际为 x"),
        ("plan d --iterations 0", "须是不小于 1 的整数"),
        ("plan d --day 2026-13-01", "2026-06-18 这样的日期，实际为 2026-13-01"),
        ("plan d e", "多出了 e"),
        ("plan d --foo", "没有这个选项：--foo"),
        ("plan d --forc", "是不是想写 --force"),
        ("plan d --time-limit", "--time-limit 后面须有值"),
        ("plan d --strict=yes", "--strict 后面不能有值"),
        ("plam d", "没有 plam 这个命令"),
        ("demo x --terrain sea", "须是以下之一：plain、hill、mountain，实际为 sea"),
        ("schema foo", "实际为 foo"),
    ],
)
def test_wrong_usage_is_told_in_chinese(line, told, capsys):
    assert run(line.split()) == 2
    said = capsys.readouterr().err
    assert told in said
    assert not SENTENCE.search(said)


def test_each_sentence_of_the_help_has_its_chinese_and_none_is_left_over():
    commands = [app, *(app.get_command(None, name) for name in COMMANDS)]
    context = click.Context(app)
    helps = {one.help for one in commands}
    helps |= {param.help for one in commands for param in one.get_params(context) if param.help}
    assert {re.sub(r"\s+", " ", one).strip() for one in helps} == set(CHINESE)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_chinese(name, capsys):
    assert run([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"用法：ruralroute {name}")
    assert not SENTENCE.search(said)


def test_without_a_command_the_help_is_shown_and_the_usage_is_wrong(capsys):
    assert run([]) == 2
    said = capsys.readouterr().err
    assert "命令：" in said
    assert "plan" in said
    assert run(["--help"]) == 0
    assert "退出码" in capsys.readouterr().out


def test_english_stays_english(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert run(["plan", "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: ruralroute plan [OPTIONS] DIR")
    assert run([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_what_the_system_says_is_translated(tmp_path, capsys):
    county = tmp_path / "county"
    county.mkdir()
    (county / "county.toml").write_text('name = "x', encoding="utf-8")
    (county / "stations.csv").write_text('id,lon,lat\n"S1,107.7,25.5\n', encoding="utf-8")
    assert run(["validate", str(county)]) == 3
    said = capsys.readouterr().err
    assert "值写错了" in said or "引号没有配对" in said
    assert "双引号没有配对" in said
    assert run(["demo", str(county / "county.toml")]) in (2, 3)
    assert not SENTENCE.search(capsys.readouterr().err)


def test_a_broken_road_file_and_plan_are_told_in_chinese(planned, tmp_path, capsys):
    roads = tmp_path / "x.osm.pbf"
    for content in (b"\0\0\0\x0d" + bytes(9000), bytes(range(256)) * 40):
        roads.write_bytes(content)
        assert run(["network", str(roads)]) == 3
        assert not SENTENCE.search(capsys.readouterr().err)
    plan = tmp_path / "plan.json"
    for content in (b"", b"{", b'{"a": NaN}', b"\xff\xfe", b"[" * 5000, b'{"format": 3}'):
        plan.write_bytes(content)
        assert run(["check", str(planned), str(plan)]) == 3
        assert not SENTENCE.search(capsys.readouterr().err), content


def test_a_folder_is_no_file_of_orders(planned, tmp_path, capsys):
    assert run(["plan", str(planned), "--orders", str(tmp_path)]) == 3
    assert "表格须是" in capsys.readouterr().err


def test_a_plan_saved_with_a_byte_order_mark_is_read(planned, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_bytes(b"\xef\xbb\xbf" + (planned / "plan" / "plan.json").read_bytes())
    assert run(["check", str(planned), str(plan)]) == 0


def test_columns_that_are_not_used_are_told_in_one_line(planned, tmp_path, capsys):
    orders = tmp_path / "orders.csv"
    station = (planned / "stations.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    orders.write_text(f"站点,件数,片区,网格员\n{station.split(',')[0]},1,x,y\n", encoding="utf-8")
    assert run(["validate", str(planned), "--orders", str(orders)]) == 0
    assert capsys.readouterr().err.count("不认识“片区、网格员”这一列") == 1
