"""A demo county as the text of the files that a user would write."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence

from ruralroute.files.demo.demand import DAY, OPERATORS, PRODUCTS, Demand
from ruralroute.files.demo.fleet import Car
from ruralroute.files.demo.lattice import Point
from ruralroute.files.demo.lines import Line
from ruralroute.files.demo.places import Hub, Site, flags_of

Position = tuple[float, float]
Cell = str | int | float | None


class Globe:
    """Turns metres around the county town into degrees.

    Parameters
    ----------
    lon, lat
        Position of the county town, WGS 84 degrees.
    """

    def __init__(self, lon: float, lat: float) -> None:
        self._lon, self._lat = lon, lat
        self._m_per_lon = 111_320 * math.cos(math.radians(lat))

    def degrees(self, point: Point) -> Position:
        """Place a point, to six decimals."""
        x, y = point
        return round(self._lon + x / self._m_per_lon, 6), round(self._lat + y / 110_800, 6)


def roads_geojson(lines: Iterable[Line], globe: Globe) -> str:
    """Write the roads as GeoJSON, one feature a line."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": number, **line.tags},
            "geometry": {
                "type": "LineString",
                "coordinates": [globe.degrees(point) for point in line.points],
            },
        }
        for number, line in enumerate(lines, start=1)
    ]
    rows = ",\n".join(
        json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features
    )
    return f'{{"type":"FeatureCollection","features":[\n{rows}\n]}}\n'


def county_toml(*, name: str, terrain: str, stations: int, seed: int) -> str:
    """Write the county's own settings."""
    return (
        f"# A fictional county: ruralroute demo --terrain {terrain} --stations {stations}"
        f" --seed {seed}\n"
        "# 虚构的示例县，地名、车牌、电话均为编造\n"
        f'name = "{name}"\n'
        'crs = "wgs84"\n'
        'roads = "roads.geojson"\n'
        "\n"
        "[policy]\n"
        "stop_operator_s = 20  # 每家公司在每站扫码签收 20 秒\n"
    )


def centres_csv(hubs: Sequence[Hub], globe: Globe) -> str:
    """Write the centres: open from 06:00 to 19:00, evening line-haul at 17:30."""
    return _csv(
        {
            **_placed(hub, globe),
            "open": "06:00",
            "close": "19:00",
            "load_min": 20,
            "unload_min": 10,
            "turnaround_min": 10,
            "collect_by": "17:30",
        }
        for hub in hubs
    )


def candidates_csv(hubs: Sequence[Hub], globe: Globe) -> str:
    """Write the candidate sites, of two sizes in turn."""
    sizes = (("small", 300_000, 90_000, 3_000), ("medium", 800_000, 160_000, 9_000))
    rows = []
    for hub, (size, cost_open, cost_year, capacity) in zip(hubs, sizes * len(hubs), strict=False):
        costs = {"cost_open": cost_open, "cost_year": cost_year, "capacity": capacity}
        rows.append({**_placed(hub, globe), "size": size, **costs})
    columns = ("id", "lon", "lat", "name", "size", "cost_open", "cost_year", "capacity")
    return _csv(rows, columns)


def stations_csv(sites: Sequence[Site], globe: Globe) -> str:
    """Write the stations."""
    flags = flags_of(sites)
    return _csv(
        {
            **_placed(site, globe),
            "township": site.township,
            "level": "township" if site.is_township else "village",
            "parent": site.parent,
            "windows": site.windows,
            "forbid_classes": site.forbid,
            "flags": ";".join(flags.get(site.id, ())),
            "notes": site.notes,
        }
        for site in sites
    )


def operators_csv() -> str:
    """Write the operators."""
    return _csv({"id": one, "name": name} for one, name in OPERATORS)


def products_csv() -> str:
    """Write the products."""
    return _csv(
        {
            "id": goods.id,
            "name": goods.name,
            "zone": goods.zone,
            "goods_class": goods.goods_class,
            "mass_kg_per_parcel": goods.kg,
            "volume_m3_per_parcel": goods.m3,
        }
        for goods in PRODUCTS
    )


def vehicles_csv(cars: Sequence[Car]) -> str:
    """Write the vehicles; what their class says is left out."""
    return _csv(
        {
            "id": car.id,
            "class": car.kind,
            "centre": car.centre,
            "operator": car.operator,
            "shift_start": car.shift_start,
            "shift_end": car.shift_end,
            "plate": car.plate,
            "driver": car.driver,
            "phone": car.phone,
        }
        for car in cars
    )


def compartments_csv(cars: Sequence[Car]) -> str:
    """Write the compartments of the trucks with two."""
    rows: list[Mapping[str, Cell]] = []
    for car in cars:
        if car.halves:
            spaces = (("前舱", "frozen", 500, 5), ("后舱", "chilled;pharma;ambient", 800, 9))
            for space, zones, payload_kg, volume_m3 in spaces:
                amounts = {"payload_kg": payload_kg, "volume_m3": volume_m3}
                rows.append({"vehicle": car.id, "id": space, "zones": zones, **amounts})
    return _csv(rows, ("vehicle", "id", "zones", "payload_kg", "volume_m3"))


def orders_csv(demand: Sequence[Demand]) -> str:
    """Write the day's orders."""
    return _csv(
        {
            "id": f"D{number:04d}",
            "date": DAY,
            "station": one.site.id,
            "operator": one.operator,
            "kind": one.kind,
            "product": one.product,
            "parcels": one.parcels,
            "centre": one.centre,
            "windows": one.windows,
            "level": one.level or None,
            "max_aboard_min": one.max_aboard_min,
            "ready": one.ready,
        }
        for number, one in enumerate(demand, start=1)
    )


def _placed(place: Hub | Site, globe: Globe) -> dict[str, Cell]:
    lon, lat = globe.degrees(place.at)
    return {"id": place.id, "lon": lon, "lat": lat, "name": place.name}


def _csv(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str] = ()) -> str:
    """Write rows under a header; the columns are those of the first row unless given."""
    listed = list(rows)
    header = list(columns or listed[0])
    out = io.StringIO()
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return out.getvalue()
