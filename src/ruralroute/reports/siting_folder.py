"""The folder of a study of sites."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ruralroute.messages import Lang
from ruralroute.reports.output import json_bytes, write_files
from ruralroute.reports.siting_geojson import siting_geojson, write_geopackage
from ruralroute.reports.siting_page import siting_memo, siting_page
from ruralroute.reports.siting_workbook import siting_workbook
from ruralroute.siting.document import SitingReport
from ruralroute.siting.studied import SitingStudy


def write_siting(
    directory: Path | str,
    study: SitingStudy,
    report: SitingReport,
    *,
    lang: Lang,
    run: Mapping[str, Any],
) -> list[Path]:
    """Write what comes out of a study; each file whole, names fixed.

    ``siting.gpkg`` is written where the extra ``gis`` is installed.  All contents are made before
    the first file is written.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    case = study.case
    areas = {case.sites[row].id: area for row, area in study.areas.items()}
    document = siting_geojson(report, areas)
    contents: dict[str, bytes] = {
        "siting.json": report.to_json().encode(),
        "run.json": json_bytes(dict(run), indent=1),
        "siting.geojson": json_bytes(document),
        "siting.html": siting_page(report, case.county, areas, case.network, lang).encode(),
        "memo.html": siting_memo(report, case.county, areas, case.network, lang).encode(),
        "siting.xlsx": siting_workbook(report, case.county, lang),
    }
    if find_spec("pyogrio") is not None:
        with tempfile.TemporaryDirectory() as scratch:
            package = Path(scratch) / "siting.gpkg"
            write_geopackage(report, areas, package)
            contents[package.name] = package.read_bytes()
    return write_files(Path(directory), contents)
