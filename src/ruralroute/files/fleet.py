"""Vehicles: their class's defaults, their own columns, their compartments and profiles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ruralroute.files.context import Context
from ruralroute.files.rows import Row
from ruralroute.files.wording import make
from ruralroute.model import Compartment, Profile, Vehicle, VehicleClass

MAIN = "main"
"""Id of the one compartment of a vehicle that lists none."""

_LIGHTEST_PAYLOAD_KG = 30.0
_LIGHTEST_GROSS_KG = 100.0
_FROM_CLASS = ("payload_kg", "volume_m3", "cost_fixed", "cost_per_km", "cost_per_hour", "max_trips")


def build_vehicles(context: Context) -> tuple[tuple[Vehicle, ...], tuple[Profile, ...]]:
    """Make the vehicles, and the profiles of those whose sizes differ from their class's."""
    classes = {one.id: one for one in context.settings.classes}
    profiles = {one.id: one for one in context.settings.profiles}
    compartments = _compartments_by_vehicle(context)
    vehicles: list[Vehicle] = []
    derived: list[Profile] = []
    sources = context.sources.setdefault("vehicles", [])
    for row in context.rows.get("vehicles", []):
        kind = classes.get(row.text("class") or "")
        if kind is None:
            if "class" not in row.broken:
                context.faults.error("files.missing", row.where("class"))
            continue
        _check_units(row, context)
        profile = _profile(row, kind, profiles, context)
        if profile is not None and profile.id not in profiles:
            derived.append(profile)
        vehicle = _vehicle(row, kind, profile, compartments, context)
        if vehicle is not None:
            vehicles.append(vehicle)
            sources.append(row)
    return tuple(vehicles), tuple(derived)


def _vehicle(
    row: Row,
    kind: VehicleClass,
    profile: Profile | None,
    compartments: Mapping[str, Sequence[Row]],
    context: Context,
) -> Vehicle | None:
    policy = context.settings.policy
    fields: dict[str, object] = {name: getattr(kind, name) for name in _FROM_CLASS}
    fields["shift_start_s"], fields["shift_end_s"] = policy.shift
    for column, bound in row.columns.items():
        name = bound.column.model_field
        if name and row.values.get(column) is not None:
            fields[name] = row.values[column]
    fields["id"] = row.values.get("id")
    fields["profile"] = profile.id if profile is not None else kind.profile
    if "centre" not in fields and "centre" not in row.broken:
        _only_centre(fields, context)
    listed = compartments.get(str(fields.get("id")), ())
    rooms = [one.number_of("volume_m3") for one in listed]
    if rooms and None not in rooms and "volume_m3" not in row.values:
        fields["volume_m3"] = sum(room for room in rooms if room is not None)
    spaces = _spaces(row, kind, fields, listed, context)
    if spaces is None:
        return None
    return make(Vehicle, row, {**fields, "compartments": spaces}, context.faults)


def _only_centre(fields: dict[str, object], context: Context) -> None:
    """Take the county's only centre as a vehicle's home."""
    centres = context.rows.get("centres", [])
    if len(centres) == 1 and centres[0].text("id"):
        fields["centre"] = centres[0].text("id")


def _check_units(row: Row, context: Context) -> None:
    """Refuse a payload that must be meant in tonnes: ``1.5`` under 载重 without a unit."""
    limits = (("payload_kg", _LIGHTEST_PAYLOAD_KG), ("gross_kg", _LIGHTEST_GROSS_KG))
    for column, limit in limits:
        value, bound = row.number_of(column), row.columns.get(column)
        if value is None or bound is None or bound.has_unit or not 0 < value < limit:
            continue
        if re.fullmatch(r"[\d.,]+", row.written.get(column, "")):
            context.faults.error("files.payload_unit", row.where(column), row.written[column])
            row.broken.add(column)


def _profile(
    row: Row, kind: VehicleClass, profiles: Mapping[str, Profile], context: Context
) -> Profile | None:
    """Return the profile that a vehicle drives by: its class's, or one of its own sizes."""
    base = profiles.get(row.text("profile") or kind.profile)
    if base is None:
        return None
    payload_kg = row.number_of("payload_kg")
    gross_kg = row.number_of("gross_kg")
    if gross_kg is None and payload_kg is not None and row.text("profile") is None:
        gross_kg = max(base.gross_kg, kind.kerb_kg + payload_kg)
    sizes = {
        "gross_kg": gross_kg,
        "width_m": row.number_of("width_m"),
        "height_m": row.number_of("height_m"),
    }
    own = {
        name: value
        for name, value in sizes.items()
        if value is not None and value != getattr(base, name) and name not in row.broken
    }
    if not own:
        return base
    ident = f"{base.id}@{row.text('id')}"
    return make(Profile, row, {**dict(base), **own, "id": ident}, context.faults)


def _compartments_by_vehicle(context: Context) -> dict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in context.rows.get("compartments", []):
        for column in ("vehicle", "id"):
            if column not in row.values and column not in row.broken:
                context.faults.error("files.missing", row.where(column))
                row.broken.add(column)
        vehicle = row.text("vehicle")
        if vehicle is None:
            continue
        same = [one for one in grouped[vehicle] if one.text("id") == row.text("id")]
        if same and row.text("id"):
            first = same[0].where()
            context.faults.error("model.duplicate_id", row.where("id"), row.text("id"), first=first)
        grouped[vehicle].append(row)
    return dict(grouped)


def _spaces(
    row: Row,
    kind: VehicleClass,
    fields: Mapping[str, object],
    listed: Sequence[Row],
    context: Context,
) -> tuple[Compartment, ...] | None:
    """Make a vehicle's compartments; None, with faults noted, when one is refused."""
    zones = row.values.get("zones") or kind.zones
    vehicle, volume_m3 = fields.get("id"), fields["volume_m3"]
    if not listed:
        one = {"vehicle": vehicle, "id": MAIN, "zones": zones, "volume_m3": volume_m3}
        space = make(Compartment, row, one, context.faults)
        return None if space is None else (space,)
    rest_m3 = _rest(listed, volume_m3)
    spaces: list[Compartment] = []
    for place in listed:
        values = {name: value for name, value in place.values.items() if value is not None}
        space = make(
            Compartment, place, {"zones": zones, "volume_m3": rest_m3, **values}, context.faults
        )
        if space is not None:
            spaces.append(space)
    return tuple(spaces) if len(spaces) == len(listed) else None


def _rest(listed: Sequence[Row], volume_m3: object) -> float:
    """Share what is left of a body equally among the compartments that give no volume."""
    given = [one.number_of("volume_m3") for one in listed]
    blank = given.count(None)
    body = volume_m3 if isinstance(volume_m3, int | float) else 0.0
    left = body - sum(one for one in given if one is not None)
    return max(left, 0.0) / blank if blank else 0.0
