"""The map of a plan: one page that opens with the network off."""

from __future__ import annotations

from ruralroute.messages import Lang, text
from ruralroute.model import County
from ruralroute.network.matrix import Travel
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.reports.geometry import RoadLines
from ruralroute.reports.leaflet import LICENCE, read_leaflet
from ruralroute.reports.map_data import map_data
from ruralroute.reports.page import inline, part, policy, render, script_json
from ruralroute.reports.words import clean

_SCRIPTS = ("page.js", "map_layers.js", "map_panel.js", "map.js")


def map_page(
    plan: DeliveryPlan, county: County, travel: Travel, network: RoadLines | None, lang: Lang
) -> str:
    """Return the page: roads, stations, routes, stop lists, and what is left out and why.

    The map library is inside the page, the data is JSON that the page's script writes as text
    only, and the content security policy allows nothing else.

    Raises
    ------
    DataError
        The installed map library is not the file of its release.
    """
    leaflet = read_leaflet()
    scripts = (leaflet.script, *(part(name) for name in _SCRIPTS))
    styles = (leaflet.style, part("map.css"))
    name = clean(plan.county.name)
    return render(
        "map.html.j2",
        lang="zh-CN" if lang == "zh" else "en",
        title=text("reports.title", lang, county=name, day=plan.day.isoformat()),
        county=name,
        day=text("reports.map_subtitle", lang, day=plan.day.isoformat()),
        policy=policy(scripts=scripts, styles=styles),
        licence=LICENCE,
        data=script_json(map_data(plan, county, travel, network, lang)),
        scripts=[inline(one) for one in scripts],
        styles=[inline(one) for one in styles],
        no_script=text("reports.no_script", lang),
    )
