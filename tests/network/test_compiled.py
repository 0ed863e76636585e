"""Compiled loops work where nothing that is compiled can be kept."""

import numba.core.caching
import numpy as np

from ruralroute.network.compiled import compiled


def test_a_loop_is_compiled_where_no_folder_can_be_written(monkeypatch):
    for one in vars(numba.core.caching).values():
        if isinstance(one, type) and getattr(one, "_locator_classes", None):
            monkeypatch.setattr(one, "_locator_classes", [])

    @compiled
    def total(values):
        return values.sum()

    assert total(np.arange(4.0)) == 6.0
