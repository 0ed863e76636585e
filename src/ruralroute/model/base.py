"""What all models share: frozen, strict about names, no NaN, no infinity."""

from __future__ import annotations

import itertools
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

DAY_S = 24 * 3600
"""Seconds of a day; times may run past midnight, up to two days."""


class Model(BaseModel):
    """Base of the county's models: immutable values whose unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _no_control_characters(value: str) -> str:
    if any(ord(ch) < 32 or ord(ch) == 127 for ch in value):
        raise ValueError("must not hold control characters")
    return value


Id = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_no_control_characters)]
"""A name that other rows refer to, unique in its table."""
Text = Annotated[str, Field(max_length=2000), AfterValidator(_no_control_characters)]
Longitude = Annotated[float, Field(ge=-180, le=180, description="WGS 84 degrees east")]
Latitude = Annotated[float, Field(ge=-90, le=90, description="WGS 84 degrees north")]
TimeOfDay = Annotated[
    int, Field(ge=0, le=2 * DAY_S, description="seconds since midnight of the planning day")
]
Duration = Annotated[int, Field(ge=0, le=2 * DAY_S, description="seconds")]
Mass = Annotated[float, Field(ge=0, le=1e6, description="kilograms")]
Volume = Annotated[float, Field(ge=0, le=1e4, description="cubic metres")]
Money = Annotated[float, Field(ge=0, le=1e9, description="county currency, CNY by default")]
Window = tuple[TimeOfDay, TimeOfDay]
"""Earliest and latest start of handing over, seconds since midnight, both inclusive."""


def check_windows(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Require each window to be in order and the windows to be sorted and apart.

    Raises
    ------
    ValueError
        A window ends before it starts, or two windows overlap or stand out of order.
    """
    for start, end in windows:
        if end < start:
            raise ValueError("must not end before it starts")
    for (_, end), (start, _) in itertools.pairwise(windows):
        if start <= end:
            raise ValueError("windows must be in order and must not overlap")
    return windows


Windows = Annotated[tuple[Window, ...], AfterValidator(check_windows)]
"""Several windows of one day, in order, apart; empty means any time."""
