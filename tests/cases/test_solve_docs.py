"""What docs/solve.md shows runs, and prints what it says."""

import contextlib
import io
import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs" / "solve.md"


def test_the_examples_print_what_the_page_says():
    text = DOCS.read_text(encoding="utf-8")
    pairs = re.findall(r"```python\n((?:(?!```).)*)```\n\n```text\n(.*?)```", text, re.DOTALL)
    shared: dict[str, object] = {}
    for code, told in pairs:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(code, str(DOCS), "exec"), shared)
        assert out.getvalue() == told
    assert len(pairs) >= 3
