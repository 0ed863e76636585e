"""How a county's road file is to be read, where the file does not say it itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ruralroute.model.base import Model, Text


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
        1.0, description="line ends this near to another road join it, in drawn files"
    )
    split_crossings: bool = Field(
        default=False, description="whether drawn lines that cross on the ground meet there"
    )
    ferries: bool = Field(
        default=False, description="whether ferries whose duration is known are used"
    )
    elevation: Text | None = Field(
        None, description="ESRI ASCII grid of elevations (.asc), relative to the county"
    )
    terrain: Annotated[str, Field(pattern="^(plain|hills|mountain)$")] = Field(
        "plain", description="slows roads whose shape and elevation are not known"
    )
    speed_factors: dict[str, Annotated[float, Field(gt=0, le=3)]] = Field(
        {}, description="factors of speed by class of highway or kind of road"
    )
