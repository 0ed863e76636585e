"""The map library, taken from the XStatic-Leaflet package and put into the page."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib import metadata, resources

from ruralroute.errors import DataError, Where, fault

_RELEASES = {
    "1.9.3": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
}
"""SHA-256 of leaflet.js by release."""

LICENCE = (
    "Leaflet is (c) 2010-2022 Vladimir Agafonkin and (c) 2010-2011 CloudMade, under the "
    "2-clause BSD licence: https://github.com/Leaflet/Leaflet/blob/main/LICENSE"
)


@dataclass(frozen=True, slots=True)
class Leaflet:
    """Script and style sheet, ready to stand in a page."""

    script: str
    style: str


def leaflet_version() -> str:
    """Return the release of the installed library.

    Raises
    ------
    DataError
        The file is not the one of that release.
    """
    version = ".".join(metadata.version("XStatic-Leaflet").split(".")[:3])
    content = _read("leaflet.js")
    known = _RELEASES.get(version)
    if known is not None and hashlib.sha256(content).hexdigest() != known:
        raise DataError([fault("reports.leaflet_changed", Where(file="leaflet.js"))])
    return version


def read_leaflet() -> Leaflet:
    """Read the library, without its references to other files.

    Raises
    ------
    DataError
        The file is not the one of its release.
    """
    leaflet_version()
    script = _read("leaflet.js").decode("utf-8").replace("\r\n", "\n")
    style = _read("leaflet.css").decode("utf-8").replace("\r\n", "\n")
    return Leaflet(
        script=re.sub(r"//# sourceMappingURL=\S*", "", script),
        style=re.sub(r"(?m)^\s*[a-z-]+:\s*url\([^)]*\);\s*$", "", style),
    )


def _read(name: str) -> bytes:
    return (resources.files("xstatic.pkg.leaflet") / "data" / name).read_bytes()
