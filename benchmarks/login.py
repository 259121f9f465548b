"""New log-ins a second through the whole HTTP stack, against Django's default hasher.

    python -m benchmarks.login [--rounds 3] [--seconds 6] [--clients 8]

Starts granian on the loopback interface, posts the log-in form with the phone number
and the password of made-up members, and takes turns between our Argon2 hasher and
Django's PBKDF2 in the same minutes. Every answer is checked: its status and address,
one session row for each log-in, the page behind the log-in with that session, and that
no stored password was re-hashed. Prints one JSON object; goals: 60 a second, and 12
times Django's default.
"""

import argparse
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks import scratch

HASHERS = {
    "argon2": "zhibu.register.accounts.hashers.Argon2Hasher",
    "pbkdf2": "django.contrib.auth.hashers.PBKDF2PasswordHasher",
}
PASSWORD = "correct horse 7"
MEMBERS = 40
WORKERS = 2
GOAL_A_SECOND, GOAL_RATIO = 60, 12


def main() -> None:
    """Run in a child with a scratch database, or be that child."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--inside", action="store_true")
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(measure(options)))
        return
    with scratch.environment("sqlite") as environ:
        environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks.login_settings",
            "ZHIBU_BENCH_HASHER": HASHERS["argon2"],
        }
        arguments = [f"--{k}={v}" for k, v in vars(options).items() if k != "inside"]
        result = scratch.run_inside("benchmarks.login", environ, *arguments)
    print(json.dumps(result, ensure_ascii=False))


def measure(options) -> dict:
    """All rounds, one hasher after the other in each."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    phones = make_members()
    wrong: list[str] = []
    runs = {name: [] for name in HASHERS}
    for _ in range(options.rounds):
        for name in HASHERS:
            set_passwords(name)
            runs[name].append(one_run(name, phones, options, wrong))
    rates = {n: median(r["a_second"] for r in found) for n, found in runs.items()}
    ratio = rates["argon2"] / rates["pbkdf2"]
    cpu = {n: median(r["server_cpu_ms"] for r in found) for n, found in runs.items()}
    return {
        "benchmark": "login",
        "database": "sqlite",
        "workers": WORKERS,
        "clients": options.clients,
        "log_ins_a_second": {n: round(rate, 1) for n, rate in rates.items()},
        "server_cpu_ms": cpu,
        "two_quiet_cores_at_most": {n: round(2000 / ms, 1) for n, ms in cpu.items()},
        "ratio": round(ratio, 1),
        "goals": {"a_second": GOAL_A_SECOND, "ratio": GOAL_RATIO},
        "reached": {
            "a_second": rates["argon2"] >= GOAL_A_SECOND,
            "ratio": ratio >= GOAL_RATIO,
        },
        "load": round(os.getloadavg()[0], 1),
        "runs": runs,
        "wrong": wrong,
    }


def make_members() -> list[str]:
    """A branch whose members have accounts; their phone numbers."""
    from zhibu.register.accounts.models import User
    from zhibu.register.members.tests.factories import make_member
    from zhibu.register.organisations.tests.factories import make_organisation

    branch = make_organisation()
    members = [make_member(branch) for _ in range(MEMBERS)]
    for number, member in enumerate(members):
        User.objects.create(username=f"m{number:03}", name=member.name, member=member)
    return [member.phone for member in members]


