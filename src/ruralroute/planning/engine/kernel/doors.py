"""The doors of the core: compiled where it could be compiled, else the same code as Python.

`lay` brings arrays into the form that the core at hand takes: arrays for the compiled one, lists
(which Python indexes far quicker) for the other.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from ruralroute.planning.engine.kernel import lists, serve as serving, steps, timing
from ruralroute.planning.engine.kernel.flat import Core
from ruralroute.planning.engine.kernel.mark import source_mark

logger = logging.getLogger(__name__)

try:
    from ruralroute.planning.engine.kernel import _compiled  # type: ignore[attr-defined]
except ImportError:
    _compiled = None
else:
    if source_mark(Path(__file__).parent) != _compiled.SOURCES:
        logger.warning("the compiled core is older than its sources: install ruralroute again")
        _compiled = None

COMPILED = _compiled is not None
"""Whether the core was compiled when ruralroute was installed."""
run: Any = steps.run if _compiled is None else _compiled.enter_run
fill: Any = steps.fill if _compiled is None else _compiled.enter_fill
read_days: Any = lists.read_days if _compiled is None else _compiled.enter_read_days
recount: Any = steps.recount if _compiled is None else _compiled.enter_recount
time_day: Any = timing.time_day if _compiled is None else _compiled.enter_time_day
serve: Any = serving.serve if _compiled is None else _compiled.enter_serve
go_back: Any = serving.go_back if _compiled is None else _compiled.enter_go_back
write_now: Any = steps.write_now if _compiled is None else _compiled.enter_write_now


def lay(core: Core) -> Any:
    """Return the arrays as the core at hand takes them."""
    if COMPILED:
        return core
    return tuple(one.tolist() for one in core)
