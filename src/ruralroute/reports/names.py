"""What people call the things of a county; an id that the county lacks is its own name."""

from __future__ import annotations

from collections.abc import Sequence

from ruralroute.errors import shorten
from ruralroute.messages import Lang, text
from ruralroute.model import Centre, County, Order, Station, Vehicle, VehicleClass, Zone
from ruralroute.planning.plan import Leg
from ruralroute.reports.words import clean, clock

MANY_WAYS = 3


class Names:
    """Looks names up by id, in one language, cleaned for any output.

    Parameters
    ----------
    county
        The county that the ids belong to.
    lang
        Language of the names of zones and classes.
    """

    def __init__(self, county: County, lang: Lang) -> None:
        self._lang = lang
        self._carry_free_m = county.policy.carry_free_m
        self.places: dict[str, Centre | Station] = {
            **{one.id: one for one in county.centres},
            **{one.id: one for one in county.stations},
        }
        self.vehicles: dict[str, Vehicle] = {one.id: one for one in county.vehicles}
        self.orders: dict[str, Order] = {one.id: one for one in county.orders}
        self.zones: dict[str, Zone] = {one.id: one for one in county.zones}
        self._classes = {one.id: one for one in county.classes}
        self._operators = {one.id: one.name for one in county.operators}
        self._products = {one.id: one.name for one in county.products}

    def place(self, key: str) -> str:
        """Name of a place."""
        one = self.places.get(key)
        return clean(one.label if one else key)

    def township(self, key: str) -> str:
        """Township of a station; empty for centres."""
        one = self.places.get(key)
        return clean(one.township) if isinstance(one, Station) else ""

    def carry(self, metres: int) -> str:
        """Words for a walk from the road; empty for a short one."""
        if metres <= self._carry_free_m:
            return ""
        return text("reports.carry", self._lang, metres=metres)

    def assumed(self, ways: Sequence[str]) -> str:
        """Words for roads that a stop hangs on and that are only taken for usable."""
        if not ways:
            return ""
        listed = " ".join(clean(shorten(one)) for one in ways[:MANY_WAYS])
        listed += " …" if ways[MANY_WAYS:] else ""
        return text("reports.assumed", self._lang, ways=listed)

    def waits(self, leg: Leg) -> str:
        """Words for waiting on the way until roads open; empty for none."""
        words = []
        for one in leg.waits:
            way = clean(shorten(leg.edges[one.edges][0])) if one.edges < len(leg.edges) else ""
            upto = clock(one.end_s, self._lang)
            words.append(text("reports.wait", self._lang, time=upto, way=way))
        return "; ".join(words)

    def vehicle(self, key: str) -> str:
        """Plate of a vehicle, else its id."""
        one = self.vehicles.get(key)
        return clean(one.plate or one.id if one else key)

    def vehicle_class(self, key: str) -> str:
        """Class of the vehicle `key`."""
        one = self.vehicles.get(key)
        return self._in_lang(self._classes.get(one.vehicle_class), one.vehicle_class) if one else ""

    def zone(self, key: str) -> str:
        """Name of a temperature zone."""
        return self._in_lang(self.zones.get(key), key)

    def operator(self, key: str | None) -> str:
        """Name of an operator; empty for nobody's."""
        return clean(self._operators.get(key) or key) if key else ""

    def product(self, key: str | None) -> str:
        """Name of a product; empty for none."""
        return clean(self._products.get(key) or key) if key else ""

    def set_point_c(self, zone: str) -> float | None:
        """Temperature that a space is set to for a zone; None for no control."""
        found = self.zones.get(zone)
        return found.set_point_c if found else None

    def _in_lang(self, one: Zone | VehicleClass | None, key: str) -> str:
        if one is None:
            return clean(key)
        first, second = (one.name_zh, one.name) if self._lang == "zh" else (one.name, one.name_zh)
        return clean(first or second or key)
