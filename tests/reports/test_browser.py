"""Pages in a real browser with the network off; skipped where there is none."""

import os
import re
import shutil
import subprocess

import pytest
from tests.reports.small import HOSTILE, Roads, build_plan

from ruralroute.reports import map_page, runsheets_page

BROWSER = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
        if (path := shutil.which(name))
    ),
    None,
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


def opened(tmp_path, page: str) -> tuple[str, list[str]]:
    """Open a page and return its document after its scripts, and the console's messages."""
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8", newline="\n")
    flags = [
        "--headless",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--window-size=1280,800",
        "--enable-logging=stderr",
        "--virtual-time-budget=3000",
        "--dump-dom",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    done = subprocess.run(
        [BROWSER, *flags, path.as_uri()], capture_output=True, timeout=600, check=True
    )
    log = done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8"), [line for line in log.splitlines() if "CONSOLE" in line]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_map_opens_with_the_network_off_and_draws_every_route(
    tmp_path, plan, county, travel, lang
):
    document, console = opened(tmp_path, map_page(plan, county, travel, Roads(), lang))
    assert console == []
    assert 'data-routes="2"' in document
    assert 'data-drawn="3"' in document
    assert document.count('<article class="route"') == 2
    assert re.search(r'<div class="label centre"[^>]*>县配送中心</div>', document)
    assert document.count("<canvas") == 1
    assert ("线路（2）" if lang == "zh" else "Routes (2)") in document


def test_hostile_names_are_shown_and_do_nothing(tmp_path, hostile):
    county, plan, travel = hostile
    document, console = opened(tmp_path, map_page(plan, county, travel, None, "en"))
    assert console == []
    assert "<img" not in document
    assert document.count("<script") == 6
    assert 'data-routes="2"' in document
    assert HOSTILE[7] in document


def test_the_policy_blocks_a_script_that_came_from_elsewhere(tmp_path, plan, county, travel):
    page = map_page(plan, county, travel, None, "en")
    attacked = page.replace("</body>", "<script>document.body.dataset.evil = 1</script></body>")
    document, console = opened(tmp_path, attacked)
    assert "data-evil" not in document
    assert len(console) == 1
    assert "Content Security Policy" in console[0]


ACTIONS = """
(() => {
  const note = document.createElement("pre");
  note.id = "seen";
  const see = (word, value) => { note.textContent += word + "=" + value + "; "; };
  const text = (query) => [...document.querySelectorAll(query)].at(-1)?.textContent ?? "nothing";
  document.querySelectorAll(".head")[1].click();
  see("open", document.querySelectorAll(".route.open").length);
  document.querySelectorAll(".route.open .stop")[1].click();
  see("popup", text(".popup h3"));
  see("order", text(".popup .visit .orders b"));
  const trips = [...document.querySelectorAll(".route.open .only")];
  const pressed = () => trips.map((one) => one.getAttribute("aria-pressed")).join(",");
  trips.at(-1).click();
  see("trip", pressed());
  trips.at(-1).click();
  see("all", pressed());
  document.querySelector(".show-all").click();
  see("closed", document.querySelectorAll(".route.open").length);
  document.querySelectorAll(".route > input")[0].click();
  see("hidden", document.querySelectorAll(".route > input:checked").length);
  const search = document.querySelector(".search input");
  search.value = "石桥";
  search.dispatchEvent(new Event("input"));
  see("found", document.querySelectorAll(".results button").length);
  document.querySelector(".results button").click();
  see("at", text(".popup h3"));
  document.querySelectorAll(".tabs button")[1].click();
  see("groups", document.querySelectorAll(".unserved-list.on section").length);
  document.querySelector(".unserved-list .stop").click();
  see("reason", text(".popup .reason"));
  window.dispatchEvent(new Event("beforeprint"));
  window.dispatchEvent(new Event("afterprint"));
  see("printing", document.body.classList.contains("printing"));
  document.body.append(note);
})();
"""


def test_the_panel_does_what_it_shows(tmp_path, plan, county, travel):
    page = map_page(plan, county, travel, Roads(), "en")
    acting = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page).replace(
        "</body>", f"<script>{ACTIONS}</script></body>"
    )
    document, console = opened(tmp_path, acting)
    assert console == []
    seen = re.search(r'<pre id="seen">(.*?)</pre>', document, re.DOTALL)
    assert seen
    assert seen[1].rstrip("; ").split("; ") == [
        "open=1",
        "popup=高山村双河镇",
        "order=O6",
        "trip=false,true",
        "all=false,false",
        "closed=0",
        "hidden=1",
        "found=2",
        "at=柳树沟村石桥镇",
        "groups=2",
        "reason=no vehicle can hold its temperature zone",
        "printing=false",
    ]


def test_a_map_without_routes_or_places_opens(tmp_path, county):
    plan = build_plan(county, routes=[])
    bare = county.model_copy(update={"stations": (), "centres": (), "orders": ()})
    document, console = opened(tmp_path, map_page(plan, bare, {}, None, "en"))
    assert console == []
    assert 'data-drawn="0"' in document


def test_run_sheets_open_without_complaint(tmp_path, hostile):
    county, plan, _ = hostile
    document, console = opened(tmp_path, runsheets_page(plan, county, "zh"))
    assert console == []
    assert "<script" not in document
