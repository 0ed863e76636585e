"""How a county's road file is to be read, where the file does not say it itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ruralroute.model.base import Model, Text

ROAD_KINDS = ("motorway", "arterial", "county", "township", "village", "gravel", "earth")
"""Kinds of road that speeds are given for: paved ones by administrative class (national and
provincial roads are ``arterial``), unpaved ones by surface."""


class RoadSettings(Model):
    """Settings of the road file: the table ``[roads]`` of ``county.toml``."""

    crs: Text | None = Field(
        None, description="reference system of a road file that names none; None: WGS 84"
    )
    layer: Text | None = Field(None, description="layer of a file that has several with lines")
    fields: dict[str, str] = Field(
        {}, description="names of the file's fields by the tag that they give"
    )
    tolerance_m: Annotated[float, Field(ge=0, le=50)] = Field(
        1.0, description="loose ends of lines join another road this near to them, in drawn files"
    )
    split_crossings: bool = Field(
        default=True,
        description="whether drawn lines that cross on one level without a common point meet there",
    )
    nodes: Text | None = Field(
        None, description="CSV file of node positions, for a table of edges, relative to the county"
    )
    ferries: bool = Field(
        default=True, description="whether ferries that say that they take vehicles are used"
    )
    elevation: Text | None = Field(
        None, description="ESRI ASCII grid of elevations (.asc), relative to the county"
    )
    terrain: Literal["plain", "hills", "mountain"] = Field(
        "plain", description="slows roads whose shape and elevation are not known"
    )
    speed_factors: dict[str, Annotated[float, Field(gt=0, le=3)]] = Field(
        {}, description="factors of speed by class of highway or kind of road"
    )
