"""Places: distribution centres, stations and candidate sites."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from ruralroute.model.base import (
    Duration,
    Id,
    Latitude,
    Longitude,
    Mass,
    Model,
    Money,
    Text,
    TimeOfDay,
    Volume,
    Windows,
)
from ruralroute.model.siting import SiteStatus


class Level(StrEnum):
    """Level of a place in the county-township-village network."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Place(Model):
    """Anything with a position."""

    id: Id
    lon: Longitude
    lat: Latitude
    name: Text = ""

    @property
    def label(self) -> str:
        """What people call it: the name, else the id."""
        return self.name or self.id

    @property
    def full_label(self) -> str:
        """What tells it from others of its name."""
        return self.label


class Centre(Place):
    """A distribution centre: vehicles start, load and end here."""

    operator: Id | None = None
    open_s: TimeOfDay | None = Field(None, description="no loading before; None: policy")
    close_s: TimeOfDay | None = Field(None, description="no unloading after; None: policy")
    load_s: Duration | None = Field(None, description="loading of one trip; None: policy")
    unload_s: Duration | None = Field(None, description="unloading of one trip; None: policy")
    turnaround_s: Duration | None = Field(None, description="between trips; None: policy")
    collect_by_s: TimeOfDay | None = Field(
        None, description="collected goods are unloaded by then; None: no cut-off"
    )
    level: Level = Level.COUNTY
    docks: Annotated[int, Field(ge=1)] | None = None
    loading_kg_per_h: Annotated[float, Field(gt=0)] | None = None
    cold_capacity_m3: dict[str, Volume] = Field(
        default_factory=dict,
        description="cold rooms by temperature zone, all that it has; empty: not said, no limit",
    )
    size: Text = Field("", description="id of a size of sites; empty: the one of the settings")
    capacity: Mass | None = Field(None, description="kilograms of a day; None: that of the size")
    cost_year: Money | None = Field(None, description="None: that of the size")
    cost_close: Money = 0.0
    site_status: SiteStatus = SiteStatus.OPTIONAL


class Station(Place):
    """A township or village stop."""

    township: Text = ""
    level: Level = Level.VILLAGE
    parent: Id | None = Field(None, description="id of the place above it in the network")
    windows: Windows = Field((), description="opening hours; empty: any time")
    stop_s: Duration | None = Field(None, description="fixed time of a stop; None: policy by level")
    s_per_parcel: Annotated[float, Field(ge=0, le=3600)] | None = None
    allow_classes: tuple[Id, ...] = Field((), description="only these vehicle classes; empty: all")
    forbid_classes: tuple[Id, ...] = ()
    flags: tuple[Text, ...] = Field((), description="e.g. old_revolutionary, border, poor")
    max_gap_days: Annotated[int, Field(ge=1)] | None = None
    days_since_served: Annotated[int, Field(ge=0)] | None = None
    visit_pattern: Text | None = None
    fallback: Id | None = None
    cold_capacity_m3: dict[str, Volume] = Field(default_factory=dict)
    contact: Text = Field("", description="who takes the goods")
    phone: Text = ""
    notes: Text = ""

    @property
    def full_label(self) -> str:
        """The name with the township before it, unless the name says that itself."""
        stated = not self.township or self.township in self.label
        return self.label if stated else f"{self.township} {self.label}"

    @property
    def is_due(self) -> bool:
        """Whether the longest gap without a visit is reached, so that its orders are mandatory."""
        return (
            self.max_gap_days is not None
            and self.days_since_served is not None
            and self.days_since_served >= self.max_gap_days
        )


class Candidate(Place):
    """A site that may become a centre.

    Without a size it may be built in any size of the county's; what it says itself wins over its
    size.
    """

    size: Text = ""
    cost_open: Money | None = None
    cost_year: Money | None = None
    capacity: Mass | None = None
    cold_capacity_m3: dict[str, Volume] = Field(
        default_factory=dict,
        description="cold rooms by temperature zone, all that it has; empty: those of its size",
    )
    site_status: SiteStatus = SiteStatus.OPTIONAL
