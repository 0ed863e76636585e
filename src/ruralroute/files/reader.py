"""Read a county: sources, settings, rows, models, and what is wrong with all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from ruralroute.errors import DataError, Fault, Where
from ruralroute.files.context import (
    Context,
    resolve,
    settings_names,
    settle_zones,
    tell_unknown,
)
from ruralroute.files.coordinates import known_crs
from ruralroute.files.fleet import build_vehicles
from ruralroute.files.idents import give_ids
from ruralroute.files.names import Names
from ruralroute.files.orders import build_orders
from ruralroute.files.positions import check_spread, place_rows
from ruralroute.files.raw import Faults
from ruralroute.files.rows import Row, read_rows
from ruralroute.files.settings import Settings, read_settings
from ruralroute.files.settings_text import FILE, RawSettings
from ruralroute.files.sources import Sources, peek_settings, read_orders_file, read_sources
from ruralroute.files.tables import ORDERS, TABLES
from ruralroute.files.wording import make, settings_faults
from ruralroute.messages import LANGS, Lang
from ruralroute.model import (
    Candidate,
    Centre,
    County,
    Operator,
    Product,
    RoadOverride,
    RoadSettings,
    Station,
    TravelRow,
    check_references,
    check_rooms,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")

_NEEDED = ("centres", "stations")


def read_county(
    path: str | Path,
    *,
    orders: str | Path | None = None,
    on_warning: Callable[[Fault], None] | None = None,
) -> County:
    """Read a county folder or workbook.

    Parameters
    ----------
    path
        A folder with ``county.toml`` and tables, or an ``.xlsx`` with a sheet for each.
    orders
        A file with today's orders alone; it takes the place of the county's own table.
    on_warning
        Told every warning, when the county can be used.

    Returns
    -------
    County
        Positions in WGS 84, units SI, every default filled in, every reference checked.

    Raises
    ------
    DataError
        Something is wrong; it lists everything, errors and warnings, of all files.
    """
    faults = Faults()
    replaced = frozenset() if orders is None else frozenset({ORDERS.name})
    sources = read_sources(Path(path), faults, without=replaced)
    if orders is not None:
        read_orders_file(Path(orders), sources, faults)
    county = _understand(sources, faults)
    found = faults.sorted()
    if county is None or faults.errors:
        raise DataError(found)
    if on_warning is not None:
        for one in found:
            on_warning(one)
    return county


def peek_lang(path: str | Path) -> Lang | None:
    """Return the language that a county asks for, without reading the rest of it."""
    raw = peek_settings(Path(path))
    lang = None if raw is None else raw.tree.get("lang", raw.tree.get("语言"))
    return next((one for one in LANGS if one == lang), None)


def _understand(sources: Sources, faults: Faults) -> County | None:
    if not sources.tables and sources.settings is None:
        if not faults.errors:
            faults.error("files.nothing_here", Where(file=str(sources.base)))
        return None
    raw = sources.settings or RawSettings(file=FILE, tree={})
    settings = read_settings(raw, faults)
    names = settings_names(settings)
    settings = settle_zones(settings, names["zones"])
    crs = _crs(settings, faults, is_broken=FILE in sources.broken)
    context = Context(
        settings=settings,
        faults=faults,
        rows={
            name: read_rows(sources.tables[name], table, faults)
            for name, table in TABLES.items()
            if name in sources.tables
        },
    )
    for name in _NEEDED:
        if name not in sources.broken and not context.rows.get(name):
            label = TABLES[name].aliases[0]
            faults.error("files.table_missing", table=name, label=label)
    context.names = names
    for name in ("centres", "stations", "operators", "products", "vehicles", "candidates"):
        takes_all = name in sources.broken or (name in _NEEDED and not context.rows.get(name))
        context.names[name] = Names(takes_all=takes_all)
    _prepare(context, crs)
    return _county(context, sources, crs)


def _crs(settings: Settings, faults: Faults, *, is_broken: bool) -> str:
    where = settings.raw.where("crs")
    given = settings.top.get("crs")
    if given is None:
        if not is_broken:
            faults.warn("files.no_crs", where)
        return "wgs84"
    known = known_crs(given)
    if known is None:
        faults.error("files.unknown_crs", where, given)
    return known or "wgs84"


def _prepare(context: Context, crs: str) -> None:
    """Give ids, find what rows refer to, place what has a position."""
    for one in context.settings.products:
        context.names["products"].add(one.id, one.name)
    give_ids(context)
    if "operators" not in context.rows and not context.names["operators"].takes_all:
        _name_operators(context)
    for name, rows in context.rows.items():
        for row in rows:
            resolve(row, TABLES[name], context)
    tell_unknown(context)
    placed = [
        one
        for name in ("centres", "stations", "candidates")
        for one in place_rows(context.rows.get(name, []), crs, context.faults)
    ]
    check_spread(placed, context.faults)
    place_rows(context.rows.get("road_overrides", []), crs, context.faults)


def _name_operators(context: Context) -> None:
    """Without a table of operators, every name under ``operator`` is one."""
    names = context.names["operators"]
    for rows in context.rows.values():
        for row in rows:
            operator = row.text("operator")
            if operator:
                names.add(operator)


def _build(model: type[M], name: str, context: Context) -> tuple[M, ...]:
    """Make the models of a table's rows."""
    made: list[M] = []
    kept: list[Row] = []
    for row in context.rows.get(name, []):
        fields = {
            bound.column.model_field: row.values[column]
            for column, bound in row.columns.items()
            if bound.column.model_field and row.values.get(column) is not None
        }
        if row.values.get("id") is not None:
            fields["id"] = row.values["id"]
        one = make(model, row, fields, context.faults)
        if one is not None:
            made.append(one)
            kept.append(row)
    context.sources[name] = kept
    return tuple(made)


