"""Writing files whole: under a temporary name first, then renamed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_bytes_atomic(path: Path, content: bytes) -> None:
    """Write a file so that a reader finds the old one or the new one, never a part.

    Raises
    ------
    OSError
        The folder cannot be written; nothing is left behind then.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_usual_mode(path))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text_atomic(path: Path, text: str) -> None:
    """Write text whole, as UTF-8 with line ends as they are."""
    write_bytes_atomic(path, text.encode("utf-8"))


def _usual_mode(path: Path) -> int:
    """Mode of the file that is replaced, else readable by all: temporary files are private."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o644
