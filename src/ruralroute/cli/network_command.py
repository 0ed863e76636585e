"""``ruralroute network``."""

from __future__ import annotations

from pathlib import Path

import click

from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import common_options, conditions_option, require_paths
from ruralroute.cli.output import fault_rows, result, result_json, say_faults
from ruralroute.errors import DataError, Fault, Where, fault


@click.command("network")
@click.argument("roads", metavar="FILE|DIR", type=click.Path(path_type=Path))
@conditions_option
@common_options
def command(*, roads: Path, conditions: str, lang: str | None, as_json: bool) -> int:
    """Tell what is in a road file (OSM or GeoJSON), or in the roads of a county.

    Kilometres by class, kind and surface, how much the map leaves open, connected parts, and,
    for a county, how far its places are from the roads, which stations the conditions cut off,
    and the roads and bridges that most stations hang on.
    """
    from ruralroute.cli.network_text import render_network
    from ruralroute.files import read_county
    from ruralroute.network import RoadNetwork, load_roads, network_report

    require_paths(roads)
    warnings: list[Fault] = []
    is_county = roads.is_dir() or roads.suffix.lower() in {".xlsx", ".xlsm"}
    spoken = choose_lang(lang, roads if is_county else None)
    county = read_county(roads, on_warning=warnings.append) if is_county else None
    network = load_roads(county) if county is not None else RoadNetwork.read(roads)
    if network is None:
        raise DataError([fault("cli.no_roads", Where(roads.name, column="roads"))])
    report = network_report(
        network, county=county, conditions=conditions, on_warning=warnings.append
    )
    say_faults(warnings, spoken)
    if as_json:
        result_json({**report.as_dict(), "faults": fault_rows(warnings, spoken)})
    else:
        result(render_network(report, spoken))
    return 0
