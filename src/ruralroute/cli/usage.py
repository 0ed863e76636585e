"""Wrong usage, told in the user's language: click's own words are English."""

from __future__ import annotations

import re
from typing import Any

import click

from ruralroute.cli.output import say
from ruralroute.errors import shorten
from ruralroute.messages import Lang, text

_LONGEST = 1000


def show_usage_error(error: click.ClickException, lang: Lang) -> None:
    """Tell on stderr what is wrong with the command line and where its help is."""
    if lang == "en":
        error.show()
        return
    context = getattr(error, "ctx", None)
    if context is not None:
        say(text("cli.usage_hint", lang, command=context.command_path))
    say(shorten(_message(error, lang), _LONGEST))


def _message(error: click.ClickException, lang: Lang) -> str:
    if isinstance(error, click.NoSuchOption):
        message = text("cli.no_such_option", lang, option=error.option_name)
        return message + _meant(error.possibilities or (), lang)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return text("cli.missing", lang, name=_name(error.param))
    if isinstance(error, click.BadParameter) and error.param is not None:
        problem = _expected(error.param.type, error.message, lang)
        return text("cli.bad_value", lang, name=_name(error.param), problem=problem)
    return text("cli.usage", lang, problem=_usage(error.format_message(), lang))


def _name(param: click.Parameter) -> str:
    """Call an option as the user writes it, and an argument as the help does."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name


def _meant(known: object, lang: Lang) -> str:
    listed = text("cli.or", lang).join(sorted(map(str, known))) if isinstance(known, list) else ""
    return text("cli.meant", lang, known=listed) if listed else ""


def _expected(kind: click.ParamType[Any], message: str, lang: Lang) -> str:
    """Say what a value must be, and what it was."""
    found = re.match(r"'([^']*)'|(\S+) is not in the range", message)
    value = (found[1] or found[2] or "") if found else ""
    if isinstance(kind, click.Choice):
        wanted = text("cli.one_of", lang, known="、".join(map(str, kind.choices)))
    elif isinstance(kind, click.IntRange | click.FloatRange):
        whole = "whole_" if isinstance(kind, click.IntRange) else ""
        ends = ("low" if kind.min is not None else "") + ("high" if kind.max is not None else "")
        wanted = text(f"cli.{whole}number_{ends}", lang, low=kind.min, high=kind.max)
    elif kind is click.INT:
        wanted = text("cli.whole_number", lang)
    elif isinstance(kind, click.DateTime):
        wanted = text("cli.a_day", lang)
    else:
        return message
    return text("fault.got", lang, expected=wanted, found=value) if value else wanted


_USAGE = (
    (r"No such command '(.*)'\.", "cli.no_such_command"),
    (r"Got unexpected extra arguments? \((.*)\)", "cli.extra_argument"),
    (r"Option '(.*)' requires (?:an argument|\d+ arguments)\.", "cli.needs_value"),
    (r"Option '(.*)' does not take a value\.", "cli.takes_no_value"),
    (r"Missing command\.()", "cli.missing_command"),
)


def _usage(message: str, lang: Lang) -> str:
    """Translate what click says of a command line as a whole; our own words stay."""
    for pattern, key in _USAGE:
        found = re.match(pattern, message)
        if found:
            return text(key, lang, name=found[1])
    return message
