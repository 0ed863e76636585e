"""Lists of words that mean the same, as text that is easy to read and to add to."""

from __future__ import annotations

import re

_HEAD = re.compile(r"^\s*(\S+) = ", re.MULTILINE)


def listed(text: str) -> dict[str, tuple[str, ...]]:
    r"""Read lines of ``meaning = word | other word``, which may run on over several lines.

    Examples
    --------
    >>> listed("a = b | c d |\n    e\nf = g")
    {'a': ('b', 'c d', 'e'), 'f': ('g',)}
    """
    parts = _HEAD.split(text)[1:]
    return {
        meaning: tuple(word.strip() for word in words.split("|"))
        for meaning, words in zip(parts[::2], parts[1::2], strict=True)
    }
