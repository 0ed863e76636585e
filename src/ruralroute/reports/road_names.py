"""What a report on roads calls profiles, classes, conditions and places."""

from __future__ import annotations

from collections.abc import Iterable

from ruralroute.messages import Lang, text
from ruralroute.model import CLASSES, CONDITIONS, County
from ruralroute.model.county import name_profile
from ruralroute.reports.words import clean


class RoadNames:
    """Looks names up by id.

    Parameters
    ----------
    county
        The county that the ids belong to; None: the defaults.
    lang
        Language.
    """

    def __init__(self, county: County | None, lang: Lang) -> None:
        self._lang = lang
        self._classes = CLASSES if county is None else county.classes
        conditions = CONDITIONS if county is None else county.conditions
        self._conditions = {one.id: one.name_zh if lang == "zh" else one.name for one in conditions}
        places = () if county is None else (*county.centres, *county.stations)
        self._places = {one.id: one.full_label for one in places}

    def profile(self, key: str) -> str:
        """Name of a profile."""
        return clean(name_profile(self._classes, key, self._lang))

    def profiles(self, keys: Iterable[str]) -> str:
        """Names of profiles, listed."""
        return text("reports.comma", self._lang).join(self.profile(one) for one in keys)

    def classes(self, keys: Iterable[str]) -> str:
        """Names of classes of vehicle, listed."""
        names = {one.id: one.name_zh if self._lang == "zh" else one.name for one in self._classes}
        return text("reports.comma", self._lang).join(clean(names.get(one) or one) for one in keys)

    def conditions(self, key: str) -> str:
        """Name of conditions."""
        return clean(self._conditions.get(key) or key)

    def place(self, key: str) -> str:
        """Name of a place, with its township."""
        return clean(self._places.get(key) or key)
