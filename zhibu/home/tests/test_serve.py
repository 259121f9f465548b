"""Child processes live and end together. Real processes, no clock."""

import os
import signal
import socket
import sys

import pytest
from django.core.management.base import CommandError

from zhibu.home.management.commands.serve import (
    STOPPING,
    Children,
    refuse_a_taken_port,
    web_command,
)

WAITS = "import signal; signal.pause()"


@pytest.fixture
def children():
    before = {number: signal.getsignal(number) for number in STOPPING}
    found = Children()
    yield found
    found.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def test_when_one_ends_the_other_is_stopped(children):
    children.start("jobs", sys.executable, "-c", WAITS)
    children.start("web", sys.executable, "-c", "raise SystemExit(3)")
    assert children.wait() == "web"
    assert all(child.poll() is not None for child in children.running.values())


@pytest.mark.parametrize("number", STOPPING)
def test_one_signal_stops_both(children, number):
    children.start("jobs", sys.executable, "-c", WAITS)
    children.start("web", sys.executable, "-c", WAITS)
    os.kill(os.getpid(), number)
    assert children.wait() == ""
    assert all(child.poll() is not None for child in children.running.values())


def test_children_are_told_by_us_and_not_by_the_terminal(children):
    children.start("web", sys.executable, "-c", WAITS)
    pid = children.running["web"].pid
    assert os.getpgid(pid) == pid != os.getpgrp()


def test_where_the_pages_are_served():
    command = web_command({"host": "127.0.0.1", "port": 8001, "workers": 3})
    assert {"--host=127.0.0.1", "--port=8001", "--workers=3"} <= set(command)
    assert command[-1] == "zhibu.wsgi:application"


def test_a_port_is_never_shared_with_another_server():
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"127.0.0.1:{port}"):
            refuse_a_taken_port("127.0.0.1", port)
    refuse_a_taken_port("127.0.0.1", port)
