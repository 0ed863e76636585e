"""Make a demo county: from a seed to the text of its files."""

from __future__ import annotations

from ruralroute.files.demo.demand import make_demand
from ruralroute.files.demo.dice import Dice
from ruralroute.files.demo.fleet import make_fleet
from ruralroute.files.demo.lattice import make_lattice
from ruralroute.files.demo.lines import map_lines, shape_roads
from ruralroute.files.demo.names import COUNTIES, township_names
from ruralroute.files.demo.places import make_hubs, make_sites
from ruralroute.files.demo.roads import build_roads
from ruralroute.files.demo.settle import settle
from ruralroute.files.demo.tables import (
    Globe,
    candidates_csv,
    centres_csv,
    compartments_csv,
    county_toml,
    operators_csv,
    orders_csv,
    products_csv,
    roads_geojson,
    stations_csv,
    vehicles_csv,
)
from ruralroute.files.demo.terrain import LANDS, Terrain


def make_files(*, terrain: Terrain, stations: int, seed: int) -> dict[str, str]:
    """Make the files of a county: name to text, the same for the same arguments everywhere."""

    def dice(part: str) -> Dice:
        return Dice(f"{part} {terrain.value} {stations} {seed}")

    land = LANDS[terrain]
    where = dice("where")
    stem = where.pick(COUNTIES)
    globe = Globe(land.lon + where.uniform(-0.5, 0.5), land.lat + where.uniform(-0.5, 0.5))

    lattice = make_lattice(dice("land"), terrain=terrain, stations=stations)
    settlements = settle(dice("people"), lattice, stations=stations)
    roads = build_roads(dice("roads"), lattice, settlements, terrain=terrain)
    shapes = shape_roads(dice("shapes"), lattice, roads, terrain=terrain)
    towns = township_names(dice("towns"), len(settlements.townships))
    hubs, candidates = make_hubs(dice("hubs"), lattice, settlements, towns, county=f"{stem}县")
    sites = make_sites(
        dice("sites"), lattice, settlements, roads=roads, shapes=shapes, towns=towns, hubs=hubs
    )
    demand = make_demand(dice("demand"), sites, terrain=terrain)
    cars = make_fleet(dice("fleet"), demand, centres=[hub.id for hub in hubs], terrain=terrain)
    return {
        "county.toml": county_toml(
            name=f"{stem}县（示例）", terrain=terrain.value, stations=stations, seed=seed
        ),
        "centres.csv": centres_csv(hubs, globe),
        "stations.csv": stations_csv(sites, globe),
        "operators.csv": operators_csv(),
        "products.csv": products_csv(),
        "vehicles.csv": vehicles_csv(cars),
        "compartments.csv": compartments_csv(cars),
        "orders.csv": orders_csv(demand),
        "candidates.csv": candidates_csv(candidates, globe),
        "roads.geojson": roads_geojson(map_lines(lattice, roads, shapes), globe),
    }
