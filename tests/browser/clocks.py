"""A county of one's own that goes by a given clock; see clock/sitecustomize.py."""

import time
from contextlib import contextmanager
from datetime import datetime
from datetime import time as hour
from pathlib import Path

from django.utils.timezone import make_aware

from tests.browser.conftest import environ_of, pages_command, serving, visiting

CLOCK = Path(__file__).parent / "clock"
NINE = hour(9)


class Clock:
    """The hour of the program under test."""

    def __init__(self, file, begin):
        self.file = file
        self.environ = {"PYTHONPATH": str(CLOCK), "ZHIBU_TEST_CLOCK": str(file)}
        self.set(begin)

    def set(self, day):
        """It is nine in the morning of that day."""
        morning = make_aware(datetime.combine(day, NINE))
        self.ahead = morning.timestamp() - time.time()
        self.file.write_text(str(self.ahead))

    def now(self):
        """Seconds since 1970, as the program counts them."""
        return time.time() + self.ahead


@contextmanager
def by_clock(chromium, folder, begin):
    """As the `visit` of other tests, with the clock and the environment of the county,
    which is built on the day on which the clock begins.
    """
    clock = Clock(folder / "ahead", begin)
    var = folder / "var"
    var.mkdir()
    environ = environ_of(var) | clock.environ
    with (
        serving(var, environ, pages_command) as server,
        visiting(chromium, server, {}, clock.now) as visit,
    ):
        yield visit, clock, environ
