"""Another clock for the program under test.

Python imports a module of this name when it starts, if its folder is on the path. The
file that ZHIBU_TEST_CLOCK names holds by how many seconds the program is ahead of the
machine; it is read each time somebody asks for the hour, so that a test can let a year
pass between two clicks. The program itself knows nothing of it.
"""

import os
import time
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

_AHEAD = Path(os.environ["ZHIBU_TEST_CLOCK"])
_time, _now = time.time, timezone.now  # noqa: TID251 -- this is the clock


def _seconds() -> float:
    return float(_AHEAD.read_text())


time.time = lambda: _time() + _seconds()
timezone.now = lambda: _now() + timedelta(seconds=_seconds())  # noqa: TID251
