"""docs/data-format.md says what the code does: every table, column, unit, name, key and default."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ruralroute.files.cells import UNITS, Dimension, parse_amounts
from ruralroute.files.context import ZONE_NAMES
from ruralroute.files.tables import KEPT, RESERVED, TABLES
from ruralroute.model import (
    CLASSES,
    DAY_TYPES,
    PROFILES,
    SITE_SIZES,
    ZONES,
    Policy,
    Profile,
    RoadSettings,
    SitingSettings,
    VehicleClass,
    Zone,
)

DOC = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text(encoding="utf-8")


def section(title):
    found = re.search(rf"^###? {re.escape(title)}\n(.*?)(?=^##|\Z)", DOC, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def rows(title):
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_column_is_documented_with_its_unit_and_its_names(table):
    needed = {name for group in table.required for name in group}
    found = {row[0].replace("*", "").strip("`"): row for row in rows(table.name)}
    assert list(found) == [column.name for column in table.columns]
    for column in table.columns:
        name, holds, names, meaning = found[column.name]
        assert name.startswith("**") == (column.name in needed), column.name
        strong, _, weak = names.removesuffix(")").partition("(weak:")
        assert tuple(strong.split()) == column.aliases
        assert tuple(weak.split()) == column.weak
        assert meaning
        if column.unit:
            assert holds == column.unit
    aliases = re.search(r"may also be called: (.*)", section(table.name))
    assert tuple(aliases[1].split()) == table.aliases


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_what_is_kept_for_later_says_so(table):
    kept = [row[0].strip("`") for row in rows(table.name) if row[3].endswith("kept for later")]
    assert tuple(kept) == KEPT.get(table.name, ())


def test_every_setting_of_the_policy_is_documented_with_its_default():
    found = {row[0].strip("`"): row for row in rows("[policy]")}
    assert list(found) == list(Policy.model_fields)
    for name, (_, default, meaning) in found.items():
        assert meaning, name
        value = getattr(Policy(), name)
        if isinstance(value, int | float) and not isinstance(value, bool) and ":" not in default:
            number = 1 / 3 if default == "1/3" else float(default)
            assert number == pytest.approx(value), name


@pytest.mark.parametrize(
    ("title", "defaults", "model"),
    [
        ("[zones.&lt;id&gt;]", ZONES, Zone),
        ("[classes.&lt;id&gt;]", CLASSES, VehicleClass),
        ("[profiles.&lt;id&gt;]", PROFILES, Profile),
    ],
)
def test_every_default_and_every_key_is_documented(title, defaults, model):
    assert [row[0].strip("`") for row in rows(title)] == [one.id for one in defaults]
    for key in model.model_fields:
        assert key == "id" or f"`{key}`" in section(title)
    for one in defaults:
        for name in ZONE_NAMES.get(one.id, ()) if model is Zone else (one.id,):
            assert name in section(title)


def test_the_figures_of_classes_and_zones_are_those_of_the_code():
    for row, one in zip(rows("[classes.&lt;id&gt;]"), CLASSES, strict=True):
        costs = (one.cost_fixed, one.cost_per_km, one.cost_per_hour, one.max_trips)
        expected = (one.payload_kg, one.volume_m3, one.kerb_kg, *costs)
        assert tuple(float(cell) for cell in (*row[2:5], *row[6:])) == expected
    for row, one in zip(rows("[profiles.&lt;id&gt;]"), PROFILES, strict=True):
        size = (one.gross_kg, one.axle_kg, one.width_m, one.height_m, one.length_m)
        speeds = (*one.speeds_kmh.values(), one.top_kmh)
        figures = (*size, *speeds, one.power_kw, one.efficiency, one.climb_kg)
        assert [*row[1:6], *row[7:]] == ["" if one is None else f"{one:g}" for one in figures]
        assert (row[6] == "yes") is one.goods_vehicle
    for row, one in zip(rows("[zones.&lt;id&gt;]"), ZONES, strict=True):
        assert row[3:] == [
            "" if one.set_point_c is None else f"{one.set_point_c:g}",
            str(one.max_out_of_cold_s or ""),
        ]


def test_every_unit_and_reserved_name_is_documented():
    for dimension in (Dimension.MASS, Dimension.VOLUME, Dimension.TIME, Dimension.LENGTH):
        factors = set(UNITS[dimension].values())
        documented = {UNITS[dimension][unit] for unit in UNITS[dimension] if f" {unit}" in DOC}
        assert documented == factors
    for name in RESERVED:
        assert f"`{name}`" in DOC


def test_every_setting_of_the_roads_is_documented():
    found = {row[0].strip("`"): row for row in rows("[roads]")}
    assert list(found) == list(RoadSettings.model_fields)


def test_every_setting_of_siting_is_documented_with_its_default():
    found = {row[0].strip("`"): row for row in rows("[siting]")}
    assert list(found) == list(SitingSettings.model_fields)
    for name, (_, default, meaning) in found.items():
        assert meaning, name
        value = getattr(SitingSettings(), name)
        if isinstance(value, int | float):
            assert float(default) == pytest.approx(value), name
        elif isinstance(value, str):
            assert default == f'"{value}"', name


def test_the_figures_of_days_and_sizes_are_those_of_the_code():
    for row, day in zip(rows("[day_types.&lt;id&gt;]"), DAY_TYPES, strict=True):
        assert row[0] == f"`{day.id}`"
        assert [float(cell) for cell in row[2:]] == [day.days, day.deliver, day.collect]
    for row, size in zip(rows("[site_sizes.&lt;id&gt;]"), SITE_SIZES, strict=True):
        assert parse_amounts(row[3]) == size.cold_capacity_m3
        assert [float(row[at]) for at in (2, 4, 5)] == [
            size.capacity_kg,
            size.cost_open,
            size.cost_year,
        ]
