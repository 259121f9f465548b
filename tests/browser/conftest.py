"""The program as people run it, and Chromium to look at it with.

The demo county is built in a folder of its own and served by `manage.py serve`.
Whatever a page says to the console as an error, and every answer of 500 and above,
fails the test that saw it.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect, sync_playwright

from zhibu.home.demo.services import PASSWORD
from zhibu.home.demo.services.accounts import SECOND_FACTOR
from zhibu.home.management.commands.serve import web_command

ROOT = Path(__file__).parents[2]
DESKTOP = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
START = 60  # seconds in which the server must answer
STOP = 20  # seconds in which one Ctrl-C must have ended it
PERIOD = 30  # seconds that a code of the second step is shown


@dataclass(frozen=True)
class Server:
    """Where it answers, and the folder of workbooks to try the import with."""

    address: str
    workbooks: Path


def environ_of(var: Path) -> dict[str, str]:
    """As in a fresh shell: nothing of the tests' own settings. E-mail is set up, so
    that there is a channel to choose; nobody listens there.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ZHIBU_", "DJANGO_"))
    }
    mail = "smtp+plain://127.0.0.1:9"
    return kept | {"ZHIBU_VAR": str(var), "ZHIBU_EMAIL_URL": mail}


def manage(environ: dict[str, str], *words: str) -> None:
    done = subprocess.run(  # noqa: S603 -- fixed words only
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _is_up(address: str) -> bool:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == 200
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()


def _wait_until_up(process: subprocess.Popen, address: str, log: Path) -> None:
    """Ask again and again; in between wait for the one thing that ends the waiting."""
    until = time.monotonic() + START
    while not _is_up(address):
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            assert time.monotonic() < until, f"not up:\n{log.read_text()}"
        else:
            pytest.fail(f"the server ended by itself:\n{log.read_text()}")


def serve_command(port: int) -> list[str]:
    """Pages and jobs, as a person starts them."""
    return [sys.executable, "manage.py", "serve", "--port", str(port)]


def pages_command(port: int) -> list[str]:
    """The pages without the jobs, as a larger office starts them."""
    return web_command({"host": "127.0.0.1", "port": port, "workers": 2})


@contextmanager
def serving(var: Path, environ: dict[str, str], command=serve_command):
    """A demo county in this folder, served; stopped as people do it, by one Ctrl-C."""
    log = var / "serve.log"
    manage(environ, "build_demo", "--folder", str(var / "demo"))
    manage(environ, "collectstatic", "--noinput", "-v", "0")
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        process = subprocess.Popen(  # noqa: S603 -- fixed words only
            command(port),
            cwd=ROOT,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
    try:
        _wait_until_up(process, address, log)
        yield Server(address, var / "demo")
        process.send_signal(signal.SIGINT)
        code = process.wait(STOP)
    finally:
        if process.poll() is None:
            process.kill()
    assert code == 0, log.read_text()
    assert not _is_up(address)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The demo county of today."""
    var = tmp_path_factory.mktemp("var")
    with serving(var, environ_of(var)) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("Chromium is not installed: run `make test`, which installs it")
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sessions():
    """The cookies of whoever has logged in: a code works only once a period."""
    return {}


@pytest.fixture
def visit(chromium, server, sessions):
    """`visit("secretary", PHONE)` opens a browser of one's own at the first page.

    Without a name: as a guest, at the log-in page.
    """
    with visiting(chromium, server, sessions) as open_page:
        yield open_page


@contextmanager
def visiting(chromium, server, sessions, now=time.time):
    """How `visit` opens browsers; `now` is the hour by the clock of the server."""
    contexts, faults = [], []

    def open_page(username=None, size=DESKTOP, *, script=True, anew=False):
        known = None if anew else sessions.get(username)
        context = chromium.new_context(
            base_url=server.address,
            viewport=size,
            locale="zh-CN",
            java_script_enabled=script,
            storage_state=known,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        _watch(context, faults)
        page = context.new_page()
        page.goto("/start/")
        if username and not known:
            log_in(page, username, now())
            if not anew:
                sessions[username] = context.storage_state()
        return page

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()
    assert not faults, "\n".join(faults)


def _watch(context, faults) -> None:
    def console(message):
        if message.type == "error":
            faults.append(f"console of {message.page.url}: {message.text}")

    def response(answer):
        if answer.status >= 500:
            faults.append(f"{answer.status} {answer.url}")

    context.on("console", console)
    context.on("response", response)
    context.on("weberror", lambda error: faults.append(_script(error)))


def _script(error) -> str:
    return f"script of {error.page.url}: {error.error} {error.error.stack}"


def log_in(page, username, now, password=PASSWORD) -> None:
    """By the form, and the second step where it is asked for at this hour."""
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("main form[method=post] button[type=submit]").first.click()
    expect(page).not_to_have_url(re.compile(r"/accounts/login/(\?.*)?$"))
    if "/accounts/login/code/" not in page.url:
        return
    code = hotp_value(SECOND_FACTOR, int(now) // PERIOD)
    page.locator("input[name=code]").fill(format_hotp_value(code))
    page.locator("form:has(input[name=code]) button[type=submit]").click()
    expect(page).not_to_have_url(re.compile("/accounts/login/"))
