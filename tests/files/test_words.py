"""Every fault of the files has its sentence in both languages, and no sentence is left over."""

from __future__ import annotations

import re
import string
from pathlib import Path

import ruralroute.files
from ruralroute.messages import catalogue

SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(ruralroute.files.__file__).parent.glob("*.py")
)
OURS = {key: words for key, words in catalogue().items() if key.startswith("files.")}


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    used = set(re.findall(r'"(files\.[a-z_0-9]+)"', SOURCE))
    assert used == {key.removesuffix(".fix") for key in OURS}


def test_both_languages_say_the_same_things():
    for key, (english, chinese) in OURS.items():
        assert fields(chinese) - {"column", "label"} == fields(english) - {"column"}, key
        assert re.search(r"[\u4e00-\u9fff]", chinese), key
        assert not re.search(r"[\u4e00-\u9fff]", english), key
