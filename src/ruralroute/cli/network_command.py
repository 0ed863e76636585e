"""``ruralroute network``."""

from __future__ import annotations

from pathlib import Path

import click

from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import common_options, require_paths
from ruralroute.cli.output import fault_rows, result, result_json, say_faults
from ruralroute.errors import Fault


@click.command("network")
@click.argument("roads", metavar="FILE|DIR", type=click.Path(path_type=Path))
@common_options
def command(*, roads: Path, lang: str | None, as_json: bool) -> int:
    """Tell what is in a road file (OSM or GeoJSON), or in the roads of a county.

    Kilometres by class, kind and surface, how much the map leaves open, connected parts, and,
    for a county, how far its places are from the roads.
    """
    from ruralroute.cli.network_text import render_network
    from ruralroute.files import read_county
    from ruralroute.network import load_roads, network_report, read_roads

    require_paths(roads)
    warnings: list[Fault] = []
    is_county = roads.is_dir() or roads.suffix.lower() in {".xlsx", ".xlsm"}
    spoken = choose_lang(lang, roads if is_county else None)
    county = read_county(roads, on_warning=warnings.append) if is_county else None
    network = load_roads(county) if county is not None else read_roads(roads)
    report = network_report(network, county=county, on_warning=warnings.append)
    say_faults(warnings, spoken)
    if as_json:
        result_json({**report.as_dict(), "faults": fault_rows(warnings, spoken)})
    else:
        result(render_network(report, spoken))
    return 0
