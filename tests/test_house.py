"""The house itself: public names, what importing loads, the catalogue of texts, file sizes."""

from __future__ import annotations

import importlib
import json
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

import ruralroute
from ruralroute.messages import catalogue, text, word

SOURCE = Path(ruralroute.__file__).parent
HEAVY = ("ortools", "networkx", "scipy", "pandas", "matplotlib", "shapely", "osmium", "numpy")


def test_all_is_exactly_what_the_package_offers():
    assert ruralroute.__all__ == sorted(ruralroute.__all__)
    assert set(ruralroute.__all__) == set(ruralroute._HOMES)
    for name in ruralroute.__all__:
        home = importlib.import_module(ruralroute._HOMES[name])
        assert getattr(ruralroute, name) is getattr(home, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ruralroute.nothing


def test_each_public_name_has_its_line_in_the_docs():
    page = (Path(__file__).parents[1] / "docs" / "python.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == ruralroute.__all__


def loaded_after(code: str) -> set[str]:
    probe = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=600
    )
    return {name.split(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_importing_ruralroute_loads_no_heavy_library():
    assert not loaded_after("import ruralroute") & set(HEAVY)


def test_help_loads_no_heavy_library():
    code = "from ruralroute.cli.main import run\nassert run(['--help']) == 0"
    assert not loaded_after(code) & set(HEAVY)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_each_text_has_two_languages_with_the_same_placeholders():
    for key, (english, chinese) in catalogue().items():
        assert english.strip(), key
        assert chinese.strip(), key
        # A table's Chinese name, {label}, is for Chinese readers.
        assert placeholders(english) == placeholders(chinese) - {"label"}, key


def test_each_key_that_the_source_names_is_in_the_catalogue():
    pattern = re.compile(r'\b(?:text|fault)\(\s*"([a-z_]+\.[a-z_.0-9]+)"')
    named = {
        (key, path.name)
        for path in SOURCE.rglob("*.py")
        for key in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) > 30
    assert not {one for one in named if one[0] not in catalogue()}


def test_each_fix_belongs_to_a_fault():
    keys = catalogue().keys() - {"fault.fix"}
    assert not [
        key for key in keys if key.endswith(".fix") and key.removesuffix(".fix") not in keys
    ]


def test_no_module_is_much_longer_than_400_lines():
    long = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 420
        and path.parent.name != "messages"
    }
    assert not long


def test_no_file_names_a_path_of_a_machine():
    pattern = re.compile(r"(?<![\w.])/(?:work|tmp|root|home)/")
    named = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert not named


def test_words_for_one_and_for_several():
    assert text("cli.check_bad", "en", count=1) == "1 violation"
    assert text("cli.check_bad", "en", count=2) == "2 violations"
    assert text("cli.network.others", "en", count="1,001") == "1,001 others"
    assert word("surface", "asphalt;gravel", "zh") == "沥青、砂石"
    assert word("surface", "cheese", "zh") == "cheese"
    assert word("surface", "cheese:lanes", "zh") == "cheese:lanes"
    assert word("surface", "concrete:lanes;mud:lanes", "en") == "concrete lanes, mud (lanes)"
    assert word("barrier", "lift_gate,lights", "zh") == "升降杆、红绿灯"


def test_english_never_counts_one_of_several():
    """Each text that counts things names both one and several of them."""
    plural = re.compile(r"(?<![Oo]f )(?<!all )\{(count|errors|warnings)\} [a-z]*?[a-z]{3,}s\b")
    always_several = {"explain.pieces"}
    wrong = {
        key: english
        for key, (english, _) in catalogue().items()
        if key not in always_several
        and (found := plural.search(english))
        and f"{{{found[1]}:" not in english
    }
    assert wrong == {}
