"""Default zones, road kinds, profiles and vehicle classes.

Figures are typical values for rural counties from experience and published practice, none of
them from a standard; ``county.toml`` overrides each one.
"""

from __future__ import annotations

from typing import Any

from ruralroute.model.fleet import Profile, VehicleClass
from ruralroute.model.goods import AMBIENT, Zone
from ruralroute.model.roads import ROAD_KINDS


def _cold(
    zone: str,
    names: tuple[str, str],
    range_c: tuple[float | None, float],
    set_point_c: float,
    max_out_of_cold_s: int,
) -> Zone:
    name, name_zh = names
    return Zone(
        id=zone,
        name=name,
        name_zh=name_zh,
        min_c=range_c[0],
        max_c=range_c[1],
        set_point_c=set_point_c,
        max_out_of_cold_s=max_out_of_cold_s,
    )


ZONES: tuple[Zone, ...] = (
    Zone(id=AMBIENT, name="ambient", name_zh="常温", min_c=0.0, max_c=None),
    _cold("controlled", ("controlled", "控温"), (10.0, 15.0), 12.5, 3600),
    _cold("chilled", ("chilled", "冷藏"), (0.0, 8.0), 4.0, 1800),
    _cold("ice_temp", ("ice temperature", "冰温"), (-2.0, 2.0), 0.0, 1200),
    _cold("pharma", ("pharma 2-8", "药品2-8℃"), (2.0, 8.0), 5.0, 1200),
    _cold("frozen", ("frozen", "冷冻"), (None, -18.0), -20.0, 900),
    _cold("deep_frozen", ("deep frozen", "超低温"), (None, -50.0), -52.0, 600),
)


def _profile(
    profile: str,
    gross_kg: float,
    size_m: tuple[float, float, float],
    engine: tuple[float, float],
    speeds_kmh: tuple[float, ...],
    **other: Any,
) -> Profile:
    """Make a profile.

    Parameters
    ----------
    size_m
        Width, height and length.
    engine
        Power in kW, and the highest speed in km/h.
    speeds_kmh
        Those of `ROAD_KINDS`, in order.
    """
    width_m, height_m, length_m = size_m
    return Profile(
        id=profile,
        gross_kg=gross_kg,
        width_m=width_m,
        height_m=height_m,
        length_m=length_m,
        power_kw=engine[0],
        top_kmh=engine[1],
        speeds_kmh=dict(zip(ROAD_KINDS, speeds_kmh, strict=True)),
        **other,
    )


_VAN_KMH = (80, 50, 40, 30, 26, 20, 14)
_TRUCK_KMH = (75, 47, 37, 27, 21, 17, 10)
_CAR: dict[str, Any] = {"goods_vehicle": False}
_TRIKE: dict[str, Any] = {**_CAR, "efficiency": 0.85, "climb_kg": 500}
_FOUR_WHEEL_DRIVE: dict[str, Any] = {**_CAR, "four_wheel_drive": True}

PROFILES: tuple[Profile, ...] = (
    _profile("e_trike", 800, (1.3, 1.8, 3.2), (1.2, 28), (0, 28, 26, 24, 20, 14, 10), **_TRIKE),
    _profile("microvan", 1_850, (1.65, 2.0, 4.5), (45, 80), (75, *_VAN_KMH[1:]), **_CAR),
    _profile("van", 2_800, (1.8, 2.2, 5.3), (75, 90), _VAN_KMH, **_CAR),
    _profile(
        "pickup",
        2_600,
        (1.9, 1.9, 5.3),
        (90, 90),
        (80, 50, 40, 31, 28, 24, 18),
        **_FOUR_WHEEL_DRIVE,
    ),
    _profile("light_truck", 4_495, (2.1, 3.0, 5.99), (90, 80), _TRUCK_KMH),
    _profile(
        "medium_truck",
        16_000,
        (2.45, 3.6, 9.0),
        (160, 80),
        (70, 45, 33, 22, 0, 0, 0),
        axle_kg=10_000,
    ),
    _profile("reefer_van", 2_900, (1.85, 2.5, 5.3), (75, 90), _VAN_KMH, **_CAR),
    _profile("reefer_truck", 4_495, (2.1, 3.1, 5.99), (90, 80), _TRUCK_KMH),
)

_CHILL: tuple[str, ...] = (AMBIENT, "controlled", "chilled", "ice_temp", "pharma")


def _class(
    profile: str,
    names: tuple[str, str],
    holds: tuple[float, float, float],
    costs: tuple[float, float, float],
    **other: Any,
) -> VehicleClass:
    """Make the class of a profile, of the same id.

    Parameters
    ----------
    names
        In English and Chinese.
    holds
        Kerb mass and payload in kg, volume in cubic metres.
    costs
        Of a day, a km and an hour, in CNY.
    """
    return VehicleClass(
        id=profile,
        name=names[0],
        name_zh=names[1],
        profile=profile,
        kerb_kg=holds[0],
        payload_kg=holds[1],
        volume_m3=holds[2],
        cost_fixed=costs[0],
        cost_per_km=costs[1],
        cost_per_hour=costs[2],
        **other,
    )


CLASSES: tuple[VehicleClass, ...] = (
    _class("e_trike", ("e-trike", "电动三轮车"), (400, 400, 2.2), (15, 0.15, 18), max_trips=4),
    _class("microvan", ("microvan", "微面"), (1_250, 600, 4.0), (40, 0.75, 22)),
    _class("van", ("electric van", "电动厢货"), (1_900, 900, 6.0), (65, 0.30, 22)),
    _class("pickup", ("pickup 4WD", "四驱皮卡"), (2_100, 500, 2.0), (70, 1.00, 24)),
    _class("light_truck", ("light truck 4.2 m", "4.2米轻卡"), (2_995, 1_500, 16), (140, 1.30, 27)),
    _class("medium_truck", ("medium truck 6.8 m", "6.8米中卡"), (7_000, 9_000, 40), (260, 2.2, 32)),
    _class(
        "reefer_van",
        ("refrigerated van", "冷藏面包车"),
        (2_200, 700, 4.0),
        (95, 0.90, 24),
        zones=_CHILL,
    ),
    _class(
        "reefer_truck",
        ("refrigerated truck 4.2 m", "4.2米冷藏车"),
        (3_195, 1_300, 14),
        (210, 1.50, 28),
        zones=(*_CHILL, "frozen"),
    ),
)
