"""The record of a run: what went in, what was asked, what stopped the search."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class RunParameters(BaseModel):
    """What the user asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    county: str | None = Field(None, description="county folder or workbook, as it was given")
    orders_file: str | None = Field(None, description="today's orders, as the file was given")
    day: str
    conditions: str = "dry"
    unknown_tags: str = "typical"
    time_limit_s: float | None
    iterations: int | None
    no_improvement_s: float | None = None
    no_improvement_rounds: int | None = None
    gap: float | None = None
    workers: int | None
    seed: int


class RunRecord(BaseModel):
    """``run.json``: enough to repeat a run and to know what its answer is worth.

    `inputs_sha256` holds the files that `county_sha256` does not cover: roads, orders, elevation,
    and the closed areas of the conditions.

    `status` is the rule that ended the search: time_limit, iterations, no_improvement, gap,
    cancelled (Ctrl-C), no_workers or nothing_to_do.  `objective` is the money of the plan with
    the prices of what was left out; `bound` and `gap` are None where no bound was computed;
    `unserved_by_level` counts order parts from level 9 down to 0.  `repaired` lists violations
    that the checker found and that were repaired before delivery (a defect worth reporting).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["ruralroute-run"] = "ruralroute-run"
    version: Literal[1] = 1
    versions: dict[str, str]
    county_sha256: str
    inputs_sha256: dict[str, str]
    parameters: RunParameters
    status: str
    objective: float
    bound: float | None
    gap: float | None
    unserved_by_level: tuple[int, ...]
    witness_objective: float
    witness_unserved_by_level: tuple[int, ...]
    started_utc: str
    elapsed_s: float
    last_improvement_s: float | None
    statistics: dict[str, float | int | str | None]
    repaired: tuple[str, ...]
