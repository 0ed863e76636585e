"""The command line: parse, call the public API, print, exit code."""

from ruralroute.cli.main import main

__all__ = ["main"]
