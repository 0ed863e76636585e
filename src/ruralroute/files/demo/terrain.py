"""The three kinds of land that a demo county can have, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Terrain(StrEnum):
    """Shape of a county's land."""

    PLAIN = "plain"
    HILL = "hill"
    MOUNTAIN = "mountain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """What one kind of land does to roads, volumes and fleets.

    Parameters
    ----------
    lon, lat
        About where such counties lie, degrees.
    across_m
        Width of a county of 60 stations, metres.
    ruggedness
        How unevenly easy the land is to cross; high values make roads follow few valleys.
    winding
        Sideways swing of a road as a share of its length.
    shape_point_m
        Distance between shape points of a road, metres.
    ring_share
        Share of neighbouring townships that a road joins without the detour over the county town.
    loop_share
        Share of gaps between two roads that a further road closes.
    unpaved_share
        Share of village roads at the end of the tree that are gravel or earth.
    narrow_share
        Share of village roads that are one lane wide.
    parcels_median, parcels_range
        Parcels of one village and day: median, least and most.
    town_parcels_median
        Parcels of a township station and day.
    cold_share
        Share of stations with chilled goods.
    leg_min
        Drive from one stop to the next, minutes, to size the fleet by.
    trips
        Trips of a vehicle and day, to size the fleet by.
    fleet
        Vehicle classes in the order in which they are added until the day's work is covered.
    plate
        First two characters of number plates (no county has this letter).
    """

    lon: float
    lat: float
    across_m: float
    ruggedness: float
    winding: float
    shape_point_m: float
    ring_share: float
    loop_share: float
    unpaved_share: float
    narrow_share: float
    parcels_median: float
    parcels_range: tuple[int, int]
    town_parcels_median: float
    cold_share: float
    leg_min: float
    trips: float
    fleet: tuple[str, ...]
    plate: str


LANDS: dict[Terrain, Land] = {
    Terrain.PLAIN: Land(
        lon=114.4,
        lat=33.4,
        across_m=36_000,
        ruggedness=0.3,
        winding=0.035,
        shape_point_m=450,
        ring_share=0.9,
        loop_share=0.6,
        unpaved_share=0.08,
        narrow_share=0.10,
        parcels_median=210,
        parcels_range=(100, 500),
        town_parcels_median=650,
        cold_share=0.12,
        leg_min=5,
        trips=1.6,
        fleet=("van", "light_truck", "van", "microvan", "light_truck", "van", "e_trike"),
        plate="豫Z",
    ),
    Terrain.HILL: Land(
        lon=110.6,
        lat=27.6,
        across_m=42_000,
        ruggedness=1.6,
        winding=0.15,
        shape_point_m=220,
        ring_share=0.25,
        loop_share=0.06,
        unpaved_share=0.15,
        narrow_share=0.18,
        parcels_median=65,
        parcels_range=(30, 150),
        town_parcels_median=260,
        cold_share=0.12,
        leg_min=9,
        trips=1.4,
        fleet=("microvan", "van", "light_truck", "microvan", "e_trike", "van"),
        plate="湘Z",
    ),
    Terrain.MOUNTAIN: Land(
        lon=107.7,
        lat=25.5,
        across_m=48_000,
        ruggedness=3.0,
        winding=0.22,
        shape_point_m=160,
        ring_share=0.05,
        loop_share=0.015,
        unpaved_share=0.25,
        narrow_share=0.30,
        parcels_median=14,
        parcels_range=(5, 40),
        town_parcels_median=90,
        cold_share=0.07,
        leg_min=20,
        trips=1.4,
        fleet=("microvan", "pickup", "van", "microvan", "e_trike"),
        plate="黔Z",
    ),
}
