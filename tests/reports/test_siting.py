"""Page, memo, workbook and layers of a study: offline, harmless, in two languages."""

import io
import json
import re
import shutil
import subprocess

import openpyxl
import pytest
import shapely
from tests.reports.pages import OUTSIDE, Page
from tests.reports.small import HOSTILE
from tests.reports.test_browser import BROWSER, opened

from ruralroute.files import demo_county
from ruralroute.messages import catalogue, text
from ruralroute.network import load_roads
from ruralroute.reports.siting_geojson import siting_geojson
from ruralroute.reports.siting_page import siting_memo, siting_page
from ruralroute.reports.siting_svg import Mark, scatter, ticks
from ruralroute.reports.siting_tables import sites_table
from ruralroute.reports.siting_view import SitingView
from ruralroute.reports.siting_workbook import siting_workbook
from ruralroute.siting.ask import SitingAsk
from ruralroute.siting.comparison import Judge
from ruralroute.siting.document import ReasonDoc
from ruralroute.siting.studied import StudyOptions
from ruralroute.siting.study import study_sites
from ruralroute.siting.tell import siting_report

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A study of a demo county whose names are hostile: county, report, areas, roads."""
    county = demo_county(tmp_path_factory.mktemp("site") / "demo", stations=16, seed=4)
    names = [one for one in HOSTILE if len(one) < 200]

    def named(places):
        return tuple(
            one.model_copy(update={"name": names[at % len(names)]}) for at, one in enumerate(places)
        )

    county = county.model_copy(
        update={
            "centres": named(county.centres),
            "candidates": named(county.candidates),
            "stations": tuple(
                one.model_copy(update={"flags": (*one.flags, "</script><b>")})
                for one in named(county.stations)
            ),
        }
    )
    network = load_roads(county)
    study = study_sites(
        county,
        SitingAsk(model="p-median", open_max=2),
        network=network,
        options=StudyOptions(phases=(1,), scenarios=("all",), judge=Judge.REGRET, time_limit_s=20),
    )
    areas = {study.case.sites[row].id: area for row, area in study.areas.items()}
    return county, siting_report(study), areas, network


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("write", [siting_page, siting_memo])
def test_pages_ask_for_nothing_and_hostile_names_are_text(told, lang, write):
    county, report, areas, network = told
    page = Page(write(report, county, areas, network, lang))
    for tag, attributes in page.elements:
        for name, value in attributes.items():
            assert name != "style", tag
            assert not name.startswith("on"), tag
            if name in ("src", "href", "action"):
                raise AssertionError(f"{tag} {name}={value}")
    styles = "".join(words for tag, _, words in page.inline if tag == "style")
    assert not [one for one in OUTSIDE.findall(styles) if not one.startswith("data:")]
    names = {tag for tag, _ in page.elements}
    assert not names & {"img", "iframe", "object", "embed", "form", "link", "base"}


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_opens_with_the_network_off_and_draws_sites_and_catchments(told, tmp_path, lang):
    county, report, areas, network = told
    document, console = opened(tmp_path, siting_page(report, county, areas, network, lang))
    assert console == []
    assert f'data-sites="{len(report.design("chosen").open_sites)}"' in document
    assert f'data-areas="{len(areas)}"' in document
    assert document.count("<canvas") == 1
    assert "<img" not in document


@pytest.mark.skipif(
    BROWSER is None or shutil.which("pdfinfo") is None, reason="no Chromium or no pdfinfo"
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_memo_prints_on_two_pages(told, tmp_path, lang):
    county, report, areas, network = told
    path = tmp_path / "memo.html"
    path.write_text(siting_memo(report, county, areas, network, lang), encoding="utf-8")
    printed = tmp_path / "memo.pdf"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    flags += [f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}"]
    subprocess.run([BROWSER, *flags, path.as_uri()], capture_output=True, timeout=600, check=True)
    told_of = subprocess.run(["pdfinfo", printed], capture_output=True, text=True, check=True)
    assert re.search(r"Pages:\s+2\b", told_of.stdout)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_holds_every_station_and_no_formula(told, lang):
    county, report, _, _ = told
    book = openpyxl.load_workbook(io.BytesIO(siting_workbook(report, county, lang)))
    names = book.sheetnames
    assert len(names) >= 10
    assert all(bool(CHINESE.search(one)) is (lang == "zh") for one in names)
    stations = book[{"en": "stations", "zh": "站点"}[lang]]
    assert stations.max_row == len(county.stations) + 1
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)


@pytest.mark.parametrize(("lang", "word"), [("en", "frozen room, m³"), ("zh", "冷冻库容（m³）")])
def test_cold_rooms_stand_by_zone_in_the_workbook_and_the_memo(told, lang, word):
    county, report, areas, network = told
    table = sites_table(SitingView(report, county, lang))
    at = table.header.index(word)
    rooms = {room.room_m3 for one in report.sites for room in one.cold if room.zone == "frozen"}
    assert rooms - {None}
    assert rooms - {None} == {row[at] for row in table.rows if isinstance(row[at], float)}
    memo = siting_memo(report, county, areas, network, lang)
    assert {"en": "cold rooms, load / room, m³", "zh": "冷库，负荷/库容（m³）"}[lang] in memo


@pytest.mark.parametrize(("lang", "listed"), [("en", "甲、乙村, Two"), ("zh", "甲、乙村、Two")])
def test_names_in_reasons_are_parted_as_the_language_does_and_left_as_they_are(told, lang, listed):
    county, report, _, _ = told
    values = {"sites": ("甲、乙村", "Two"), "cost": "1", "mean": "1", "worst": "2"}
    reason = ReasonDoc(code="siting.why.first", values=values)
    (said,) = SitingView(report.model_copy(update={"reasons": (reason,)}), county, lang).reasons()
    assert listed in said
    assert lang == "zh" or "1 minute in the mean" in said


def test_one_minute_is_not_one_minutes():
    assert text("site.clash.reach", "en", limit="1") == "every station within 1 minute"
    assert text("site.clash.reach", "en", limit="1.5") == "every station within 1.5 minutes"


def test_layers_are_valid_geometry(told):
    _, report, areas, _ = told
    document = siting_geojson(report, areas)
    json.dumps(document, allow_nan=False)
    assert document["features"]
    for one in document["features"]:
        shape = shapely.from_geojson(json.dumps(one["geometry"]))
        assert shape.is_valid
        assert not shape.is_empty


def test_ticks_hold_the_range_and_are_few():
    for low, high in ((0, 97), (0.2, 0.3), (-5, 1234567), (3, 3)):
        found = ticks(low, high)
        assert found[0] <= low
        assert found[-1] >= high
        assert len(found) <= 9


def test_each_reason_of_the_code_has_its_sentence():
    import ruralroute.siting.reasons as module

    source = module.__file__
    with open(source, encoding="utf-8") as file:  # noqa: PTH123
        codes = set(re.findall(r'"(siting\.why\.[a-z_]+)"', file.read()))
    assert codes
    assert codes <= set(catalogue())


def test_labels_of_points_that_are_close_do_not_cover_one_another():
    marks = [Mark(x=20 + at * 0.01, y=40 - at * 0.01, label=f"price {at}") for at in range(4)]
    marks.append(Mark(x=40, y=20, label="far"))
    drawn = scatter(marks, x_label="minutes", y_label="cost")
    places = [
        (float(x), float(y), words)
        for x, y, words in re.findall(
            r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>((?:price|far)[^<]*)', drawn
        )
    ]
    assert {"price 0", "far"} <= {words for _, _, words in places}
    for at, (x, y, _) in enumerate(places):
        for a, b, _ in places[:at]:
            assert abs(x - a) > 100 or abs(y - b) > 12
    assert drawn.count("<circle") == len(marks)
