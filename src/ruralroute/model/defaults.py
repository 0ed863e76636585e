"""Default zones, road kinds, profiles and vehicle classes.

Figures are typical values for rural counties from experience and published practice, none of
them from a standard; ``county.toml`` overrides each one.
"""

from __future__ import annotations

from ruralroute.model.fleet import Profile, VehicleClass
from ruralroute.model.goods import AMBIENT, Zone

ROAD_KINDS = ("motorway", "arterial", "county", "township", "village", "gravel", "earth")
"""Kinds of road that speeds are given for: paved ones by administrative class (national and
provincial roads are ``arterial``), unpaved ones by surface."""

ZONES: tuple[Zone, ...] = (
    Zone(id=AMBIENT, name="ambient", name_zh="常温", min_c=0.0, max_c=None),
    Zone(
        id="controlled",
        name="controlled",
        name_zh="控温",
        min_c=10.0,
        max_c=15.0,
        set_point_c=12.5,
        max_out_of_cold_s=3600,
    ),
    Zone(
        id="chilled",
        name="chilled",
        name_zh="冷藏",
        min_c=0.0,
        max_c=8.0,
        set_point_c=4.0,
        max_out_of_cold_s=1800,
    ),
    Zone(
        id="ice_temp",
        name="ice temperature",
        name_zh="冰温",
        min_c=-2.0,
        max_c=2.0,
        set_point_c=0.0,
        max_out_of_cold_s=1200,
    ),
    Zone(
        id="pharma",
        name="pharma 2-8",
        name_zh="药品2-8℃",
        min_c=2.0,
        max_c=8.0,
        set_point_c=5.0,
        max_out_of_cold_s=1200,
    ),
    Zone(
        id="frozen",
        name="frozen",
        name_zh="冷冻",
        max_c=-18.0,
        set_point_c=-20.0,
        max_out_of_cold_s=900,
    ),
    Zone(
        id="deep_frozen",
        name="deep frozen",
        name_zh="超低温",
        max_c=-50.0,
        set_point_c=-52.0,
        max_out_of_cold_s=600,
    ),
)


def _speeds(*kmh: float) -> dict[str, float]:
    return dict(zip(ROAD_KINDS, kmh, strict=True))


PROFILES: tuple[Profile, ...] = (
    Profile(
        id="e_trike",
        gross_kg=800,
        width_m=1.3,
        height_m=1.8,
        length_m=3.2,
        goods_vehicle=False,
        top_kmh=28,
        speeds_kmh=_speeds(0, 28, 26, 24, 18, 14, 10),
    ),
    Profile(
        id="microvan",
        gross_kg=1_850,
        width_m=1.65,
        height_m=2.0,
        length_m=4.5,
        goods_vehicle=False,
        top_kmh=80,
        speeds_kmh=_speeds(75, 50, 40, 30, 22, 20, 14),
    ),
    Profile(
        id="van",
        gross_kg=2_800,
        width_m=1.8,
        height_m=2.2,
        length_m=5.3,
        goods_vehicle=False,
        top_kmh=90,
        speeds_kmh=_speeds(80, 50, 40, 30, 22, 20, 14),
    ),
    Profile(
        id="pickup",
        gross_kg=2_600,
        width_m=1.9,
        height_m=1.9,
        length_m=5.3,
        goods_vehicle=False,
        top_kmh=90,
        speeds_kmh=_speeds(80, 50, 40, 31, 24, 24, 18),
    ),
    Profile(
        id="light_truck",
        gross_kg=4_495,
        width_m=2.1,
        height_m=3.0,
        length_m=5.99,
        top_kmh=80,
        speeds_kmh=_speeds(75, 47, 37, 27, 18, 17, 10),
    ),
    Profile(
        id="medium_truck",
        gross_kg=16_000,
        axle_kg=10_000,
        width_m=2.45,
        height_m=3.6,
        length_m=9.0,
        top_kmh=80,
        speeds_kmh=_speeds(70, 45, 33, 22, 0, 0, 0),
    ),
    Profile(
        id="reefer_van",
        gross_kg=2_900,
        width_m=1.85,
        height_m=2.5,
        length_m=5.3,
        goods_vehicle=False,
        top_kmh=90,
        speeds_kmh=_speeds(80, 50, 40, 30, 22, 20, 14),
    ),
    Profile(
        id="reefer_truck",
        gross_kg=4_495,
        width_m=2.1,
        height_m=3.1,
        length_m=5.99,
        top_kmh=80,
        speeds_kmh=_speeds(75, 47, 37, 27, 18, 17, 10),
    ),
)

_CHILL: tuple[str, ...] = (AMBIENT, "controlled", "chilled", "ice_temp", "pharma")

CLASSES: tuple[VehicleClass, ...] = (
    VehicleClass(
        id="e_trike",
        name="e-trike",
        name_zh="电动三轮车",
        profile="e_trike",
        payload_kg=400,
        volume_m3=2.2,
        kerb_kg=400,
        cost_fixed=15,
        cost_per_km=0.15,
        cost_per_hour=18,
        max_trips=4,
    ),
    VehicleClass(
        id="microvan",
        name="microvan",
        name_zh="微面",
        profile="microvan",
        payload_kg=600,
        volume_m3=4.0,
        kerb_kg=1_250,
        cost_fixed=40,
        cost_per_km=0.75,
        cost_per_hour=22,
    ),
    VehicleClass(
        id="van",
        name="electric van",
        name_zh="电动厢货",
        profile="van",
        payload_kg=900,
        volume_m3=6.0,
        kerb_kg=1_900,
        cost_fixed=65,
        cost_per_km=0.30,
        cost_per_hour=22,
    ),
    VehicleClass(
        id="pickup",
        name="pickup 4WD",
        name_zh="四驱皮卡",
        profile="pickup",
        payload_kg=500,
        volume_m3=2.0,
        kerb_kg=2_100,
        cost_fixed=70,
        cost_per_km=1.00,
        cost_per_hour=24,
    ),
    VehicleClass(
        id="light_truck",
        name="light truck 4.2 m",
        name_zh="4.2米轻卡",
        profile="light_truck",
        payload_kg=1_500,
        volume_m3=16,
        kerb_kg=2_995,
        cost_fixed=140,
        cost_per_km=1.30,
        cost_per_hour=27,
    ),
    VehicleClass(
        id="medium_truck",
        name="medium truck 6.8 m",
        name_zh="6.8米中卡",
        profile="medium_truck",
        payload_kg=9_000,
        volume_m3=40,
        kerb_kg=7_000,
        cost_fixed=260,
        cost_per_km=2.2,
        cost_per_hour=32,
    ),
    VehicleClass(
        id="reefer_van",
        name="refrigerated van",
        name_zh="冷藏面包车",
        profile="reefer_van",
        payload_kg=700,
        volume_m3=4.0,
        kerb_kg=2_200,
        zones=_CHILL,
        cost_fixed=95,
        cost_per_km=0.90,
        cost_per_hour=24,
    ),
    VehicleClass(
        id="reefer_truck",
        name="refrigerated truck 4.2 m",
        name_zh="4.2米冷藏车",
        profile="reefer_truck",
        payload_kg=1_300,
        volume_m3=14,
        kerb_kg=3_195,
        zones=(*_CHILL, "frozen"),
        cost_fixed=210,
        cost_per_km=1.50,
        cost_per_hour=28,
    ),
)
