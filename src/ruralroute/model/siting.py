"""What a study of sites assumes: settings, kinds of day and sizes of sites, each with a default.

Every figure is a planning value from experience and published practice, none of them from a
standard; the tables ``[siting]``, ``[day_types.<id>]`` and ``[site_sizes.<id>]`` of
``county.toml`` override them, and every study lists each one with where it came from.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from ruralroute.model.base import Id, Mass, Model, Money, Text, Volume
from ruralroute.model.conditions import DRY

Share = Annotated[float, Field(ge=0, le=1)]
PerWeek = Annotated[float, Field(ge=0, le=14)]
Minutes = Annotated[float, Field(ge=0, le=2880)]


class SiteStatus(StrEnum):
    """What a study may do with a site; an existing one is closable unless it is kept."""

    OPTIONAL = "optional"
    KEEP = "keep"
    FORBIDDEN = "forbidden"


class SiteSize(Model):
    """A size that a site can be built in: what it handles on its busiest day and what it costs."""

    id: Id
    name: Text = ""
    name_zh: Text = ""
    capacity_kg: Mass = Field(description="handled on the busiest day")
    cold_capacity_m3: dict[str, Volume] = Field(
        default_factory=dict, description="cold rooms by temperature zone; not listed: none"
    )
    cost_open: Money
    cost_year: Money


class DayType(Model):
    """A kind of day: how many a year has, and how its demand differs from the day of orders."""

    id: Id
    name: Text = ""
    name_zh: Text = ""
    days: Annotated[float, Field(ge=0, le=366)]
    deliver: Annotated[float, Field(ge=0, le=100)] = Field(1.0, description="factor of deliveries")
    collect: Annotated[float, Field(ge=0, le=100)] = Field(1.0, description="factor of collections")
    conditions: Id = DRY


class SitingSettings(Model):
    """Assumptions of a study of sites: the table ``[siting]`` of ``county.toml``."""

    vehicle_class: Id | None = Field(
        None, description="class that serves the stations; None: the county's commonest"
    )
    trunk_class: Id = Field("medium_truck", description="class between the hub and other sites")
    hub: Id | None = Field(
        None, description="centre that goods from outside arrive at; None: the first centre"
    )
    supply: Annotated[str, Field(pattern="^(hub|outside)$")] = Field(
        "hub", description="whether goods reach the other sites over the hub or from outside"
    )
    load_factor: Annotated[float, Field(gt=0, le=1)] = Field(
        0.7, description="share of a vehicle that is filled on a mean trip"
    )
    stops_per_trip: Annotated[int, Field(ge=1, le=200)] = Field(
        12, description="stations on a mean trip when the load does not bind"
    )
    visits_week_village: PerWeek = Field(3.0, description="days a week that a village is served")
    visits_week_township: PerWeek = 6.0
    standard_visits_village: PerWeek = Field(
        3.0, description="visits a week that the service standard asks for"
    )
    standard_visits_township: PerWeek = 5.0
    standard_reach_min: Minutes = Field(
        90.0, description="drive from the centre within which a station counts as served in time"
    )
    flag_weights: dict[str, Annotated[float, Field(ge=0, le=100)]] = Field(
        default_factory=dict, description="weight of a flagged station's access by flag, else 1"
    )
    flag_reach_min: dict[str, Annotated[float, Field(gt=0, le=2880)]] = Field(
        default_factory=dict, description="hard floor by flag: minutes from an open centre at most"
    )
    flag_visits_week: dict[str, Annotated[float, Field(gt=0, le=14)]] = Field(
        default_factory=dict, description="hard floor by flag: visits a week at least"
    )
    scenario_days: dict[str, Annotated[float, Field(ge=0, le=366)]] = Field(
        default_factory=lambda: {"flood": 20.0, "snow": 10.0},
        description="days a year that conditions hold",
    )
    precool_reach_min: Annotated[float, Field(gt=0, le=2880)] | None = Field(
        None,
        description="drive within which stations that send goods needing cold must reach a site"
        " with a cold room; None: no such rule (2 to 4 hours suit berries and leaves)",
    )
    transfer_min: Minutes = Field(
        30.0, description="that goods stand at a township station, with two echelons"
    )
    transfer_year: Money = Field(
        20_000.0, description="of a township station that villages are served from, a year"
    )
    peak_factor: Annotated[float, Field(ge=1, le=20)] = Field(
        1.0, description="capacity is sized for the busiest kind of day times this"
    )
    growth: Annotated[float, Field(ge=-0.5, le=1)] = Field(0.0, description="of demand in a year")
    discount_rate: Annotated[float, Field(ge=0, le=1)] = 0.05
    horizon_years: Annotated[int, Field(ge=1, le=50)] = 10
    revenue_per_parcel: Annotated[float, Field(ge=0, le=1000)] = Field(
        1.0, description="what carriers pay the county for a parcel's last leg"
    )
    handling_per_parcel: Annotated[float, Field(ge=0, le=1000)] = Field(
        0.10, description="sorting at a centre"
    )
    unserved_per_kg: Annotated[float, Field(ge=0, le=10_000)] = Field(
        5.0, description="price of a kilogram that cannot be brought"
    )
    centre_size: Id = Field("medium", description="size of a centre that names none")
    propose: Annotated[int, Field(ge=0, le=500)] = Field(
        6, description="candidates proposed from the network when the county lists none"
    )


SITE_SIZES: tuple[SiteSize, ...] = (
    SiteSize(
        id="small",
        name="small (township station)",
        name_zh="小型（乡镇站）",
        capacity_kg=3_000,
        cold_capacity_m3={"controlled": 3, "chilled": 10, "pharma": 2, "frozen": 5},
        cost_open=300_000,
        cost_year=90_000,
    ),
    SiteSize(
        id="medium",
        name="medium (sub-centre)",
        name_zh="中型（分拨中心）",
        capacity_kg=9_000,
        cold_capacity_m3={"controlled": 12, "chilled": 40, "pharma": 8, "frozen": 20},
        cost_open=800_000,
        cost_year=160_000,
    ),
    SiteSize(
        id="large",
        name="large (county centre)",
        name_zh="大型（县级中心）",
        capacity_kg=40_000,
        cold_capacity_m3={"controlled": 45, "chilled": 150, "pharma": 30, "frozen": 75},
        cost_open=6_000_000,
        cost_year=600_000,
    ),
)

DAY_TYPES: tuple[DayType, ...] = (
    DayType(id="weekday", name="ordinary day", name_zh="平日", days=261),
    DayType(id="market", name="market day", name_zh="赶集日", days=52, deliver=1.2, collect=1.5),
    DayType(id="harvest", name="harvest", name_zh="农忙采收日", days=40, collect=4.0),
    DayType(id="peak", name="11.11 peak", name_zh="双十一高峰日", days=12, deliver=2.5),
)
