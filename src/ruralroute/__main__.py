"""``python -m ruralroute`` is the command line."""

from ruralroute.cli import main

if __name__ == "__main__":
    main()
