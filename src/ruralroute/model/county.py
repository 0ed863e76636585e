"""A county: one planning case, with every reference checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ruralroute.model.base import DAY_S, Duration, Id, Model, Text, TimeOfDay
from ruralroute.model.conditions import CONDITIONS, Conditions
from ruralroute.model.defaults import CLASSES, PROFILES, ZONES
from ruralroute.model.fleet import Operator, Profile, Vehicle, VehicleClass
from ruralroute.model.goods import MANDATORY_LEVEL, Order, Product, Zone
from ruralroute.model.places import Candidate, Centre, Station
from ruralroute.model.policy import Policy
from ruralroute.model.roads import RoadSettings
from ruralroute.model.siting import DAY_TYPES, SITE_SIZES, DayType, SiteSize, SitingSettings


class TravelRow(Model):
    """Time and distance from one place to another, given by the user instead of roads."""

    from_place: Id
    to_place: Id
    duration_s: Duration
    distance_m: Annotated[int, Field(ge=0, le=5_000_000)]
    profile: Id | None = Field(None, description="None: every profile without a row of its own")


class RoadOverride(Model):
    """What a user knows about a road better than the map does; it always wins."""

    way: Text | None = None
    place: Id | None = None
    lon: float | None = None
    lat: float | None = None
    closed: bool = False
    max_weight_t: Annotated[float, Field(gt=0)] | None = None
    max_width_m: Annotated[float, Field(gt=0)] | None = None
    speed_kmh: Annotated[float, Field(gt=0)] | None = None
    from_s: TimeOfDay | None = None
    to_s: TimeOfDay | None = None
    from_date: dt.date | None = Field(None, description="first day that the row holds")
    to_date: dt.date | None = Field(None, description="last day that the row holds")

    def holds_on(self, day: dt.date | None) -> bool:
        """Whether the row holds on a day; on an unknown day every row does."""
        return day is None or (
            (self.from_date is None or self.from_date <= day)
            and (self.to_date is None or day <= self.to_date)
        )

    def hours(self) -> tuple[tuple[int, int], ...]:
        """Return the parts of the day in which the row holds, in seconds; the end is out.

        Hours that run past midnight, such as 22:00 to 06:00, are two parts; equal hours are the
        whole day.
        """
        start = 0 if self.from_s is None else self.from_s
        end = DAY_S if self.to_s is None else self.to_s
        if end > DAY_S > start:
            return ((start, DAY_S), (0, end - DAY_S))
        return ((start, end),) if start < end else ((start, DAY_S), (0, end))

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.from_date and self.to_date and self.to_date < self.from_date:
            raise ValueError("to_date must not be before from_date")
        return self


class County(Model):
    """One planning case: places, operators, fleet, products, roads, policy and orders.

    Cross references (an order's station, a vehicle's centre, ...) are checked by
    `ruralroute.model.references.check_references`, which the file reader calls; a county built
    in code calls it through `County.checked`.
    """

    name: Text
    crs: Text = "wgs84"
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "CNY"
    lang: Literal["en", "zh"] | None = None
    roads: Text | None = Field(None, description="path of the road file, relative to the county")
    base_dir: Text | None = Field(None, exclude=True, description="folder that `roads` is in")
    sha256: Text = Field("", description="hash of the files that it was read from")
    policy: Policy = Policy()
    road_settings: RoadSettings = RoadSettings()
    conditions: tuple[Conditions, ...] = CONDITIONS
    siting: SitingSettings = SitingSettings()
    day_types: tuple[DayType, ...] = DAY_TYPES
    site_sizes: tuple[SiteSize, ...] = SITE_SIZES
    zones: tuple[Zone, ...] = ZONES
    profiles: tuple[Profile, ...] = PROFILES
    classes: tuple[VehicleClass, ...] = CLASSES
    products: tuple[Product, ...] = ()
    operators: tuple[Operator, ...] = ()
    centres: tuple[Centre, ...] = ()
    stations: tuple[Station, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    orders: tuple[Order, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    travel: tuple[TravelRow, ...] = ()
    road_overrides: tuple[RoadOverride, ...] = ()

    @classmethod
    def checked(cls, **fields: object) -> Self:
        """Build a county and check all its cross references.

        Raises
        ------
        DataError
            A reference points nowhere, or an id is used twice.
        """
        from ruralroute.errors import DataError  # noqa: PLC0415
        from ruralroute.model.references import check_references  # noqa: PLC0415

        county = cls.model_validate(fields)
        faults = check_references(county)
        if faults:
            raise DataError(faults)
        return county

    def only(self, operators: Iterable[str]) -> Self:
        """Return the county with only the orders and vehicles of these operators.

        Vehicles and orders without an operator belong to everybody and stay.
        """
        kept = set(operators)
        return self.model_copy(
            update={
                "operators": tuple(one for one in self.operators if one.id in kept),
                "vehicles": tuple(
                    one for one in self.vehicles if one.operator is None or one.operator in kept
                ),
                "orders": tuple(
                    one for one in self.orders if one.operator is None or one.operator in kept
                ),
            }
        )

    def with_unknown_tags(self, policy: str | None) -> Self:
        """Return the county with another policy of unknown tags; None: as it is."""
        if policy is None or policy == self.policy.unknown_tags:
            return self
        changed = self.policy.model_copy(update={"unknown_tags": policy})
        return self.model_copy(update={"policy": changed})

    def profile_name(self, profile: str, lang: Literal["en", "zh"]) -> str:
        """Name a profile by the classes that drive by it; one of a vehicle's own by the vehicle."""
        return name_profile(self.classes, profile, lang)

    def orders_of(self, day: dt.date) -> tuple[Order, ...]:
        """Return the orders of one day, dated so or without a date, as they count then.

        An order rises a level for each day that it was deferred; at a station whose longest gap
        is reached it is mandatory.  A mandatory order has no price: it is served whatever it costs.
        """
        due = {station.id for station in self.stations if station.is_due}
        return tuple(
            _as_it_counts(one, is_due=one.station in due)
            for one in self.orders
            if one.date is None or one.date == day
        )


def name_profile(classes: Iterable[VehicleClass], profile: str, lang: Literal["en", "zh"]) -> str:
    """Name a profile by those of some classes that drive by it; by its id where none does."""
    base, _, vehicle = profile.partition("@")
    some = [one for one in classes if one.profile == base]
    called = [(one.name_zh if lang == "zh" else one.name) or one.id for one in some]
    names = ("、" if lang == "zh" else ", ").join(called) or base
    return f"{names} ({vehicle})" if vehicle else names


def _as_it_counts(order: Order, *, is_due: bool) -> Order:
    level = MANDATORY_LEVEL if is_due else min(order.level + order.days_deferred, MANDATORY_LEVEL)
    price = None if level == MANDATORY_LEVEL else order.price
    if (level, price) == (order.level, order.price):
        return order
    return order.model_copy(update={"level": level, "price": price, "days_deferred": 0})
