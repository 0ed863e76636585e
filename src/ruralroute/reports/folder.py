"""The folder of a planned day: plan, record, map, sheets, workbook, GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruralroute.messages import Lang
from ruralroute.model import County
from ruralroute.network.matrix import Travel
from ruralroute.planning.plan import DeliveryPlan
from ruralroute.reports.geojson import routes_geojson
from ruralroute.reports.geometry import RoadLines
from ruralroute.reports.map import map_page
from ruralroute.reports.output import write_bytes_atomic
from ruralroute.reports.runsheets import runsheets_page
from ruralroute.reports.workbook import plan_workbook


def write_outputs(
    directory: Path | str,
    plan: DeliveryPlan,
    county: County,
    travel: Travel,
    network: RoadLines | None = None,
    *,
    run: Mapping[str, Any],
    lang: Lang,
    show_phones: bool = False,
) -> list[Path]:
    """Write everything that comes out of a day's planning; each file whole, names fixed.

    All contents are made before the first file is written.

    Parameters
    ----------
    directory
        Folder to write to; made when it is missing.
    plan, county, travel, network
        The plan and what it is about; without a network the map shows no roads.
    run
        The record of the run, for ``run.json``.
    lang
        Language of map, sheets and workbook.
    show_phones
        Whether run sheets tell drivers' phones in full.

    Returns
    -------
    list of Path
        The files, in the order of writing.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    contents: dict[str, str | bytes] = {
        "plan.json": plan.to_json(),
        "run.json": json.dumps(dict(run), ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        "routes.geojson": geojson_text(plan, county, travel),
        "map.html": map_page(plan, county, travel, network, lang),
        "runsheets.html": runsheets_page(plan, county, lang, show_phones=show_phones),
        "plan.xlsx": plan_workbook(plan, county, lang),
    }
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        as_bytes = content.encode("utf-8") if isinstance(content, str) else content
        write_bytes_atomic(folder / name, as_bytes)
    return [folder / name for name in contents]


def geojson_text(plan: DeliveryPlan, county: County, travel: Travel) -> str:
    """Return the routes as the text of a GeoJSON file."""
    document = routes_geojson(plan, county, travel)
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"
