"""Pages in one file that ask for nothing: content security policy, data, templates."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

_ESCAPES = {ord(ch): f"\\u{ord(ch):04x}" for ch in "<>&\u2028\u2029"}


def script_json(data: Any) -> Markup:
    """Return data as JSON that can stand inside a script element of any page.

    Raises
    ------
    ValueError
        A number is not finite.
    """
    written = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(written.translate(_ESCAPES))  # noqa: S704 - every character of markup is escaped


def part(name: str) -> str:
    """Return one of the package's own scripts or style sheets."""
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


def policy(*, scripts: tuple[str, ...] = (), styles: tuple[str, ...] = ()) -> str:
    """Return a content security policy that allows these inline texts and nothing else."""
    rules = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]
    if scripts:
        rules.append("script-src " + " ".join(_hash(one) for one in scripts))
    if styles:
        rules.append("style-src " + " ".join(_hash(one) for one in styles))
    return "; ".join(rules)


def _hash(inline: str) -> str:
    digest = hashlib.sha256(inline.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(part),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, /, **values: Any) -> str:
    """Fill one of the package's templates; values are escaped unless they are `Markup`."""
    return _environment().get_template(template).render(**values)


def inline(own: str) -> Markup:
    """Mark a script or style sheet of the package as text that a page takes as it is.

    Raises
    ------
    ValueError
        It would end its element.
    """
    if re.search("</(script|style)", own, re.IGNORECASE):
        raise ValueError("a script or style sheet must not hold an end tag")
    return Markup(own)  # noqa: S704 - the package's own text
