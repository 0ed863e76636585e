"""The part of ``siting.json`` that tells what the rules of service cost."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A part of the document: fixed, with no fields but its own, and finite numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ServiceRuleDoc(Part):
    """A rule of service; `flag` None: every station."""

    rule: Literal["reach", "floor", "visits", "precool"]
    flag: str | None
    limit: float = Field(description="minutes, or visits a week")


class OnlyByRuleDoc(Part):
    """A site that is open with the rules alone, and how many stations it serves."""

    site: str
    stations: int


class RulePriceDoc(Part):
    """The model's choice in the usual state without some rules, and what they cost."""

    rules: tuple[ServiceRuleDoc, ...] = Field(description="left out; all others are kept")
    status: Literal["optimal", "feasible", "unknown"] = Field(
        description="of the search without them; unknown: it ended by time without an answer"
    )
    proved: bool = Field(description="whether the choices with and without are both proved best")
    open_sites: tuple[str, ...] | None
    cost_year: float | None
    price_year: float | None = Field(
        description="what the rules cost a year; negative: the choice with them costs less"
    )
    only_by_rules: tuple[OnlyByRuleDoc, ...]
