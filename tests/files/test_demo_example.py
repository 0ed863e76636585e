"""The committed county is what its seed makes."""

from pathlib import Path

from ruralroute.files.demo import write_demo

EXAMPLE = Path(__file__).parents[2] / "examples" / "qingshui"


def test_the_committed_example_is_what_its_seed_makes(tmp_path):
    write_demo(tmp_path / "again", terrain="hill", stations=14, seed=196)
    made = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    kept = {path.name: path.read_bytes() for path in EXAMPLE.iterdir()}
    assert kept == made
    assert sum(map(len, kept.values())) < 300_000
