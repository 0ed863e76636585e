"""The folder of a study of sites."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ruralroute.messages import Lang
from ruralroute.reports.output import write_bytes_atomic
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
        "run.json": (
            json.dumps(dict(run), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        ).encode(),
        "siting.geojson": (
            json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"
        ).encode(),
        "siting.html": siting_page(report, case.county, areas, case.network, lang).encode(),
        "memo.html": siting_memo(report, case.county, areas, case.network, lang).encode(),
        "siting.xlsx": siting_workbook(report, case.county, lang),
    }
    if find_spec("pyogrio") is not None:
        with tempfile.TemporaryDirectory() as scratch:
            package = Path(scratch) / "siting.gpkg"
            write_geopackage(report, areas, package)
            contents[package.name] = package.read_bytes()
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        write_bytes_atomic(folder / name, content)
    return [folder / name for name in contents]
