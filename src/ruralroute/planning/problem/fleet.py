"""Zones, centres and vehicles of a county as integers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ruralroute.coldchain.zones import holds
from ruralroute.model import Centre, County, Policy, Vehicle, Zone
from ruralroute.planning.problem.data import (
    MICRO,
    CentreData,
    SpaceData,
    VehicleData,
    ZoneData,
)

DIMENSIONS = ("mass_g", "volume_cm3")
"""What the entries of a county's loads are."""


def half_up(value: float) -> int:
    """Round to the nearest integer, halves up."""
    return math.floor(value + 0.5)


def grams(mass_kg: float) -> int:
    """Mass of goods in grams, rounded half up."""
    return half_up(mass_kg * 1_000)


def cubic_cm(volume_m3: float) -> int:
    """Volume of goods in cubic centimetres, rounded half up."""
    return half_up(volume_m3 * 1_000_000)


def zone_data(county: County) -> tuple[ZoneData, ...]:
    """All zones, each with what its set-point holds."""
    band = county.policy.temperature_band_k
    return tuple(
        ZoneData(
            id=one.id,
            cold=one.set_point_c is not None,
            holds=tuple(holds(one, goods, band) for goods in county.zones),
        )
        for one in county.zones
    )


def centre_data(centre: Centre, place: int, policy: Policy) -> CentreData:
    """One centre, with the policy's defaults filled in."""
    return CentreData(
        id=centre.id,
        place=place,
        open_s=policy.open_s if centre.open_s is None else centre.open_s,
        close_s=policy.close_s if centre.close_s is None else centre.close_s,
        load_s=policy.load_s if centre.load_s is None else centre.load_s,
        unload_s=policy.unload_s if centre.unload_s is None else centre.unload_s,
        turnaround_s=policy.turnaround_s if centre.turnaround_s is None else centre.turnaround_s,
        collect_by_s=centre.collect_by_s,
    )


def vehicle_data(
    vehicle: Vehicle,
    *,
    policy: Policy,
    centres: Mapping[str, int],
    matrices: Mapping[str, int],
    zones: Sequence[Zone],
) -> VehicleData:
    """One vehicle: capacities in grams and usable cubic centimetres, costs in micro-currency."""
    index = {zone.id: position for position, zone in enumerate(zones)}
    centre = centres[vehicle.centre]
    payload = math.floor(vehicle.payload_kg * 1_000 + 1e-6)

    def usable(volume_m3: float) -> int:
        return math.floor(volume_m3 * policy.fill_factor * 1_000_000 + 1e-6)

    spaces = tuple(
        SpaceData(
            id=space.id,
            set_points=tuple(index[zone] for zone in space.zones),
            capacity=(
                payload
                if space.payload_kg is None
                else min(payload, math.floor(space.payload_kg * 1_000 + 1e-6)),
                usable(space.volume_m3),
            ),
        )
        for space in vehicle.compartments
    )
    return VehicleData(
        id=vehicle.id,
        centre=centre,
        matrix=matrices[vehicle.profile],
        capacity=(payload, usable(vehicle.volume_m3)),
        spaces=spaces,
        shift_start_s=vehicle.shift_start_s,
        shift_end_s=vehicle.shift_end_s,
        cost_fixed=half_up(vehicle.cost_fixed * MICRO),
        cost_per_m=half_up(vehicle.cost_per_km * MICRO / 1_000),
        cost_per_s=half_up(vehicle.cost_per_hour * MICRO / 3_600),
        max_trips=vehicle.max_trips,
        max_driving_s=(
            policy.max_driving_s if vehicle.max_driving_s is None else vehicle.max_driving_s
        ),
        start_place=centre,
        end_place=centre,
    )
