"""Real processes on one outbox: killed in the middle, with a full queue, and two
clusters at once. The fake mail server counts what it was given.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from django.db import connection

from zhibu.life.notices.models import Message
from zhibu.life.notices.tests.gateways import mail_server

PEOPLE = 50
KILLED_AT = 7  # mails: in the middle of a claimed group of twenty
QUEUED = 60  # jobs that wait when a cluster starts: three times what it takes at once
DEADLINE = 240  # seconds, also on a machine that is busy with other things
SETTING_UP = f"""
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from zhibu.life.notices.tests.factories import make_notice, send
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation
branch = make_organisation("东风村党支部")
for number in range({PEOPLE}):
    make_member(branch, email=f"m{{number}}@example.org")
send(make_notice(branch, urgency="urgent"), timezone.now())
"""
QUEUEING = f"""
from django_q.tasks import async_task
for number in range({QUEUED}):
    async_task("zhibu.life.notices.jobs.empty_outbox", sync=False)
"""
CLUSTER = "from django.core.management import call_command\ncall_command('qcluster')"
WORKER = "from zhibu.life.notices import jobs\njobs.empty_outbox()"
# As if the lease of what was claimed had ended.
AFTERWARDS = """
from datetime import timedelta
from unittest import mock
from django.utils import timezone
from zhibu.life.notices import jobs, rules
later = timezone.localtime() + rules.LEASE + timedelta(seconds=1)
real = timezone.localtime
def localtime(*given):
    return real(*given) if given else later
with mock.patch.object(timezone, "localtime", localtime):
    jobs.empty_outbox()
"""
COUNTING = """
from collections import Counter
from zhibu.life.notices.models import Message
rows = Message.objects.values_list("channel", "state")
print(*(f"{channel}:{state}={n}" for (channel, state), n in Counter(rows).items()))
"""
WAITING = """
from zhibu.life.notices.models import Message
from zhibu.life.notices.codes import OPEN
print(Message.objects.filter(state__in=sorted(OPEN)).count())
"""


def _embedded(var):
    settings = "zhibu.settings.embedded"
    return {"ZHIBU_VAR": str(var), "DJANGO_SETTINGS_MODULE": settings}


PENDING = WAITING.replace("sorted(OPEN)", "['pending']")


def wait_until(is_so):
    """Look again and again, for DEADLINE seconds at most."""
    until, pause = time.monotonic() + DEADLINE, threading.Event()
    while not is_so():
        assert time.monotonic() < until
        pause.wait(0.2)


class Machine:
    """Starts processes of this program on one database and one mail server."""

    def __init__(self, environ):
        self.environ = environ
        self.started = []

    def start(self, code):
        process = subprocess.Popen(  # noqa: S603 -- our own interpreter
            [sys.executable, "-c", "import django; django.setup()\n" + code],
            env=os.environ | self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # a cluster is a group of processes
        )
        self.started.append(process)
        return process

    def run(self, code):
        process = self.start(code)
        said, _none = process.communicate(timeout=DEADLINE)
        assert process.returncode == 0, said
        return said

    def ends(self):
        said = self.run(COUNTING).split()
        return {name: int(n) for name, n in (word.split("=") for word in said)}

    def stop(self, process):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        process.wait(timeout=DEADLINE)

    def stop_all(self):
        for process in self.started:
            self.stop(process)


@pytest.fixture
def box():
    with mail_server() as found:
        found.enough = threading.Event()
        yield found


def served_once(box):
    """Every address that was ever given over was given over once."""
    served = Counter(address for address, _message in box.accepted)
    assert not [address for address, number in served.items() if number > 1]
    return len(served)


def kill_at(box, number, kill):
    """When the server has the text of this mail, before it says so."""

    def drops(_address):
        if len(box.accepted) == number:
            kill()
            box.enough.set()
            return True
        return False

    box.drops = drops


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a database in a file")
class TestInAFile:
    @pytest.fixture(scope="class")
    def full_outbox(self, tmp_path_factory):
        """A database whose outbox waits, made once; each test has a copy."""
        var = tmp_path_factory.mktemp("outbox") / "var"
        Machine(_embedded(var)).run(SETTING_UP)
        return var

    @pytest.fixture
    def machine(self, full_outbox, tmp_path, box):
        var = tmp_path / "var"
        shutil.copytree(full_outbox, var)
        post = {"ZHIBU_EMAIL_URL": f"smtp+plain://127.0.0.1:{box.port}"}
        found = Machine(_embedded(var) | post)
        yield found
        found.stop_all()

    def test_a_killed_worker_sends_nothing_twice(self, machine, box):
        worker = machine.start(WORKER)
        kill_at(box, KILLED_AT, lambda: machine.stop(worker))
        assert box.enough.wait(DEADLINE)
        assert machine.ends() == {"email:sending": 20, "email:pending": PEOPLE - 20}
        machine.run(AFTERWARDS)
        assert served_once(box) == PEOPLE - 20 + KILLED_AT
        # What nobody knows is said to be unknown; being urgent, it is told in the app.
        ends = {"email:unknown": 20, "email:sent": PEOPLE - 20, "in_app:sent": 20}
        assert machine.ends() == ends
        machine.run(AFTERWARDS)
        assert machine.ends() == ends

    def test_a_killed_cluster_with_a_full_queue_is_followed_by_another(
        self, machine, box
    ):
        machine.run(QUEUEING)
        first = machine.start(CLUSTER)
        kill_at(box, KILLED_AT, lambda: machine.stop(first))
        assert box.enough.wait(DEADLINE)
        machine.start(CLUSTER)
        wait_until(lambda: machine.run(PENDING).split() == ["0"])
        machine.stop_all()
        machine.run(AFTERWARDS)
        assert machine.run(WAITING).split() == ["0"]
        ends = machine.ends()
        # Up to two workers were killed, each with twenty in its hands.
        assert ends["email:sent"] + ends["email:unknown"] == PEOPLE
        assert 20 <= ends["email:unknown"] <= 40
        assert ends["email:sent"] <= served_once(box) <= PEOPLE


def _all_sent():
    rows = Message.objects.filter(channel="email", state="sent")
    return rows.count() == PEOPLE


@pytest.mark.skipif(connection.vendor != "postgresql", reason="two that write at once")
@pytest.mark.django_db(transaction=True)
def test_two_clusters_drain_one_outbox_once(box):
    given = connection.settings_dict
    address = (
        f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:"
        f"{given['PORT']}/{given['NAME']}"
    )
    machine = Machine(
        {
            "DJANGO_SETTINGS_MODULE": "zhibu.settings.test",
            "ZHIBU_TEST_DATABASE_URL": address,
            "ZHIBU_EMAIL_URL": f"smtp+plain://127.0.0.1:{box.port}",
        }
    )
    try:
        machine.run(SETTING_UP + QUEUEING)
        for _number in range(2):
            machine.start(CLUSTER)
        wait_until(_all_sent)
        assert served_once(box) == PEOPLE
        assert machine.ends() == {"email:sent": PEOPLE}
    finally:
        machine.stop_all()
