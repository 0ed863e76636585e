"""JSON read strictly: no key twice, no endless number.

NaN and infinite numbers pass: every reader of a value refuses them, and knows their path.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from ruralroute.errors import DataError, Where, fault
from ruralroute.files.vroom.plain_matrices import LEAST, take_out


class _RefusedError(ValueError):
    """A token of the text that no JSON may hold."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(code)
        self.code, self.found = code, found


def parse_json(text: str, file: str) -> Any:
    """Return the document of a JSON text; large square matrices in it are numpy arrays.

    Raises
    ------
    DataError
        It is not JSON, or it holds an endless number, or a key twice.
    """
    if len(text) >= LEAST:
        mark = uuid.uuid4().hex
        short, matrices = take_out(text, mark)

        def once(pairs: list[tuple[str, Any]]) -> Any:
            if len(pairs) == 1 and pairs[0][0] == mark:
                return matrices[pairs[0][1]]
            return _once(pairs)

        if matrices:
            try:
                return json.loads(short, parse_int=_integer, object_pairs_hook=once)
            except (ValueError, RecursionError):
                pass  # the whole text tells where it is wrong
    try:
        return json.loads(text, parse_int=_integer, object_pairs_hook=_once)
    except _RefusedError as error:
        raise DataError([fault(error.code, Where(file=file), error.found)]) from error
    except json.JSONDecodeError as error:
        where = Where(file=file, row=error.lineno)
        raise DataError([fault("solve.not_json", where, reason=error.msg)]) from error
    except RecursionError as error:
        raise DataError([fault("solve.too_deep", Where(file=file))]) from error


def _integer(token: str) -> int:
    if len(token) > 40:
        raise _RefusedError("solve.too_long_a_number", token)
    return int(token)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _RefusedError("solve.key_twice", key)
            seen.add(key)
    return found
