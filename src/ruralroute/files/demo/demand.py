"""What is sent on the day: parcels down, produce up, cold goods, farm inputs."""

from __future__ import annotations

from dataclasses import dataclass

from ruralroute.files.demo.dice import Dice
from ruralroute.files.demo.places import Site
from ruralroute.files.demo.terrain import LANDS, Land, Terrain

DAY = "2026-06-18"
OPERATORS: tuple[tuple[str, str], ...] = (
    ("post", "县邮政"),
    ("shanque", "山雀快递"),
    ("feiyan", "飞燕速递"),
    ("coop", "供销合作社"),
    ("xiangwei", "乡味电商"),
)
"""Id and name of the operators; all are fictional and share one pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A product: zone, goods class, one piece's mass and volume, longest time aboard."""

    id: str
    name: str
    zone: str = "ambient"
    goods_class: str = "general"
    kg: float
    m3: float
    max_aboard_min: int | None = None


PRODUCTS: tuple[Goods, ...] = (
    Goods(id="groceries", name="日用百货", kg=6, m3=0.02),
    Goods(id="fertiliser", name="化肥", goods_class="chemical", kg=40, m3=0.05),
    Goods(id="dairy", name="低温奶", zone="chilled", goods_class="food", kg=5, m3=0.012),
    Goods(id="meat", name="冷鲜肉", zone="chilled", goods_class="food", kg=8, m3=0.015),
    Goods(id="frozen_food", name="速冻食品", zone="frozen", goods_class="food", kg=8, m3=0.02),
    Goods(id="vaccine", name="疫苗药品", zone="pharma", goods_class="pharma", kg=3, m3=0.015),
    Goods(id="vegetables", name="时令蔬菜", goods_class="food", kg=5, m3=0.014),
    Goods(id="eggs", name="土鸡蛋", goods_class="food", kg=4, m3=0.012),
    Goods(id="mushrooms", name="鲜菌", zone="chilled", goods_class="food", kg=3, m3=0.012),
)
_GOODS = {goods.id: goods for goods in PRODUCTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """An order to be; mass and volume follow from the product, else from the policy."""

    site: Site
    operator: str
    parcels: int
    kind: str = "deliver"
    product: str = ""
    centre: str = ""
    windows: str = ""
    level: int = 0
    max_aboard_min: int | None = None
    ready: str = ""

    @property
    def zone(self) -> str:
        """Temperature zone of the goods."""
        return _GOODS[self.product].zone if self.product else "ambient"

    @property
    def load(self) -> tuple[float, float]:
        """Kilograms and cubic metres."""
        if self.product:
            goods = _GOODS[self.product]
            return self.parcels * goods.kg, self.parcels * goods.m3
        kg, m3 = (1.3, 0.008) if self.kind == "deliver" else (4.0, 0.012)
        return self.parcels * kg, self.parcels * m3

    @property
    def handling_min(self) -> float:
        """Minutes of handing over."""
        each = 2.0 if self.site.is_township else 4.0
        cold = 60 if self.zone != "ambient" else 0
        return (self.parcels * (each if self.kind == "deliver" else 30) + cold) / 60


def make_demand(dice: Dice, sites: list[Site], *, terrain: Terrain) -> list[Demand]:
    """Draw the day's orders of all stations, station by station."""
    demand = [one for site in sites for one in _ambient(dice, site, LANDS[terrain])]
    demand += _cold(dice, sites, LANDS[terrain])
    place = {site.id: index for index, site in enumerate(sites)}
    return sorted(demand, key=lambda one: place[one.site.id])


def _parcels(dice: Dice, site: Site, land: Land) -> int:
    if site.is_township:
        return round(min(2.0, max(0.5, dice.log_normal(1, 0.3))) * land.town_parcels_median)
    low, high = land.parcels_range
    return min(high, max(low, round(dice.log_normal(land.parcels_median, 0.45))))


def _ambient(dice: Dice, site: Site, land: Land) -> list[Demand]:
    """Draw parcels of post and express, groceries and farm inputs, and what goes up."""
    total = _parcels(dice, site, land)
    demand: list[Demand] = []
    shares = [dice.uniform(0.7, 1.3) * share for share in (0.35, 0.37, 0.28)]
    left = total
    for (operator, _), share in zip(OPERATORS[:2], shares, strict=False):
        count = min(left - 1, max(1, round(total * share / sum(shares))))
        demand.append(Demand(site=site, operator=operator, parcels=count))
        left -= count
    late = dice.chance(0.12) and min(site.minutes) < 60
    demand.append(Demand(site=site, operator="feiyan", parcels=left, ready="09:30" if late else ""))
    if dice.chance(0.3):
        pieces = dice.integer(3, 12)
        demand.append(Demand(site=site, operator="coop", parcels=pieces, product="groceries"))
    if dice.chance(0.08):
        bags = dice.integer(2, 6)
        demand.append(Demand(site=site, operator="coop", parcels=bags, product="fertiliser"))
    if dice.chance(0.35):
        count = max(1, round(total * dice.uniform(0.02, 0.06)))
        demand.append(Demand(site=site, operator="shanque", parcels=count, kind="collect"))
    if dice.chance(0.25):
        operator, product = dice.pick((("coop", "vegetables"), ("xiangwei", "eggs")))
        boxes = dice.integer(4, 16)
        demand.append(
            Demand(site=site, operator=operator, parcels=boxes, product=product, kind="collect")
        )
    return demand


def _cold(dice: Dice, sites: list[Site], land: Land) -> list[Demand]:
    """Draw cold orders, for stations that a refrigerated truck reaches in good time."""
    near = dice.shuffled(
        [site for site in sites if site.truck_minutes is not None and site.truck_minutes < 75]
    )
    demand: list[Demand] = []
    count = len(sites) * land.cold_share
    for site in near[: max(1, round(count))]:
        demand.append(
            Demand(
                site=site,
                operator=dice.pick(("coop", "xiangwei")),
                parcels=dice.integer(4, 20),
                product=dice.pick(("dairy", "meat")),
                centre="C1",
                windows="07:30-12:00" if dice.chance(0.5) and not site.windows else "",
                max_aboard_min=240,
            )
        )
    for site in near[: max(1, round(0.4 * count))]:
        demand.append(
            Demand(
                site=site,
                operator="coop",
                parcels=dice.integer(2, 10),
                product="frozen_food",
                centre="C1",
                max_aboard_min=240,
            )
        )
    clinics = sorted(near, key=lambda site: not site.is_township)
    for site in clinics[: max(1, round(0.25 * count))]:
        demand.append(
            Demand(
                site=site,
                operator="post",
                parcels=dice.integer(1, 4),
                product="vaccine",
                centre="C1",
                windows="" if site.windows else "08:00-12:00",
                level=1,
                max_aboard_min=240,
            )
        )
    for site in near[-max(1, round(0.3 * count)) :]:
        demand.append(
            Demand(
                site=site,
                operator="xiangwei",
                parcels=dice.integer(3, 12),
                product="mushrooms",
                kind="collect",
                centre="C1",
                max_aboard_min=240,
            )
        )
    return demand
