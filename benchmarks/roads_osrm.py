"""Asks an OSRM server for tables, where its programs are on the PATH.

``osrm-extract`` (with the profile for cars that comes with it), ``osrm-contract`` and
``osrm-routed`` prepare and serve a contraction hierarchy with one thread; a request asks for
durations and distances between places.  The time is that of the whole request over HTTP on this
machine: OSRM puts the places on its roads, and writes the table as text, which is not read here.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

PROGRAMS = ("osrm-extract", "osrm-contract", "osrm-routed")
_PROFILES = ("share/profiles", "share/osrm/profiles")
_PATIENCE_S = 120
Place = tuple[float, float]


def missing() -> str | None:
    """Say what is not installed; None when tables can be asked for."""
    found = [one for one in PROGRAMS if shutil.which(one) is None]
    if found:
        return f"not installed: {' '.join(found)}"
    return None if _profile() is not None else "no profile beside its programs"


def _profile() -> Path | None:
    home = Path(shutil.which(PROGRAMS[0]) or "").resolve().parent.parent
    found = [home / one / "car.lua" for one in _PROFILES]
    return next((one for one in found if one.is_file()), None)


@contextlib.contextmanager
def serving(roads: Path, folder: Path) -> Iterator[str]:
    """Prepare a road file in a folder, serve it, and yield the address of the server."""
    source = folder / "roads.osm.pbf"
    source.symlink_to(roads.resolve())
    for command in (
        [PROGRAMS[0], "-p", str(_profile()), str(source)],
        [PROGRAMS[1], str(folder / "roads.osrm")],
    ):
        subprocess.run(command, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PROGRAMS[2], "--algorithm", "ch", "--threads", "1", "--max-table-size", "10000"]
    command += ["--ip", "127.0.0.1", "--port", str(port), str(folder / "roads.osrm")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, server)
            yield address
        finally:
            server.kill()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while server.poll() is None and time.monotonic() < until:
        try:
            table_s(address, [(0.0, 0.0), (0.0, 0.0)])
        except urllib.error.HTTPError:
            return  # it answers, if only that there is no road
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("osrm-routed does not answer")


def table_s(address: str, places: Sequence[Place]) -> float:
    """Return the seconds that a table between places takes, durations and distances."""
    told = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in places)
    url = f"{address}/table/v1/driving/{told}?annotations=duration,distance"
    started = time.perf_counter()
    with urllib.request.urlopen(url, timeout=_PATIENCE_S) as answer:
        answer.read()
    return time.perf_counter() - started
