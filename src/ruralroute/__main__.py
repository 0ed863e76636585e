"""``python -m ruralroute``, and the command ``ruralroute``, are the command line."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; an interrupt while it loads, or a second one, ends it quietly."""
    try:
        from ruralroute.cli import main as run  # noqa: PLC0415

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
