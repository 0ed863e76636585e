"""Keeps networks that were read from road files, so that the next start is quick.

A file of the cache is named by a hash of the road file's content and name, of the files that go
with it, of the settings of its reading, and of the code that reads it, so that it never serves
what another reading would not give.  It holds NumPy arrays and JSON, no pickle, behind a
checksum; what is broken, half-written, or not the user's own is not used, and the road file is
read again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sys
import tempfile
import zipfile
from pathlib import Path

from ruralroute.model import RoadSettings
from ruralroute.network.frozen import freeze, thaw
from ruralroute.network.graph import RoadNetwork
from ruralroute.network.own import is_own
from ruralroute.network.road_files import kind_of

VARIABLE = "RURALROUTE_CACHE"
"""Environment variable: a folder, or ``off``."""
_FORMAT = "3"
_DRAWN = {"crs", "fields", "tolerance_m", "split_crossings", "ferries"}
_READING = {
    "osm": {"ferries"},
    "geojson": _DRAWN,
    "shp": _DRAWN,
    "gpkg": {*_DRAWN, "layer"},
    "csv": {*_DRAWN, "nodes"},
}
"""Settings that bear on the reading of each kind of file."""
_MAX_BYTES = 2_000_000_000
_MAX_FILE_BYTES = 1_000_000_000
_MAGIC = b"ruralroute roads 1\n"
_SUFFIX = ".roads"
_TROUBLE = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, StopIteration),
    zipfile.BadZipFile,
)
_GIVEN_UP_S = 3600
"""A half-written file so much older than the newest is of a run that was stopped."""


def read_roads(
    path: str | Path, settings: RoadSettings | None = None, base_dir: str | Path | None = None
) -> RoadNetwork:
    """Read a road file like `RoadNetwork.read`, through the user's cache.

    Parameters
    ----------
    path
        The file.
    settings, base_dir
        As for `RoadNetwork.read`.

    Raises
    ------
    RoadsError
        The file cannot be used.
    MissingExtraError
        Reading it needs the extra ``gis``.
    """
    told = settings or RoadSettings()
    folder = _folder()
    kept = None if folder is None else _place(folder, Path(path), told, base_dir)
    found = None if kept is None else _load(kept)
    if found is not None:
        return found
    network = RoadNetwork.read(path, told, base_dir)
    if folder is not None and kept is not None:
        _keep(folder, kept, network)
    return network


def _folder() -> Path | None:
    """Return the user's own cache folder, made if need be; None when there is none to use."""
    told = os.environ.get(VARIABLE, "").strip()
    if told.lower() == "off":
        return None
    with contextlib.suppress(OSError, RuntimeError):
        folder = Path(told) if told else _home() / "ruralroute"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_own(folder.stat()):
            return folder
    return None


def _home() -> Path:
    """Return where the platform keeps what programs can make again."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    told = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return told if told.is_absolute() else Path.home() / ".cache"


def _place(
    folder: Path, path: Path, settings: RoadSettings, base_dir: str | Path | None
) -> Path | None:
    """Return where the network of a road file is kept; None when the file cannot be read."""
    kind = kind_of(path)
    if kind is None:
        return None
    digest = hashlib.sha256()
    told = settings.model_dump_json(include=_READING[kind])
    for part in (_FORMAT, _code(), path.name, told):
        digest.update(part.encode() + b"\0")
    try:
        for one in (path, *_companions(path, kind, settings, base_dir)):
            digest.update(one.suffix.lower().encode() + b"\0")
            with one.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    except OSError:
        return None
    return folder / (digest.hexdigest() + _SUFFIX)


def _companions(
    path: Path, kind: str, settings: RoadSettings, base_dir: str | Path | None
) -> list[Path]:
    """List the files that are read with a road file."""
    if kind == "shp":
        from ruralroute.network.vector import COMPANIONS, companion  # noqa: PLC0415

        found = [companion(path, one) for one in COMPANIONS]
    elif kind == "csv":
        from ruralroute.network.edge_list import node_file_of  # noqa: PLC0415

        found = [node_file_of(path, settings, None if base_dir is None else Path(base_dir))]
    elif kind == "gpkg":
        found = [one for end in ("-wal", "-journal") if (one := Path(f"{path}{end}")).is_file()]
    else:
        found = []
    return [one for one in found if one is not None]


@functools.cache
def _code() -> str:
    """Return a hash of the code that reads, which other versions and changes of it do not share."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _load(kept: Path) -> RoadNetwork | None:
    with contextlib.suppress(*_TROUBLE):
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(kept, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not is_own(status) or status.st_size > _MAX_FILE_BYTES:
                return None
            head = file.read(len(_MAGIC) + 32)
            body = file.read()
        if head != _MAGIC + hashlib.sha256(body).digest():
            return None
        network = thaw(body)
        os.utime(kept)
        return network
    return None


def _keep(folder: Path, kept: Path, network: RoadNetwork) -> None:
    """Write the file whole or not at all, then make room; what goes wrong costs only the cache."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        body = freeze(network)
        if len(body) > _MAX_FILE_BYTES - 100:
            return
        handle, name = tempfile.mkstemp(dir=folder, prefix="half-", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_MAGIC + hashlib.sha256(body).digest())
                file.write(body)
            Path(name).replace(kept)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _make_room(folder, kept)


def _make_room(folder: Path, newest: Path) -> None:
    """Drop what was not used for longest until the rest is small enough."""
    for half in folder.glob("half-*.tmp"):
        if newest.stat().st_mtime - half.stat().st_mtime > _GIVEN_UP_S:
            half.unlink(missing_ok=True)
    found = [(one.stat(), one) for one in folder.glob("*" + _SUFFIX)]
    size = sum(status.st_size for status, _ in found)
    for status, one in sorted(found, key=lambda item: item[0].st_mtime):
        if size <= _MAX_BYTES:
            return
        if one != newest:
            one.unlink(missing_ok=True)
            size -= status.st_size
