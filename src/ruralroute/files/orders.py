"""Orders: the amounts that a sheet leaves out, the zone that the goods need."""

from __future__ import annotations

import math

from ruralroute.files.context import Context
from ruralroute.files.idents import number_orders
from ruralroute.files.rows import Row
from ruralroute.files.wording import make
from ruralroute.model import Order, OrderKind, Policy, Product

_AMOUNTS = ("parcels", "mass_kg", "volume_m3")


def build_orders(context: Context, products: tuple[Product, ...]) -> tuple[Order, ...]:
    """Make the orders; parcels, mass and volume that are blank or 0 follow from the others."""
    by_id = {one.id: one for one in products}
    rows = context.rows.get("orders", [])
    number_orders(rows)
    orders: list[Order] = []
    sources = context.sources.setdefault("orders", [])
    for row in rows:
        product = by_id.get(row.text("product") or "")
        fields = {
            bound.column.model_field: row.values[name]
            for name, bound in row.columns.items()
            if bound.column.model_field and row.values.get(name) is not None
        }
        fields["id"] = row.values.get("id")
        if product is not None:
            fields.setdefault("zone", product.zone)
            fields.setdefault("goods_class", product.goods_class)
        if not fill_amounts(row, fields, product, context.settings.policy):
            context.faults.error("files.no_amount", row.where("parcels"))
            continue
        order = make(Order, row, fields, context.faults)
        if order is not None:
            orders.append(order)
            sources.append(row)
    return tuple(orders)


def fill_amounts(
    row: Row, fields: dict[str, object], product: Product | None, policy: Policy
) -> bool:
    """Fill in what is blank or 0; False when there is nothing to go by."""
    parcels, mass_kg, volume_m3 = (row.number_of(name) or 0.0 for name in _AMOUNTS)
    if min(parcels, mass_kg, volume_m3) < 0 or any(name in row.broken for name in _AMOUNTS):
        return True
    if not (parcels or mass_kg or volume_m3):
        return False
    if not parcels:
        pieces = max(mass_kg / policy.piece_kg, volume_m3 / policy.piece_m3)
        parcels = max(1, math.ceil(pieces - 1e-9))
    collects = fields.get("kind") == OrderKind.COLLECT
    kg = policy.collect_parcel_kg if collects else policy.parcel_kg
    m3 = policy.collect_parcel_m3 if collects else policy.parcel_m3
    if product is not None and product.mass_kg_per_parcel is not None:
        kg = product.mass_kg_per_parcel
    if product is not None and product.volume_m3_per_parcel is not None:
        m3 = product.volume_m3_per_parcel
    fields["parcels"] = int(parcels)
    fields["mass_kg"] = mass_kg or _rounded(parcels * kg)
    fields["volume_m3"] = volume_m3 or _rounded(parcels * m3)
    return True


def _rounded(value: float) -> float:
    """Take off the noise of floating-point products: 3 x 1.3 is 3.9."""
    return round(value, 9)
