"""Compiled loops work, and are kept, where a package's folder and the user's are read-only."""

import numba.core.caching
import numpy as np
import pytest

from ruralroute.network import compiled as module
from ruralroute.network.compiled import compiled, kept_in, temporary_folder


@pytest.fixture
def read_only(monkeypatch, tmp_path):
    """Leave numba no folder but one that it is told of; temporary files go to `tmp_path`."""
    told = [numba.core.caching.UserProvidedCacheLocator]
    for one in vars(numba.core.caching).values():
        if isinstance(one, type) and getattr(one, "_locator_classes", None):
            monkeypatch.setattr(one, "_locator_classes", told)
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    temporary_folder.cache_clear()
    yield tmp_path
    temporary_folder.cache_clear()


def total(values):
    """Add up."""
    return values.sum()


def test_a_loop_is_kept_among_the_temporary_files_and_found_there_again(read_only):
    first, second = compiled(total), compiled(total)
    for one in (first, second):
        assert one(np.arange(4.0)) == 6.0
        assert str(temporary_folder()) in kept_in(one)
    assert temporary_folder().parent == read_only
    assert first.stats.cache_misses
    assert second.stats.cache_hits
    assert not second.stats.cache_misses
    assert numba.config.CACHE_DIR == ""


@pytest.mark.skipif(not hasattr(module.os, "getuid"), reason="users and modes of POSIX")
@pytest.mark.parametrize("kind", ["others may write", "a link", "a file", "read-only place"])
def test_a_folder_that_may_be_another_s_is_not_used(read_only, monkeypatch, kind):
    place = read_only / f"ruralroute-compiled-{module.os.getuid()}"
    if kind == "others may write":
        place.mkdir()
        place.chmod(0o777)
    elif kind == "a link":
        (read_only / "elsewhere").mkdir()
        place.symlink_to(read_only / "elsewhere")
    elif kind == "a file":
        place.write_text("x", encoding="utf-8")
    else:
        monkeypatch.setattr("tempfile.tempdir", str(read_only / "missing"))
    loop = compiled(total)
    assert kept_in(loop) is None
    assert loop(np.arange(4.0)) == 6.0


def test_what_cannot_be_written_any_more_is_used_all_the_same(read_only, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    loop = compiled(total)
    monkeypatch.setattr(numba.core.caching.IndexDataCacheFile, "save", full)
    assert loop(np.arange(4.0)) == 6.0