def _operators(context: Context) -> tuple[Operator, ...]:
    if "operators" in context.rows:
        return _build(Operator, "operators", context)
    return tuple(Operator(id=one) for one in context.names["operators"].ids())


def _products(context: Context) -> tuple[Product, ...]:
    """Join the products of the settings and of the table; one in both is a fault."""
    from_table = _build(Product, "products", context)
    first: dict[str, Where] = {
        one.id: context.settings.raw.where(f"products.{one.id}")
        for one in context.settings.products
    }
    for one, row in zip(from_table, context.sources["products"], strict=True):
        if one.id in first:
            context.faults.error("model.duplicate_id", row.where("id"), one.id, first=first[one.id])
        first.setdefault(one.id, row.where("id"))
    return (*context.settings.products, *from_table)


def _overrides(context: Context) -> tuple[RoadOverride, ...]:
    overrides = _build(RoadOverride, "road_overrides", context)
    for one, row in zip(overrides, context.sources["road_overrides"], strict=True):
        if one.way is None and one.place is None and (one.lon is None or one.lat is None):
            context.faults.error("files.override_where", row.where("way"))
    return overrides


def _travel(context: Context) -> tuple[TravelRow, ...]:
    """Make the rows of travel; a pair given twice is a fault."""
    travel = _build(TravelRow, "travel", context)
    first: dict[tuple[str, str, str | None], Where] = {}
    for one, row in zip(travel, context.sources["travel"], strict=True):
        pair = (one.from_place, one.to_place, one.profile)
        if pair in first:
            found = f"{one.from_place} - {one.to_place}"
            context.faults.error("files.pair_twice", row.where("from"), found, first=first[pair])
        first.setdefault(pair, row.where("from"))
    return travel


_WITHOUT_CRS = (".csv", ".shp")
"""Road files that may name no reference system; others are in WGS 84 or say what they are in."""


