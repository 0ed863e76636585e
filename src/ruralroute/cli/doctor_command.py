"""``ruralroute doctor``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import click

from ruralroute.cli.codes import ExitCode
from ruralroute.cli.language import choose_lang
from ruralroute.cli.options import common_options
from ruralroute.cli.output import result, result_json
from ruralroute.errors import shorten
from ruralroute.messages import Lang, text

_PACKAGES = (
    "click",
    "highspy",
    "networkx",
    "numba",
    "numpy",
    "openpyxl",
    "ortools",
    "osmium",
    "pydantic",
    "pyproj",
    "rich",
    "scipy",
    "shapely",
    "XlsxWriter",
    "XStatic-Leaflet",
)


@click.command("doctor")
@common_options
def command(*, lang: str | None, as_json: bool) -> int:
    """Look at this machine, and tell whether everything that ruralroute needs works."""
    spoken = choose_lang(lang)
    rows: list[dict[str, str | bool]] = []
    for key, values, probe in _probes(spoken):
        try:
            detail, good = probe(), True
        except Exception as error:  # noqa: BLE001 - a probe may fail in any way; that is the answer
            detail, good = f"{type(error).__name__}: {error}", False
        rows.append({"what": text(key, spoken, **values), "good": good, "detail": detail})
    if as_json:
        result_json({"good": all(row["good"] for row in rows), "probes": rows})
    else:
        for row in rows:
            mark = text("cli.doctor.ok" if row["good"] else "cli.doctor.bad", spoken)
            result(f"{mark}  {row['what']}: {shorten(str(row['detail']), 300)}")
    return ExitCode.DONE if all(row["good"] for row in rows) else ExitCode.ANSWER_IS_NO


def _probes(lang: Lang) -> Iterator[tuple[str, dict[str, str], Callable[[], str]]]:
    yield "cli.doctor.python", {}, lambda: sys.version.split()[0]
    for name in _PACKAGES:
        yield "cli.doctor.package", {"name": name}, _version_probe(name)
    yield "cli.doctor.engine", {}, _probe_engine
    yield "cli.doctor.core", {}, lambda: _probe_core(lang)
    yield "cli.doctor.loops", {}, lambda: _probe_loops(lang)
    yield "cli.doctor.leaflet", {}, _probe_leaflet
    yield "cli.doctor.temp", {}, _probe_temp
    yield "cli.doctor.encoding", {}, _probe_encoding
    yield "cli.doctor.cores", {}, lambda: str(os.cpu_count() or 1)


def _version_probe(name: str) -> Callable[[], str]:
    return lambda: metadata.version(name)


def _probe_engine() -> str:
    """Import OR-Tools where a crash of it cannot take this process along."""
    done = subprocess.run(
        [sys.executable, "-c", "import ruralroute.planning.engine.model"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr else done.returncode)
    return metadata.version("ortools")


def _probe_core(lang: Lang) -> str:
    from ruralroute.planning.engine.kernel.doors import COMPILED

    return "C" if COMPILED else text("cli.doctor.slow_core", lang)


def _probe_loops(lang: Lang) -> str:
    from ruralroute.network.compiled import kept_in
    from ruralroute.network.contract import contract

    return kept_in(contract) or text("cli.doctor.not_kept", lang)


def _probe_leaflet() -> str:
    from ruralroute.reports.leaflet import leaflet_version

    return leaflet_version()


def _probe_temp() -> str:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "probe").write_text("probe", encoding="utf-8")
        return str(Path(folder).parent)


def _probe_encoding() -> str:
    encoding = sys.stdout.encoding or "ascii"
    "县乡村".encode(encoding)
    return encoding