def set_passwords(hasher: str) -> None:
    """The same password for all, stored by this hasher."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    from zhibu.register.accounts.hashers import Argon2Hasher
    from zhibu.register.accounts.models import User

    chosen = {"argon2": Argon2Hasher, "pbkdf2": PBKDF2PasswordHasher}[hasher]()
    stored = chosen.encode(PASSWORD, chosen.salt())
    User.objects.update(password=stored)


def one_run(name: str, phones: list[str], options, wrong: list[str]) -> dict:
    """Serve, log in for so many seconds, check everything, stop."""
    from django.contrib.sessions.models import Session

    from zhibu.register.accounts.models import User

    Session.objects.all().delete()
    before = list(User.objects.order_by("pk").values_list("password", flat=True))
    port = free_port()
    server = serve(name, port)
    try:
        token = first_token(port)
        log_in(port, token, phones[0], wrong)  # warms both sides up
        Session.objects.all().delete()
        spent = cpu_seconds(server.pid)
        sessions, took = drive(port, token, phones, options, wrong)
        spent = cpu_seconds(server.pid) - spent
        check_pages(port, sessions, wrong)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)
    if Session.objects.count() != len(sessions):
        wrong.append(f"{name}: {Session.objects.count()} rows, {len(sessions)} log-ins")
    if before != list(User.objects.order_by("pk").values_list("password", flat=True)):
        wrong.append(f"{name}: passwords were re-hashed")
    return {
        "log_ins": len(sessions),
        "a_second": round(len(sessions) / took, 2),
        "server_cpu_ms": round(spent * 1000 / max(len(sessions), 1), 1),
    }


def cpu_seconds(group: int) -> float:
    """CPU that the processes of a group have used so far (Linux)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(name: str, port: int) -> subprocess.Popen:
    """granian as `manage.py serve` starts it, with the hasher that is measured."""
    command = [
        *(sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1"),
        *(f"--port={port}", f"--workers={WORKERS}", "--blocking-threads=2"),
        *("--no-ws", "--log-level=error", "zhibu.wsgi:application"),
    ]
    environ = {**os.environ, "ZHIBU_BENCH_HASHER": HASHERS[name]}
    return subprocess.Popen(
        command, env=environ, start_new_session=True, stdout=subprocess.DEVNULL
    )


def first_token(port: int) -> tuple[str, str]:
    """The cookie and the field against forged requests, once the server answers."""
    deadline = time.monotonic() + 30
    while True:
        try:
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            client.request("GET", "/accounts/login/")
            answer = client.getresponse()
            break
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    page = answer.read().decode()
    cookie = re.search(r"csrftoken=([^;]+)", answer.headers["Set-Cookie"])[1]
    return cookie, re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def log_in(port, token, phone, wrong, client=None) -> str:
    """Post the form without a session; the key of the new session."""
    client = client or http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookie, field = token
    form = {"login": phone, "password": PASSWORD, "csrfmiddlewaretoken": field}
    headers = {
        "Cookie": f"csrftoken={cookie}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    client.request("POST", "/accounts/login/", urlencode(form), headers)
    answer = client.getresponse()
    answer.read()
    cookies = " ".join(answer.headers.get_all("Set-Cookie") or [])
    found = re.search(r"sessionid=([^;]+)", cookies)
    if answer.status != 302 or answer.headers["Location"] != "/" or not found:
        wrong.append(f"log-in: {answer.status} {answer.headers['Location']}")
        return ""
    return found[1]


def drive(port, token, phones, options, wrong) -> tuple[list[str], float]:
    """All clients at once until the time is up; the sessions, and the time it took."""
    sessions: list[str] = []
    until = time.monotonic() + options.seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        turn = number
        while time.monotonic() < until:
            phone = phones[turn % len(phones)]
            sessions.append(log_in(port, token, phone, wrong, connection))
            turn += options.clients

    started = time.monotonic()
    threads = [
        threading.Thread(target=client, args=(n,)) for n in range(options.clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sessions, time.monotonic() - started


def check_pages(port, sessions, wrong) -> None:
    """A page behind the log-in with every session: its status and the person on it."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    if len(set(sessions)) != len(sessions):
        wrong.append("a session was given twice")
    for session in sessions:
        headers = {"Cookie": f"sessionid={session}"}
        client.request("GET", "/accounts/security/", headers=headers)
        answer = client.getresponse()
        page = answer.read().decode()
        if answer.status != 200 or not re.search(r"\bm0\d\d\b|m0\d\d", page):
            wrong.append(f"page after the log-in: {answer.status}")


if __name__ == "__main__":
    main()
