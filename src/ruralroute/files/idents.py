"""Ids: given, or made from a name, a plate, or a station and a number."""

from __future__ import annotations

from collections import Counter, defaultdict

from ruralroute.files.context import Context
from ruralroute.files.names import Names
from ruralroute.files.rows import Row

_STANDS_IN = {
    "centres": "name",
    "stations": "name",
    "operators": "name",
    "products": "name",
    "candidates": "name",
    "vehicles": "plate",
}
"""Tables whose rows may leave the id blank, and the column that is taken then."""


def give_ids(context: Context) -> None:
    """Give an id to every row that has none, and list the names of every table."""
    for table, column in _STANDS_IN.items():
        rows = context.rows.get(table, [])
        shared = _names_in_two_townships(rows) if table == "stations" else frozenset()
        for row in rows:
            name = row.text(column)
            if "id" not in row.values and name is not None:
                township = row.text("township")
                row.values["id"] = f"{township}/{name}" if name in shared else name
            if "id" not in row.values and "id" not in row.broken:
                context.faults.error("files.missing", row.where("id"))
                row.broken.add("id")
    for table in ("centres", "stations", "operators", "products", "vehicles", "candidates"):
        context.names[table] = _names(context, table)
    places = Names(takes_all=any(context.names[one].takes_all for one in ("centres", "stations")))
    for table in ("centres", "stations", "candidates"):
        for row in context.rows.get(table, []):
            places.add(row.text("id") or "", *_other_names(row))
    context.names["places"] = places


def _names_in_two_townships(rows: list[Row]) -> frozenset[str]:
    """Names without an id of their own that stand in more than one township."""
    townships: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        name, township = row.text("name"), row.text("township")
        if name and township:
            townships[name].add(township)
    return frozenset(name for name, found in townships.items() if len(found) > 1)


def _names(context: Context, table: str) -> Names:
    names = context.names.get(table) or Names()
    for row in context.rows.get(table, []):
        ident = row.text("id")
        if ident:
            names.add(ident, *_other_names(row))
            if table == "stations":
                context.townships[ident] = row.text("township") or ""
    return names


def _other_names(row: Row) -> list[str]:
    name, township = row.text("name") or "", row.text("township") or ""
    others = [name, row.text("plate") or ""]
    if name and township:
        others += [f"{township}/{name}", f"{township}{name}", f"{township} {name}"]
    return others


def number_orders(rows: list[Row]) -> None:
    """Give ids ``<station>-<n>`` to orders without one, counting each station's from 1."""
    taken = {row.text("id") for row in rows}
    counts: Counter[str] = Counter()
    for row in rows:
        if "id" in row.values or "id" in row.broken:
            continue
        station = row.text("station") or ""
        counts[station] += 1
        while f"{station}-{counts[station]}" in taken:
            counts[station] += 1
        row.values["id"] = f"{station}-{counts[station]}"
