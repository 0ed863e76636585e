"""Named conditions that roads can be in: dry, rain, flood, snow, thaw, night."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from ruralroute.model.base import Id, Model, Text

Factor = Annotated[float, Field(ge=0, le=3)]
Tonnes = Annotated[float, Field(gt=0, le=1000)]


HOURS = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)")


def _check_hours(value: str) -> str:
    if HOURS.fullmatch(value) is None:
        raise ValueError("must be hours such as 07:00-13:00")
    return value


class Conditions(Model):
    """A state of the roads: factors of speed, 0 closing a road, and limits of weight.

    Of several factors that hold for a road the least counts.  Snaps stay those of the roads
    without conditions.
    """

    id: Id
    name: Text = ""
    name_zh: Text = ""
    speed: Factor = Field(1.0, description="factor of every road")
    kinds: dict[str, Factor] = Field(default_factory=dict, description="by road kind")
    classes: dict[str, Factor] = Field(default_factory=dict, description="by class of highway")
    surfaces: dict[str, Factor] = Field(default_factory=dict, description="by tagged surface")
    tags: dict[str, Factor] = Field(
        default_factory=dict, description="by tag: key=value, or key for any value but no"
    )
    max_weight_t: dict[str, Tonnes] = Field(
        default_factory=dict, description="heaviest vehicle by road kind"
    )
    hours: dict[Annotated[str, AfterValidator(_check_hours)], Factor] = Field(
        default_factory=dict, description="by hours of the day, such as 07:00-13:00"
    )
    hours_area: Text | None = Field(
        None,
        description="GeoJSON file of polygons, relative to the county; `hours` hold in them alone",
    )
    closed_areas: Text | None = Field(
        None, description="GeoJSON file of polygons, relative to the county; roads in them close"
    )


DRY = "dry"
"""The conditions that hold when none are named."""

_FROZEN_WAYS = {"winter_road": 0.0, "ice_road": 0.0, "seasonal=winter": 0.0}

CONDITIONS: tuple[Conditions, ...] = (
    Conditions(id=DRY, name="dry", name_zh="晴天", tags=_FROZEN_WAYS),
    Conditions(
        id="rain",
        name="rain",
        name_zh="雨天",
        speed=0.85,
        kinds={"earth": 0.43},
        tags={**_FROZEN_WAYS, "ford": 0.4, "seasonal=dry_season": 0.0},
        max_weight_t={"earth": 3.5},
    ),
    Conditions(
        id="flood",
        name="flood",
        name_zh="汛期",
        speed=0.7,
        kinds={"earth": 0.3, "gravel": 0.5},
        tags={
            **_FROZEN_WAYS,
            "ford": 0.0,
            "flood_prone": 0.0,
            "bridge=low_water_crossing": 0.0,
            "seasonal": 0.0,
        },
        max_weight_t={"earth": 2.7},
    ),
    Conditions(
        id="snow",
        name="snow",
        name_zh="降雪",
        speed=0.5,
        kinds={"earth": 0.35},
        tags={
            "mountain_pass": 0.0,
            "seasonal=yes": 0.0,
            "seasonal=summer": 0.0,
            "winter_service=no": 0.0,
            "snowplowing=no": 0.0,
        },
    ),
    Conditions(
        id="thaw",
        name="thaw",
        name_zh="翻浆",
        kinds={"gravel": 0.7, "earth": 0.4},
        tags=_FROZEN_WAYS,
        max_weight_t={"gravel": 4.5, "earth": 2.7},
    ),
    Conditions(id="night", name="night", name_zh="夜间", speed=0.85, tags=_FROZEN_WAYS),
)
