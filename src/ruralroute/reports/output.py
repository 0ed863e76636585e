"""Writing files whole: under a temporary name first, then renamed."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any


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
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):  # a full disk does not say which file it is about
            raise OSError(error.errno, error.strerror or str(error), str(path)) from error
        raise


def write_text_atomic(path: Path, text: str) -> None:
    """Write text whole, as UTF-8 with line ends as they are."""
    write_bytes_atomic(path, text.encode("utf-8"))


def json_bytes(document: Any, *, indent: int | None = None) -> bytes:
    """Return a document as the bytes of a JSON file.

    Raises
    ------
    ValueError
        A number in it is not finite.
    """
    written = json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False)
    return (written + "\n").encode()


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, made when it is missing; each file whole.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        write_bytes_atomic(folder / name, content)
    return [folder / name for name in contents]


def _usual_mode(path: Path) -> int:
    """Mode of the file that is replaced, else readable by all: temporary files are private."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o644