def _road_settings(settings: Settings, crs: str, faults: Faults) -> RoadSettings:
    """Give a table or shapefile that may name no reference system that of the county."""
    roads = settings.roads
    if roads.crs is not None:
        known = known_crs(roads.crs)
        if known is None:
            faults.error("files.unknown_crs", settings.raw.where("roads.crs"), roads.crs)
        return roads.model_copy(update={"crs": known})
    file = settings.top.get("roads", "").lower()
    if crs == "wgs84" or not file.endswith(_WITHOUT_CRS):
        return roads
    return roads.model_copy(update={"crs": crs})


def _county(context: Context, sources: Sources, crs: str) -> County | None:
    settings, faults = context.settings, context.faults
    products = _products(context)
    vehicles, derived = build_vehicles(context)
    fields: dict[str, object] = {
        "name": sources.name,
        **settings.top,
        "crs": "wgs84",
        "conditions": settings.conditions,
        "road_settings": _road_settings(settings, crs, faults),
        "base_dir": str(sources.base.resolve()),
        "sha256": sources.sha256,
        "policy": settings.policy,
        "siting": settings.siting,
        "day_types": settings.day_types,
        "site_sizes": settings.site_sizes,
        "zones": settings.zones,
        "profiles": (*settings.profiles, *derived),
        "classes": settings.classes,
        "products": products,
        "operators": _operators(context),
        "centres": _build(Centre, "centres", context),
        "stations": _build(Station, "stations", context),
        "vehicles": vehicles,
        "orders": build_orders(context, products),
        "candidates": _build(Candidate, "candidates", context),
        "travel": _travel(context),
        "road_overrides": _overrides(context),
    }
    _check_roads(settings, sources, faults)
    if not vehicles and "vehicles" not in sources.broken and "vehicles" not in context.rows:
        faults.warn("files.no_vehicles", Where(file="vehicles"))
    try:
        county = County.model_validate(fields)
    except ValidationError as error:
        settings_faults(error, settings.raw.where, str, faults)
        return None
    _check_settings_references(county, settings, faults)
    _check_references(county, context)
    _check_prices(county, context)
    return county


def _check_roads(settings: Settings, sources: Sources, faults: Faults) -> None:
    roads = settings.top.get("roads")
    if roads is None:
        return
    try:
        there = (sources.base / roads).is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        faults.error("files.no_roads_file", settings.raw.where("roads"), roads)


def _check_settings_references(county: County, settings: Settings, faults: Faults) -> None:
    """Note settings that name a zone or profile that does not exist."""
    zones = {one.id for one in county.zones}
    profiles = {one.id for one in county.profiles}
    for kind in county.classes:
        if kind.profile not in profiles:
            where = settings.raw.where(f"classes.{kind.id}.profile")
            faults.error("model.unknown_id", where, kind.profile, table="profiles")
        for zone in kind.zones:
            if zone not in zones:
                where = settings.raw.where(f"classes.{kind.id}.zones")
                faults.error("model.unknown_id", where, zone, table="zones")
    for product in settings.products:
        if product.zone not in zones:
            where = settings.raw.where(f"products.{product.id}.zone")
            faults.error("model.unknown_id", where, product.zone, table="zones")
    for size in county.site_sizes:
        where = settings.raw.where(f"site_sizes.{size.id}.cold_capacity_m3")
        faults.found += check_rooms(size.cold_capacity_m3, zones, where)


def _check_prices(county: County, context: Context) -> None:
    """Note prices of orders that must be served: they can mean nothing."""
    due = {station.id for station in county.stations if station.is_due}
    for one, row in zip(county.orders, context.sources["orders"], strict=True):
        if one.price is not None and (one.station in due or one.is_mandatory):
            context.faults.warn("files.mandatory_priced", row.where("price"), one.price)


def _check_references(county: County, context: Context) -> None:
    """Run the model's own cross-checks; where rows were left out, only those for duplicates."""

    def locate(table: str, index: int, column: str) -> Where:
        rows = context.sources.get(table, [])
        return rows[index].where(column) if index < len(rows) else Where(file=table)

    whole = not context.faults.errors
    for one in check_references(county, locate):
        if whole or one.code != "model.unknown_id":
            context.faults.found.append(one)
