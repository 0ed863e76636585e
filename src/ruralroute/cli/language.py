"""Which language to speak: ``--lang``, else the county's, else the locale's."""

from __future__ import annotations

import locale
import os
from pathlib import Path

from ruralroute.messages import LANGS, Lang


def locale_lang() -> Lang:
    """Return the language of the user's locale, English unless it is Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    try:
        code = locale.getlocale()[0] or ""
    except ValueError:
        code = ""
    return "zh" if code.lower().startswith(("zh", "chinese")) else "en"


def choose_lang(option: str | None, county: Path | None = None) -> Lang:
    """Choose before the county is read, so that the faults of a broken one are told right."""
    if option in LANGS:
        return option
    if county is not None:
        from ruralroute.files import peek_lang

        found = peek_lang(county)
        if found is not None:
            return found
    return locale_lang()
