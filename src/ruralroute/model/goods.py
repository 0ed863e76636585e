"""Goods: temperature zones, products, orders."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from ruralroute.model.base import Duration, Id, Mass, Model, Money, Text, TimeOfDay, Volume, Windows

MANDATORY_LEVEL = 9
"""Level of an order that must be served; an unserved one makes the run's answer "no"."""

AMBIENT = "ambient"
"""Zone of a space without temperature control, and of goods that need none."""


class Zone(Model):
    """A temperature zone: what goods of it tolerate, and the set-point that a space holds for it.

    A space without control (`set_point_c` is None) holds only goods of its own zone.
    """

    id: Id
    name: Text = ""
    name_zh: Text = ""
    min_c: float | None = Field(None, description="lowest air temperature tolerated, deg C")
    max_c: float | None = Field(None, description="highest air temperature tolerated, deg C")
    set_point_c: float | None = Field(None, description="air temperature that is set, deg C")
    max_out_of_cold_s: Duration | None = Field(
        None, description="default limit of time outside a cold space for goods of this zone"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_c is not None and self.max_c is not None and self.min_c > self.max_c:
            raise ValueError("min_c must be <= max_c")
        return self


class Product(Model):
    """What goods are: their zone and their class for riding together."""

    id: Id
    name: Text = ""
    zone: Id = AMBIENT
    goods_class: Id = Field("general", description="see policy.incompatible")
    max_aboard_s: Duration | None = None
    max_out_of_cold_s: Duration | None = None
    mass_kg_per_parcel: Mass | None = None
    volume_m3_per_parcel: Volume | None = None


class OrderKind(StrEnum):
    """Which way goods go."""

    DELIVER = "deliver"
    COLLECT = "collect"
    TRANSFER = "transfer"


class Order(Model):
    """Goods of one operator for one station on one day."""

    id: Id
    station: Id
    parcels: Annotated[int, Field(ge=0, le=10**7)] = 0
    mass_kg: Mass = 0.0
    volume_m3: Volume = 0.0
    date: dt.date | None = Field(None, description="None: every day")
    operator: Id | None = None
    kind: OrderKind = OrderKind.DELIVER
    to_station: Id | None = Field(None, description="target of a transfer")
    centre: Id | None = Field(None, description="None: any centre")
    product: Id | None = None
    zone: Id = AMBIENT
    goods_class: Id = "general"
    windows: Windows = ()
    level: Annotated[int, Field(ge=0, le=MANDATORY_LEVEL)] = Field(
        0, description="priority; a higher level cannot be outvoted; 9: mandatory"
    )
    days_deferred: Annotated[int, Field(ge=0, le=3650)] = Field(
        0, description="days that it has been left out so far; each raises its level by one"
    )
    price: Money | None = Field(None, description="what leaving it out costs; None: serve it")
    max_aboard_s: Duration | None = None
    max_out_of_cold_s: Duration | None = None
    ready_s: TimeOfDay | None = Field(None, description="cannot be loaded before")
    line_haul: Text | None = None
    via: Id | None = None
    notes: Text = ""

    @property
    def is_mandatory(self) -> bool:
        """Whether it must be served by its own level, raised by one for each day deferred."""
        return self.level + self.days_deferred >= MANDATORY_LEVEL

    @model_validator(mode="after")
    def _transfer_has_target(self) -> Self:
        if (self.kind is OrderKind.TRANSFER) != (self.to_station is not None):
            raise ValueError("to_station belongs to a transfer, and a transfer needs it")
        return self
