"""County folders made on the spot."""

from __future__ import annotations

import re

import pytest

from ruralroute.errors import DataError, Severity
from ruralroute.files import read_county

BASICS = {
    "county.toml": 'name = "Test"\ncrs = "wgs84"\n',
    "centres.csv": "id,lon,lat,name\nC1,107.70,25.50,Centre\n",
    "stations.csv": (
        "id,lon,lat,name,township\n"
        "S1,107.71,25.51,柳树沟,石桥镇\n"
        "S2,107.72,25.52,柳树沟,清河镇\n"
        "S3,107.73,25.53,白果坪,清河镇\n"
    ),
    "vehicles.csv": "id,class,centre\nV1,microvan,C1\n",
    "orders.csv": "id,station,parcels\nO1,S1,10\n",
}


class Case:
    """A county folder that reads well until a test changes it."""

    def __init__(self, path):
        self.path = path
        self.warnings = []
        for name, text in BASICS.items():
            self.put(name, text)

    def put(self, name, content, encoding="utf-8"):
        data = content if isinstance(content, bytes) else content.encode(encoding)
        (self.path / name).write_bytes(data)
        return self

    def read(self, **kwargs):
        self.warnings = []
        return read_county(self.path, on_warning=self.warnings.append, **kwargs)

    def errors(self, **kwargs):
        """Codes of the errors, with file and row, in the order in which they are told."""
        return [(one.code, one.where.file, one.where.row) for one in self.faults(**kwargs)]

    def faults(self, **kwargs):
        with pytest.raises(DataError) as caught:
            self.read(**kwargs)
        for one in caught.value.faults:
            for lang in ("en", "zh"):
                assert not re.search(r"\{\w*\}", one.expected(lang) + (one.fix(lang) or ""))
        return [one for one in caught.value.faults if one.severity is Severity.ERROR]

    def fault(self, **kwargs):
        (only,) = self.faults(**kwargs)
        return only


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "county"
    folder.mkdir()
    return Case(folder)
