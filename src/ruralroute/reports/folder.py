"""The folder of a planned day: plan, record, map, sheets, workbook, GeoJSON."""

from __future__ import annotations

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
from ruralroute.reports.output import json_bytes, write_files
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
    contents = {
        "plan.json": plan.to_json().encode(),
        "run.json": json_bytes(dict(run), indent=1),
        "map.html": map_page(plan, county, travel, network, lang).encode(),
        **report_files(plan, county, travel, network, lang=lang, show_phones=show_phones),
    }
    return write_files(Path(directory), contents)


REPORT_FILES = ("routes.geojson", "runsheets.html", "plan.xlsx")
"""What can be made again from a plan, beside its map."""


def report_files(
    plan: DeliveryPlan,
    county: County,
    travel: Travel,
    network: RoadLines | None = None,
    *,
    lang: Lang,
    show_phones: bool,
) -> dict[str, bytes]:
    """Return the contents of `REPORT_FILES` by name."""
    contents = (
        json_bytes(routes_geojson(plan, county, travel)),
        runsheets_page(plan, county, lang, network=network, show_phones=show_phones).encode(),
        plan_workbook(plan, county, lang),
    )
    return dict(zip(REPORT_FILES, contents, strict=True))
