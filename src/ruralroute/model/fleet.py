"""Operators, vehicle classes, profiles and vehicles."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from ruralroute.model.base import Duration, Id, Mass, Model, Money, Text, TimeOfDay, Volume
from ruralroute.model.goods import AMBIENT

Metres = Annotated[float, Field(gt=0, le=100)]
Kmh = Annotated[float, Field(ge=0, le=200)]


class Operator(Model):
    """A company or body that owns orders or vehicles.

    Vehicles carry the orders of operators of their own pool; a blank pool is the county's common
    one, so by default everybody shares (共同配送).
    """

    id: Id
    name: Text = ""
    pool: Text = ""


class Profile(Model):
    """What a class of vehicle can do on roads: its size, and its speed by road kind.

    `speeds_kmh` is keyed by the road kinds of `ruralroute.model.roads.ROAD_KINDS`; a kind at
    speed 0 is barred.
    """

    id: Id
    gross_kg: Annotated[float, Field(gt=0, le=100_000)] = Field(
        description="kerb mass + full payload, compared with weight limits"
    )
    axle_kg: Annotated[float, Field(gt=0, le=100_000)] | None = None
    width_m: Metres
    height_m: Metres
    length_m: Metres = 6.0
    goods_vehicle: bool = Field(default=True, description="whether hgv/goods restrictions apply")
    four_wheel_drive: bool = Field(default=False, description="may drive roads tagged 4wd_only")
    top_kmh: Annotated[float, Field(gt=0, le=200)]
    speeds_kmh: dict[str, Kmh]
    power_kw: Annotated[float, Field(gt=0, le=2_000)] | None = Field(
        None, description="of the engine, for climbs; None: climbs cost no speed"
    )
    efficiency: Annotated[float, Field(gt=0, le=1)] = Field(
        0.7, description="share of the power that reaches the wheels"
    )
    climb_kg: Annotated[float, Field(gt=0, le=100_000)] | None = Field(
        None, description="mass on a usual climb; None: gross_kg"
    )


class VehicleClass(Model):
    """Defaults of the vehicles of one class; a vehicle's own columns win."""

    id: Id
    name: Text = ""
    name_zh: Text = ""
    profile: Id
    payload_kg: Mass
    volume_m3: Volume
    kerb_kg: Mass
    zones: tuple[Id, ...] = (AMBIENT,)
    cost_fixed: Money = 0.0
    cost_per_km: Money = 0.0
    cost_per_hour: Money = 0.0
    max_trips: Annotated[int, Field(ge=1, le=20)] = 3


class Compartment(Model):
    """A space inside a vehicle, at one set-point on each trip."""

    vehicle: Id
    id: Id
    zones: tuple[Id, ...] = Field((AMBIENT,), min_length=1, description="zones that it can hold")
    payload_kg: Mass | None = Field(None, description="None: the vehicle's")
    volume_m3: Volume


class Vehicle(Model):
    """A real vehicle with a home centre; every field is filled, defaults already applied."""

    id: Id
    vehicle_class: Id
    centre: Id
    profile: Id
    operator: Id | None = None
    payload_kg: Mass
    volume_m3: Volume
    compartments: tuple[Compartment, ...] = Field(min_length=1)
    shift_start_s: TimeOfDay
    shift_end_s: TimeOfDay
    cost_fixed: Money
    cost_per_km: Money
    cost_per_hour: Money
    max_trips: Annotated[int, Field(ge=1, le=20)]
    max_driving_s: Duration | None = Field(None, description="a day's driving; None: policy")
    skills: tuple[Id, ...] = ()
    plate: Text = ""
    driver: Text = ""
    phone: Text = ""
    notes: Text = ""

    @model_validator(mode="after")
    def _shift_in_order(self) -> Self:
        if self.shift_end_s < self.shift_start_s:
            raise ValueError("shift_end must not be before shift_start")
        return self
