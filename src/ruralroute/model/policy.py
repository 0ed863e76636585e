"""Policy: the numbers that hold for a whole county, all in one place.

Every default here can be overridden in the ``[policy]`` table of ``county.toml``.  Defaults come
from experience and published practice in rural logistics, not from a standard, unless a field
says otherwise.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from ruralroute.model.base import Duration, Id, Model, TimeOfDay, Window

Share = Annotated[float, Field(gt=0, le=1)]
H = 3600
MIN = 60


class Policy(Model):
    """Rules and defaults of one county."""

    open_s: TimeOfDay = 6 * H
    close_s: TimeOfDay = 20 * H
    shift: Window = (7 * H, 18 * H)
    load_s: Duration = 20 * MIN
    unload_s: Duration = 10 * MIN
    turnaround_s: Duration = 10 * MIN
    stop_village_s: Duration = Field(4 * MIN, description="fixed time of a stop, once a place")
    stop_township_s: Duration = 12 * MIN
    stop_operator_s: Duration = Field(
        0, description="fixed time for each operator served at a stop (scan and sign)"
    )
    carry_kmh: Annotated[float, Field(gt=0, le=10)] = Field(
        3.6, description="walking with a handcart between the road and a place, both ways"
    )
    carry_free_m: Annotated[float, Field(ge=0)] = Field(
        50.0, description="so far from the road the fixed time of a stop covers the walk"
    )
    s_per_parcel_village: Annotated[float, Field(ge=0)] = 4.0
    s_per_parcel_township: Annotated[float, Field(ge=0)] = 2.0
    s_per_parcel_collect: Annotated[float, Field(ge=0)] = 30.0
    s_cold_per_order: Annotated[float, Field(ge=0)] = Field(
        60.0, description="extra handling of each cold order (temperature check)"
    )
    parcel_kg: Annotated[float, Field(gt=0)] = Field(1.3, description="when no mass is given")
    parcel_m3: Annotated[float, Field(gt=0)] = Field(0.008, description="when no volume is given")
    collect_parcel_kg: Annotated[float, Field(gt=0)] = 4.0
    collect_parcel_m3: Annotated[float, Field(gt=0)] = 0.012
    piece_kg: Annotated[float, Field(gt=0)] = Field(25.0, description="when no parcels are given")
    piece_m3: Annotated[float, Field(gt=0)] = Field(0.15, description="when no parcels are given")
    fill_factor: Share = Field(0.80, description="usable share of a body's volume")
    part_share: Share = Field(
        1 / 3, description="a visit is split so that no part exceeds this share of a vehicle"
    )
    temperature_band_k: Annotated[float, Field(ge=0)] = Field(
        2.0, description="air temperature swings this much around the set-point"
    )
    dock_out_of_cold_s: Duration = Field(
        5 * MIN, description="time that cold goods spend outside a cold space at the centre"
    )
    max_driving_since_rest_s: Duration = Field(
        4 * H, description="Implementing Regulations of the Road Traffic Safety Law, art. 62"
    )
    min_rest_s: Duration = Field(20 * MIN, description="same article")
    rest_includes_handling: bool = False
    max_driving_s: Duration = Field(8 * H, description="driving of one vehicle's day")
    detour_factor: Annotated[float, Field(ge=1, le=5)] = Field(
        1.45, description="road over straight line, where there are no roads; hills"
    )
    straight_kmh: Annotated[float, Field(gt=0, le=120)] = Field(
        30.0, description="speed on straight lines where there are no roads"
    )
    max_snap_m: Annotated[float, Field(gt=0)] = Field(
        2_000.0, description="a place farther than this from a usable road is a fault"
    )
    unknown_tags: Annotated[str, Field(pattern="^(cautious|typical|hopeful)$")] = Field(
        "typical", description="what roads and ferries are taken for where their tags are missing"
    )
    incompatible: tuple[tuple[Id, Id], ...] = Field(
        (
            ("food", "chemical"),
            ("pharma", "chemical"),
            ("food", "live_animals"),
            ("pharma", "live_animals"),
            ("ready_to_eat", "chemical"),
            ("ready_to_eat", "raw"),
            ("ready_to_eat", "live_animals"),
        ),
        description="pairs of goods classes that never share a trip",
    )

    mixing: Annotated[str, Field(pattern="^(free|after_fraction|last)$")] = Field(
        "free", description="when a trip may collect while it still has goods to deliver"
    )
    mixing_fraction: Annotated[float, Field(ge=0, le=1)] = Field(
        0.5, description="share of the delivered mass handed over first, for after_fraction"
    )

    @model_validator(mode="after")
    def _hours_in_order(self) -> Self:
        if self.close_s <= self.open_s:
            raise ValueError("close must be after open")
        if self.shift[1] <= self.shift[0]:
            raise ValueError("the shift must end after it starts")
        return self
