"""The help in Chinese: click's own layout is made of English words."""

from __future__ import annotations

import re

import click

from ruralroute.messages import columns_of
from ruralroute.messages.help import CHINESE

_WIDTH = 26
"""Columns of the terminal that options and commands take."""

_VALUES = {
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]",
    "INTEGER RANGE": "整数",
    "INTEGER": "整数",
    "FLOAT RANGE": "数",
    "FLOAT": "数",
    "PATH": "路径",
    "TEXT": "文字",
    "DATE": "日期",
    "TIME": "时刻",
    "SECONDS": "秒",
    "PERCENT": "百分比",
    "RULE": "规则",
    "LIST": "列表",
}


def chinese_help(context: click.Context) -> str:
    """Return the help of a context's command in Chinese."""
    command = context.command
    pieces = _words(" ".join(command.collect_usage_pieces(context)))
    lines = [f"用法：{context.command_path} {pieces}", ""]
    lines += [_said(command.help or ""), "", "选项："]
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if isinstance(param, click.Option) and record:
            lines.append(
                _row(_words(record[0]), _said(param.help or "") + _default(param, context))
            )
    if isinstance(command, click.Group):
        lines += ["", "命令："]
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                lines.append(_row(name, _first(_said(found.help or ""))))
    return "\n".join(lines)


def _said(english: str) -> str:
    plain = re.sub(r"\s+", " ", english).strip()
    return CHINESE.get(plain, plain)


def _first(said: str) -> str:
    """Return the first sentence."""
    return re.split(r"\n|(?<=\.) ", said)[0]


def _words(pieces: str) -> str:
    """Translate the words that stand for values."""
    for english, chinese in _VALUES.items():
        pieces = pieces.replace(english, chinese)
    return pieces


def _default(param: click.Option, context: click.Context) -> str:
    value = param.get_default(context)
    return f"[默认：{value}]" if param.show_default and value is not None else ""


def _row(left: str, right: str) -> str:
    columns = columns_of(left)
    if columns > _WIDTH - 2:
        return f"  {left}\n  {' ' * _WIDTH}{right}"
    return f"  {left}{' ' * (_WIDTH - columns)}{right}"


def help_asked_for(app: click.Group, arguments: list[str]) -> click.Context | None:
    """Return the context whose help the command line asks for; None: it asks for none."""
    if not {"-h", "--help"} & set(arguments):
        return None
    context = click.Context(app, info_name="ruralroute")
    for word in arguments:
        command = app.get_command(context, word)
        if command is not None:
            return click.Context(command, info_name=word, parent=context)
    return context
