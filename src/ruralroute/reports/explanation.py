"""Explanations in words."""

from __future__ import annotations

from collections.abc import Iterator

from ruralroute.messages import Lang, text
from ruralroute.model import County, Station
from ruralroute.planning.problem.data import MICRO
from ruralroute.planning.remedies import Help, Remedy
from ruralroute.planning.stop_times import NOTICEABLE_S, StopTimes
from ruralroute.planning.stories import LeftOut, Served, Story
from ruralroute.reports.names import Names
from ruralroute.reports.summary import proof_text
from ruralroute.reports.words import clean, clock, hours, money

MOST_VEHICLES = 8
"""Vehicles of one kind that are named."""


class Explanation:
    """Writes stories in one language.

    Parameters
    ----------
    county
        The county of the plan.
    lang
        The language.
    """

    def __init__(self, county: County, lang: Lang) -> None:
        self._names = Names(county, lang)
        self._currency = county.currency
        self._lang = lang

    def lines(self, story: Story) -> Iterator[str]:
        """Yield the lines of one story."""
        yield from self._served(story) if isinstance(story, Served) else self._left_out(story)

    def _say(self, key: str, **values: object) -> str:
        return text(f"explain.{key}", self._lang, **values)

    def _place(self, place: str) -> str:
        found = self._names.places.get(place)
        if isinstance(found, Station):
            return clean(found.full_label)
        return self._names.place(place)

    def _listed(self, names: tuple[str, ...]) -> str:
        return text("reports.comma", self._lang).join(clean(one) for one in names)

    def _money(self, micro: int) -> str:
        return money(micro / MICRO, self._currency)

    def _left_out(self, story: LeftOut) -> Iterator[str]:
        why = story.reason
        yield self._say(
            "left_out",
            place=self._place(story.place),
            orders=self._left_out_orders(story),
            reason=text(f"reason.{why.reason.value}", self._lang),
        )
        yield self._say("proof", proof=proof_text(why.proof.value, why.detail, self._lang))
        if story.by_vehicle:
            yield self._say("alone", listed=self._by_vehicle(story))
        if not story.helps:
            yield self._say("no_help")
            return
        yield self._say("helps")
        for one in story.helps:
            yield self._help(one)

    def _left_out_orders(self, story: LeftOut) -> str:
        listed = self._listed(story.orders)
        if story.pieces == 1:
            return listed
        return self._say("pieces", orders=listed, count=story.pieces)

    def _by_vehicle(self, story: LeftOut) -> str:
        """Name the vehicles that could serve it, and the others by what keeps each from it."""
        groups: dict[str, list[str]] = {}
        for vehicle, reason in sorted(story.by_vehicle, key=lambda one: one[1] is not None):
            key = "able" if reason is None else reason.value
            groups.setdefault(key, []).append(self._names.vehicle(vehicle))
        told = []
        for key, vehicles in groups.items():
            listed = self._listed(tuple(vehicles[:MOST_VEHICLES]))
            if len(vehicles) > MOST_VEHICLES:
                listed += self._say("more", count=len(vehicles) - MOST_VEHICLES)
            told.append(self._say(f"vehicle.{key}", vehicles=listed))
        return self._say("semicolon").join(told)

    def _help(self, one: Help) -> str:
        what = self._say(
            f"help.{one.remedy.value}",
            **_values(one, self._lang),
            kind=self._names.vehicle_class(one.vehicle),
            orders=self._listed(one.orders),
        )
        added = one.remedy is Remedy.ONE_MORE_VEHICLE
        return self._say(
            "help.one_more_vehicle.row" if added else "help",
            what=what,
            vehicle=self._names.vehicle(one.vehicle),
            time=clock(one.start_s, self._lang),
            cost=self._money(one.cost),
        )

    def _served(self, story: Served) -> Iterator[str]:
        times = story.times
        yield self._say(
            "served",
            place=self._place(story.place),
            orders=self._listed(story.orders),
            vehicle=self._names.vehicle(times.vehicle),
            trip=times.trip,
            trips=times.trips,
            position=times.position,
            stops=times.stops,
            arrival=clock(times.arrival_s, self._lang),
            start=clock(times.start_s, self._lang),
        )
        yield from self._why_then(times)

    def _why_then(self, times: StopTimes) -> Iterator[str]:
        earliest = clock(times.earliest_s, self._lang)
        soon = times.start_s - times.earliest_s < NOTICEABLE_S
        yield self._say("earliest_now" if soon else "earliest", time=earliest)
        first = times.first
        if first is not None and first.reason is not None:
            why = self._say(f"first.{first.reason.value}")
            yield self._say("first_never", reason=why)
        elif first is not None and first.start_s is not None:
            cost = self._money(first.cost or 0)
            yield self._say("first", time=clock(first.start_s, self._lang), cost=cost)
        if times.causes:
            listed = [
                self._say(
                    "cause",
                    what=self._say(f"cause.{cause.value}"),
                    time=clock(start_s, self._lang),
                )
                for cause, start_s in times.causes
            ]
            yield self._say("causes", listed=self._say("semicolon").join(listed))


def _values(one: Help, lang: Lang) -> dict[str, str]:
    return {"extra": hours(one.extra_s, lang)}
