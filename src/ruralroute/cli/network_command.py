"""``ruralroute network``."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import click

from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import (
    common_options,
    conditions_option,
    force_option,
    refuse_overwrite,
    require_paths,
    unknown_tags_option,
)
from ruralroute.cli.output import fault_rows, result, result_json, say_faults
from ruralroute.errors import DataError, Fault, Where, fault
from ruralroute.messages import text


@click.command("network")
@click.argument("roads", metavar="FILE|DIR", type=click.Path(path_type=Path))
@conditions_option
@unknown_tags_option
@click.option(
    "--at",
    "at_time",
    type=click.DateTime(["%H:%M"]),
    metavar="TIME",
    help="Time of the day, such as 07:30, that roads are judged at; needs a county.",
)
@click.option(
    "--observed",
    type=click.Path(path_type=Path),
    help="CSV of observed speeds; factors of speed by class are fitted to them.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Write the roads and their faults for QGIS: .geojson, or .gpkg.",
)
@click.option(
    "--map",
    "picture",
    type=click.Path(path_type=Path),
    help="Draw the roads by class, surface and speed, and their faults, as one HTML file.",
)
@force_option
@common_options
def command(
    *,
    roads: Path,
    conditions: str,
    unknown_tags: str | None,
    at_time: dt.datetime | None,
    observed: Path | None,
    out: Path | None,
    picture: Path | None,
    force: bool,
    lang: str | None,
    as_json: bool,
) -> int:
    """Tell what is in a road file, or in the roads of a county.

    Road files are OpenStreetMap, GeoJSON, GeoPackage, shapefile, or a CSV table of edges. Told
    are kilometres by class, kind and surface, how much the map leaves open, faults with their
    positions, and, for a county, how far its places are from the roads, which stations the
    conditions cut off, and the roads and bridges that most stations hang on.
    """
    from ruralroute.cli.network_files import check_ending, write_files
    from ruralroute.cli.network_text import render_fit, render_network
    from ruralroute.files import read_county
    from ruralroute.network import load_roads, network_report, read_roads
    from ruralroute.network.observed import fit_speeds, left_out_warning
    from ruralroute.network.report import choose_profile

    require_paths(roads, observed)
    check_ending(out)
    warnings: list[Fault] = []
    is_county = roads.is_dir() or roads.suffix.lower() in {".xlsx", ".xlsm"}
    spoken = choose_lang(lang, roads if is_county else None)
    for one in (out, picture):
        if one is not None:
            refuse_overwrite(one, force=force, lang=spoken)
    county = read_county(roads, on_warning=warnings.append) if is_county else None
    if county is not None:
        county = county.with_unknown_tags(unknown_tags)
    network = load_roads(county) if county is not None else read_roads(roads)
    if network is None:
        raise DataError([fault("cli.no_roads", Where(roads.name, column="roads"))])
    if county is not None and at_time is not None:
        from ruralroute.network.hours import roads_at

        network = roads_at(county, network, at_time.hour * 3600 + at_time.minute * 60)
    report = network_report(
        network, county=county, conditions=conditions, on_warning=warnings.append
    )
    fit = None
    if observed is not None:
        policy, profile = choose_profile(county)
        fit = fit_speeds(network, observed, profile, policy)
        if fit.left_out:
            warnings.append(left_out_warning(fit, observed.name))
    say_faults(warnings, spoken)
    written = write_files(network, report, county, out=out, picture=picture, lang=spoken)
    if as_json:
        found = {} if fit is None else {"observed": asdict(fit)}
        faults = {"faults": fault_rows(warnings, spoken), "written": written}
        result_json({**report.as_dict(), **found, **faults})
    else:
        result(render_network(report, spoken, county))
        if fit is not None:
            result(render_fit(fit, report.profile, spoken, county))
        for path in written:
            result(text("cli.written", spoken, path=path))
    return 0
