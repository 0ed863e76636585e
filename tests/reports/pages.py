"""What tests ask of a page: its elements, its policy, what it reaches for."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

OUTSIDE = re.compile(
    r"""(?:\b(?:src|href|action|srcset|poster)\s*=|url\(|@import)\s*["']?\s*(?!#)([^"'\s>)]+)""",
    re.I,
)


class Page(HTMLParser):
    """Elements with their attributes, and the text of each script and style."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[tuple[str, dict[str, str | None], str]] = []
        self.text = ""
        self._open: tuple[str, dict[str, str | None]] | None = None
        self.source = source
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open = (tag, dict(attrs)) if tag in ("script", "style") else None

    def handle_data(self, data):
        if self._open:
            self.inline.append((*self._open, data))
        else:
            self.text += data

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._open = None

    def tags(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]

    @property
    def policy(self) -> str:
        found = [
            one for one in self.tags("meta") if one.get("http-equiv") == "Content-Security-Policy"
        ]
        assert len(found) == 1
        return found[0]["content"] or ""

    def data(self) -> dict:
        return next(
            json.loads(text)
            for _, attrs, text in self.inline
            if attrs.get("type") == "application/json"
        )


def sha256_source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def addresses(page: Page) -> list[str]:
    """Every address that an attribute, a style sheet or one of our own scripts names."""
    found = [
        value or ""
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "href", "action", "srcset", "poster", "data", "background", "style")
    ]
    for tag, attributes, text in page.inline:
        if attributes.get("type") != "application/json" and "Leaflet 1." not in text[:100]:
            found += OUTSIDE.findall(text)
        assert tag in ("script", "style")
    return found
