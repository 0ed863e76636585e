import datetime as dt

import pytest
from tests.reports.small import build_plan

from ruralroute.model import Conditions, RoadOverride
from ruralroute.reports import render_summary, runsheets_page, summary_rows
from ruralroute.reports.summary import travel_note


def test_the_summary_names_the_numbers_that_matter(plan, county):
    text = render_summary(plan, county, "en")
    for word in (
        "清水县",
        "2026-06-18",
        "4 / 6",
        "¥260.00",
        "30.0 km",
        "5 h 00 min",
        "50%",
        "贵J·A1234",
        "07:00-09:29",
    ):
        assert word in text, word


def test_the_summary_tells_every_reason_and_how_sure_it_is(plan, county):
    text = render_summary(plan, county, "en")
    assert "1  vehicles are full or out of time (tried everywhere in this plan)" in text
    assert "1  no vehicle can hold its temperature zone (proved)" in text


def test_chinese_columns_stand_below_one_another(plan, county):
    lines = render_summary(plan, county, "zh").splitlines()
    head = next(line for line in lines if "车型" in line)
    assert "用工时长" in "".join(lines)

    def ends(line):
        return sum(2 if ch > "\u2e7f" else 1 for ch in line.rstrip())

    rows = [line for line in lines if "¥130.00" in line]
    assert len(rows) == 2
    assert {ends(line) for line in rows} == {ends(head)}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_are_never_markup_or_terminal_commands(hostile, lang):
    county, plan, _ = hostile
    text = render_summary(plan, county, lang, width=200)
    assert "javascript:alert(1)" in text
    assert "</script><script>alert(1)</script>" in text
    assert not any((ord(ch) < 32 and ch != "\n") or 0x7F <= ord(ch) < 0xA0 for ch in text)


def test_brackets_in_names_stay(county, plan):
    named = county.model_copy(
        update={
            "vehicles": (
                county.vehicles[0].model_copy(update={"plate": "[red]X[/red]"}),
                county.vehicles[1],
            )
        }
    )
    assert "[red]X[/red]" in render_summary(plan, named, "en")


def test_straight_lines_are_admitted(county):
    plan = build_plan(county, travel="straight")
    assert "straight line times 1.45" in render_summary(plan, county, "en").replace("\n", " ")
    assert "1.45" in render_summary(plan, county, "zh")


def test_an_empty_plan_has_a_summary(county):
    plan = build_plan(county, routes=[], unserved=[])
    assert "orders served" in render_summary(plan, county, "en")


def test_rows_have_a_label_and_a_value_in_both_languages(plan):
    english, chinese = summary_rows(plan, "en"), summary_rows(plan, "zh")
    assert [row.key for row in english] == [row.key for row in chinese]
    assert all(row.label and row.value for row in (*english, *chinese))


def test_parts_left_out_for_one_reason_are_named_together(county):
    alike = {"order": "O5", "parts": 9, "reason": "crowded_out", "proof": "insertion"}
    plan = build_plan(county, unserved=[{**alike, "part": part} for part in (2, 3, 7)])
    for lang, words in (("en", "O5 (3 of 9 parts)"), ("zh", "O5（9 份中的 3 份）")):
        named = [one for one in render_summary(plan, county, lang).splitlines() if "O5" in one]
        assert len(named) == 1
        assert words in named[0]


@pytest.fixture
def by_road(plan, county):
    market = Conditions(
        id="market",
        name="market day",
        name_zh="赶集",
        hours={"07:00-09:30": 0.5, "22:00-05:00": 0},
        hours_area="market.geojson",
    )
    ice = RoadOverride(way="4711", closed=True, to_s=9 * 3600)
    weak = RoadOverride(lon=107.5, lat=26, max_weight_t=3, from_s=79_200, to_s=21_600)
    other = RoadOverride(way="12", closed=True, from_s=0, to_date=dt.date(2020, 1, 1))
    return (
        plan.model_copy(update={"travel": "roads", "conditions": "market"}),
        county.model_copy(update={"conditions": (market,), "road_overrides": (ice, weak, other)}),
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            "Roads: market day; speed x 0.5 07:00-09:30 in the marked area;"
            " closed 22:00-05:00 in the marked area; road 4711 closed 00:00-09:00;"
            " road at 107.5000, 26.0000 at most 3 t 22:00-06:00.",
        ),
        (
            "zh",
            "路况：赶集；07:00-09:30 区域内车速 ×0.5；22:00-05:00 区域内封闭；"
            "道路 4711 00:00-09:00 封闭；107.5000, 26.0000 处道路 22:00-06:00 限重 3 吨。",
        ),
    ],
)
def test_every_output_tells_the_state_of_the_roads_and_its_hours(by_road, lang, words):
    plan, county = by_road
    assert travel_note(plan, county, lang) == words
    assert words in runsheets_page(plan, county, lang)
    assert words[:20] in render_summary(plan, county, lang)


def test_usual_roads_need_no_words(plan, county):
    usual = plan.model_copy(update={"travel": "roads"})
    assert travel_note(usual, county, "en") is None
