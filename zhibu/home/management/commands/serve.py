"""Serve the pages and run the background jobs, until somebody presses Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from zhibu.home.database import refuse_another_versions_database

PATIENCE = 15.0  # seconds that a child gets to finish what it is doing
THREADS = 4  # of each web process; each keeps a database connection
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Serve the pages (granian) and run background jobs (qcluster) together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and how many processes serve."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=settings.ZHIBU_WEB_WORKERS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Start both, wait, stop both; fails when one of them ends by itself."""
        refuse_a_taken_port(options["host"], options["port"])
        refuse_another_versions_database()
        call_command("sync_schedules", verbosity=0)
        children = Children()
        children.start("web", *web_command(options))
        children.start("jobs", sys.executable, "-m", "django", "qcluster")
        self.stdout.write(
            f"Pages: http://{options['host']}:{options['port']}"
            f"  ({options['workers']} processes)\n"
            f"Jobs:  {settings.Q_CLUSTER['workers']} workers, on the same database\n"
            "Stop both with Ctrl-C."
        )
        self.stdout.flush()
        ended = children.wait()
        if ended:
            raise CommandError(f"{ended} ended by itself; the other was stopped.")


def refuse_a_taken_port(host: str, port: int) -> None:
    """Fail while another program listens there.

    granian would share the port with another granian, and every second page would come
    from the wrong database.
    """
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}:{port} ({error.strerror}). Is it running"
                " already? Stop that one, or choose another: make demo PORT=8001"
            ) from None


def web_command(options: dict[str, Any]) -> list[str]:
    """How granian is called."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={options['host']}",
        f"--port={options['port']}",
        f"--workers={options['workers']}",
        f"--blocking-threads={THREADS}",
        "--workers-kill-timeout=10",
        "--respawn-failed-workers",
        "--no-ws",
        "--log-level=warning",
        "zhibu.wsgi:application",
    ]


class Children:
    """Child processes that live and end together.

    They run in process groups of their own, so that Ctrl-C reaches only us and each of
    them is told once, in order.
    """

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = False
        for number in STOPPING:
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def start(self, name: str, *command: str) -> None:
        """Start one more."""
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        }
        self.running[name] = subprocess.Popen(  # noqa: S603 -- fixed words only
            command, env=environ, process_group=0
        )

    def wait(self) -> str:
        """Until asked to stop or one ends; then stop all. Names who ended by itself."""
        ended = ""
        while not self.asked_to_stop and not ended:
            time.sleep(0.2)
            ended = next(
                (n for n, child in self.running.items() if child.poll() is not None), ""
            )
        self.stop()
        return "" if self.asked_to_stop else ended

    def stop(self) -> None:
        """Ask all to end, and after a while make them."""
        for child in self.running.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for child in self.running.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
