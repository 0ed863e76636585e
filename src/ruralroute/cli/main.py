"""The command group and the way from exceptions to exit codes."""

from __future__ import annotations

import importlib
import logging
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from ruralroute import __version__
from ruralroute.cli.codes import ExitCode
from ruralroute.cli.help import chinese_help, help_asked_for
from ruralroute.cli.language import choose_lang, locale_lang
from ruralroute.cli.output import (
    fault_rows,
    forget_stdout,
    result,
    result_json,
    say,
    say_faults,
)
from ruralroute.cli.usage import show_usage_error
from ruralroute.errors import (
    DataError,
    MissingExtraError,
    NoPlanInTimeError,
    PlanInvalidError,
    shorten,
)
from ruralroute.messages import Lang, text
from ruralroute.messages.foreign import translated

COMMANDS = (
    "demo",
    "validate",
    "schema",
    "network",
    "plan",
    "check",
    "explain",
    "solve",
    "map",
    "report",
    "site",
    "echelons",
    "doctor",
)


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"ruralroute.cli.{cmd_name}_command")
        command: click.Command = module.command
        for param in command.params:
            if isinstance(param, click.Option):
                param.envvar = _variable(cmd_name, param)
        return command


def _variable(command: str, option: click.Option) -> str:
    """Name the environment variable of an option, as in ``RURALROUTE_PLAN_TIME_LIMIT``."""
    long = max(option.opts, key=len).lstrip("-")
    return f"RURALROUTE_{command}_{long}".upper().replace("-", "_")


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ruralroute")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    envvar="RURALROUTE_VERBOSE",
    help="Log what happens; show tracebacks.",
)
def app(*, verbose: bool) -> None:
    """Plan a county's rural deliveries: roads, stations and orders in, routes out.

    Start with `ruralroute demo DIR`, then `ruralroute plan DIR`.

    Exit codes: 0 done; 1 internal fault; 2 wrong usage; 3 bad input; 4 the answer is no
    (violations found, nothing served, a mandatory order unserved, with --strict anything
    unserved); 5 not even the greedy plan in time; 130 interrupted.
    """
    if not verbose:
        logging.getLogger("ruralroute").addHandler(logging.NullHandler())
    else:
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(name)s: %(message)s")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    helped = help_asked_for(app, arguments)
    if helped is not None and _lang(arguments) == "zh":
        result(chinese_help(helped))
        return ExitCode.DONE
    try:
        code: Any = app.main(
            args=arguments,
            prog_name="ruralroute",
            standalone_mode=False,
        )
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say(text("cli.interrupted", _lang(arguments)))
        return ExitCode.INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        say(chinese_help(error.ctx) if _lang(arguments) == "zh" else error.format_message())
        return ExitCode.USAGE
    except click.ClickException as error:
        show_usage_error(error, _lang(arguments))
        return ExitCode.USAGE
    except Exception as error:  # noqa: BLE001 - the last line of defence of the command line
        return _failed(error, arguments)
    return int(code or 0)


def _failed(error: Exception, arguments: list[str]) -> int:
    lang = _lang(arguments)
    if isinstance(error, DataError):
        if "--json" in arguments:
            result_json({"faults": fault_rows(error.faults, lang)})
        say_faults(error.faults, lang)
        return ExitCode.BAD_INPUT
    if isinstance(error, NoPlanInTimeError):
        say(text("cli.not_in_time", lang))
        return ExitCode.NOT_IN_TIME
    if isinstance(error, MissingExtraError):
        say(text("cli.missing_extra", lang, feature=error.feature, extra=error.extra))
        return ExitCode.USAGE
    if isinstance(error, BrokenPipeError):
        forget_stdout()  # whoever reads has enough
        return ExitCode.INTERNAL
    if isinstance(error, OSError):
        name = shorten(str(error.filename or ""), 300)
        problem = translated(error.strerror or str(error), lang)
        say(text("cli.os_error", lang, file=name, problem=problem))
        return ExitCode.USAGE
    if isinstance(error, PlanInvalidError):
        say(text("cli.plan_invalid", lang))
        for violation in error.violations:
            say(f"  {shorten(str(violation), 1000)}")
        return ExitCode.INTERNAL
    if {"-v", "--verbose"} & set(arguments):
        traceback.print_exception(error)
    if isinstance(error, MemoryError):
        say(text("cli.no_memory", lang))
        return ExitCode.INTERNAL
    say(text("cli.internal", lang, problem=shorten(f"{type(error).__name__}: {error}", 500)))
    return ExitCode.INTERNAL


def _lang(arguments: list[str]) -> Lang:
    """Find the language again for an error: from the context where there was one."""
    from pathlib import Path

    option: str | None = None
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            option = arguments[index + 1]
        elif argument.startswith("--lang="):
            option = argument.removeprefix("--lang=")
    county = next(
        (Path(one) for one in arguments[1:] if not one.startswith("-") and Path(one).exists()),
        None,
    )
    try:
        return choose_lang(option, county)
    except Exception:  # noqa: BLE001 - the words of an error must not fail themselves
        return locale_lang()
