"""JSON read strictly: no NaN, no key twice, no number that is not one."""

from __future__ import annotations

import json
import math
from typing import Any

from ruralroute.errors import DataError, Where, fault


class _RefusedError(ValueError):
    """A token of the text that no JSON may hold."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(code)
        self.code, self.found = code, found


def parse_json(text: str, file: str) -> Any:
    """Return the document of a JSON text.

    Raises
    ------
    DataError
        It is not JSON, or it holds NaN, an infinite or endless number, or a key twice.
    """
    try:
        return json.loads(
            text,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_integer,
            object_pairs_hook=_once,
        )
    except _RefusedError as error:
        raise DataError([fault(error.code, Where(file=file), error.found)]) from error
    except json.JSONDecodeError as error:
        where = Where(file=file, row=error.lineno)
        raise DataError([fault("solve.not_json", where, reason=error.msg)]) from error
    except RecursionError as error:
        raise DataError([fault("solve.too_deep", Where(file=file))]) from error


def _constant(token: str) -> float:
    raise _RefusedError("solve.not_finite", token)


def _float(token: str) -> float:
    value = float(token)
    if not math.isfinite(value):
        raise _RefusedError("solve.not_finite", token)
    return value


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
