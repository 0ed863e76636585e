"""A violation: one rule that a plan breaks, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass

from ruralroute.messages import Lang, has_text, text


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken.

    Parameters
    ----------
    code
        Key of the rule in the catalogue, ``check.<rule>``.
    where
        Where in the plan: vehicle, trip and stop as far as they apply, e.g.
        ``("V3", "trip 1", "stop 4 S017")``; empty when it is about the plan as a whole or an
        order in no trip.
    values
        The evidence: names and values that fill the sentence.
    """

    code: str
    where: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()

    def message(self, lang: Lang = "en") -> str:
        """Say it on one line."""
        head = " / ".join(_place(one, lang) for one in self.where[1:])
        head = " / ".join(part for part in (*self.where[:1], head) if part)
        words = text(
            self.code, lang, **{name: _said(name, value, lang) for name, value in self.values}
        )
        return f"{head}: {words}" if head else words

    def __str__(self) -> str:
        return self.message()


def _said(name: str, value: str, lang: Lang) -> str:
    """Say a value in the reader's language when the catalogue has ``<name>.<value>``."""
    key = f"{name}.{value}"
    return text(key, lang) if has_text(key) else value


def _place(one: str, lang: Lang) -> str:
    """Say ``trip 1`` or ``stop 4 S017`` in the reader's language."""
    kind, _, rest = one.partition(" ")
    number, _, place = rest.partition(" ")
    return text(f"check.at.{kind}", lang, number=number, place=place).rstrip()
