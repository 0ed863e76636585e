"""The model's refusals, in our own words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ruralroute.errors import Where
from ruralroute.files.cells import plain
from ruralroute.files.raw import Faults
from ruralroute.files.rows import Row
from ruralroute.files.tables import TABLES

M = TypeVar("M", bound=BaseModel)

_CODES = {
    "missing": "files.missing",
    "greater_than_equal": "files.at_least",
    "greater_than": "files.more_than",
    "less_than_equal": "files.at_most",
    "less_than": "files.less_than",
    "finite_number": "files.not_finite",
    "string_too_short": "files.missing",
    "string_too_long": "files.too_long",
    "too_short": "files.missing",
    "extra_forbidden": "files.unknown_key",
    "literal_error": "files.one_of",
    "enum": "files.one_of",
    "bool_type": "files.not_yes_no",
    "bool_parsing": "files.not_yes_no",
    "string_type": "files.not_a_string",
    "string_unicode": "files.control_characters",
    "float_type": "files.not_a_number",
    "float_parsing": "files.not_a_number",
    "int_type": "files.not_a_number",
    "int_parsing": "files.not_a_number",
    "int_parsing_size": "files.not_finite",
    "int_from_float": "files.not_whole",
    "tuple_type": "files.not_a_list",
    "list_type": "files.not_a_list",
    "dict_type": "files.not_a_table",
    "model_type": "files.not_a_table",
    "date_from_datetime_parsing": "files.not_a_date",
}
"""What pydantic calls a refusal, to the sentence that we say."""

_OUR_OWN = {
    "must not hold control characters": "files.control_characters",
    "must not end before it starts": "files.window_order",
    "windows must be in order and must not overlap": "files.windows_overlap",
    "shift_end must not be before shift_start": "files.shift_order",
    "to_station belongs to a transfer, and a transfer needs it": "files.transfer_target",
    "min_c must be <= max_c": "files.zone_order",
    "close must be after open": "files.policy_hours",
    "the shift must end after it starts": "files.shift_order",
    "to_date must not be before from_date": "files.date_order",
    "must be hours such as 07:00-13:00": "files.hours",
}
"""What the model's own checks say, to the sentence that we say."""

_PATTERNS = {
    "^[A-Z]{3}$": "files.currency",
    "^(cautious|typical|hopeful)$": "files.unknown_tags",
}
"""The patterns of the model's texts, to the sentence that we say."""

_COLUMN_OF = {
    "files.shift_order": "shift_end",
    "files.transfer_target": "to_station",
    "files.date_order": "to_date",
}


def code_of(error: ErrorDetails) -> str:
    """Return the sentence of one refusal."""
    if error["type"] == "string_pattern_mismatch":
        return _PATTERNS.get(str(error.get("ctx", {}).get("pattern")), "files.refused")
    if error["type"] == "value_error":
        return _OUR_OWN.get(str(error.get("ctx", {}).get("error", "")), "files.refused")
    return _CODES.get(error["type"], "files.refused")


def limits_of(error: ErrorDetails) -> dict[str, object]:
    """Return what fills the sentence's placeholders."""
    context = error.get("ctx", {})
    bounds = [context[name] for name in ("ge", "gt", "le", "lt") if name in context]
    values: dict[str, object] = {"reason": error["msg"]}
    if bounds:
        values["limit"] = f"{bounds[0]:g}"
    if "max_length" in context:
        values["limit"] = context["max_length"]
    if "expected" in context:
        words = str(context["expected"])
        values["limit"] = " ".join(re.findall(r"'([^']*)'", words)) or words
    return values


def make(model: type[M], row: Row, fields: dict[str, object], faults: Faults) -> M | None:
    """Make a model of a row; None, with the faults noted, when the model refuses it."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        names = _columns_by_field(row)
        for one in error.errors(include_url=False):
            code = code_of(one)
            model_field = str(one["loc"][0]) if one["loc"] else _COLUMN_OF.get(code, "")
            column = names.get(model_field, model_field) or None
            if column in row.broken:
                continue
            faults.error(
                code,
                row.where(column),
                row.written.get(column or ""),
                **_in_units(row, column, limits_of(one)),
            )
        return None


def _columns_by_field(row: Row) -> dict[str, str]:
    """Return the column that fills each field: the file's own, else the one that it lacks."""
    columns = [*TABLES[row.raw.table].columns, *(one.column for one in row.columns.values())]
    return {one.model_field: one.name for one in columns if one.model_field}


def _in_units(row: Row, column: str | None, values: dict[str, object]) -> dict[str, object]:
    """Say a limit in the unit of the user's column."""
    bound = row.columns.get(column or "")
    if bound is None or "limit" not in values or not bound.column.unit:
        return values
    try:
        limit = float(str(values["limit"])) * float(bound.column.target) / float(bound.factor)
    except ValueError:
        return values
    return {**values, "limit": f"{limit:g}"}


def settings_faults(
    error: ValidationError, where: Callable[[str], Where], key: Callable[..., str], faults: Faults
) -> None:
    """Note what a model refuses of the county's settings.

    Parameters
    ----------
    error
        The refusal.
    where
        A field's dotted key to its place.
    key
        A model's field, and the keys of an entry in it, to the key that the user wrote.
    faults
        Collects.
    """
    for one in error.errors(include_url=False):
        name, *parts = [part for part in one["loc"] if isinstance(part, str)] or [""]
        entry = [part for part in parts if part != "[key]"]
        found = None if one["type"] == "missing" or not name else plain(str(one["input"]))
        faults.error(code_of(one), where(key(name, *entry)), found, **limits_of(one))
