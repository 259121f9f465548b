"""Several runners on one import: killed ones are followed, second ones stop."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.db import connection

from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import TODAY
from zhibu.register.organisations.tests.factories import make_actor
from zhibu.register.rosters import services
from zhibu.register.rosters.models import ImportedRow, RosterImport
from zhibu.register.rosters.services import entering, passing
from zhibu.register.rosters.tests.factories import roster, row, send_in

State = RosterImport.State
SETTING_UP = (
    "from django.core.management import call_command\n"
    "call_command('migrate', verbosity=0)\n"
    "from zhibu.register.organisations.models import Organisation\n"
    "Organisation(pk=1, code='B', name='第一党支部', kind='631', path='/1/').save()"
)
# Goes on with import 1, as a worker of the background does.
GOING_ON = (
    "from datetime import date\n"
    "from zhibu.foundation.policy import command_actor\n"
    "from zhibu.register.rosters import services\n"
    "from zhibu.register.rosters.services import entering, passing, writing\n"
    "passing.CHUNK = 2\n"
    "actor = command_actor('/1/', 'import_roster')\n"
    "act = dict(actor=actor, import_id=1, on=date(2026, 11, 24))\n"
)
COUNTING = (
    "from zhibu.register.members.models import Member\n"
    "from zhibu.register.rosters.models import ImportedRow, RosterImport\n"
    "print(Member.objects.count(), ImportedRow.objects.count(),"
    " *[r.state for r in RosterImport.objects.order_by('pk')])"
)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a database in a file")
class TestProcesses:
    """Real processes on a database in a file."""

    @pytest.fixture
    def start(self, tmp_path):
        environ = os.environ | {
            "ZHIBU_VAR": str(tmp_path / "var"),
            "TMPDIR": str(tmp_path),  # who is killed leaves a copy in clear
            "DJANGO_SETTINGS_MODULE": "zhibu.settings.embedded",
        }

        def begin(code):
            return subprocess.Popen(  # noqa: S603 -- our own interpreter
                [sys.executable, "-c", "import django; django.setup()\n" + code],
                env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True,
            )  # fmt: skip

        return begin

    @pytest.fixture
    def run(self, start):
        def to_its_end(code, *, status=0):
            process = start(code)
            out, err = process.communicate(timeout=120)
            assert process.returncode == status, err
            return out

        return to_its_end

    def test_one_that_is_killed_leaves_whole_chunks(self, tmp_path, run):
        """A real SIGKILL in the middle, then the same command line again."""
        path = roster(tmp_path, [row() for _ in range(7)])
        run(SETTING_UP)
        importing = (
            "import os, signal\n"
            "from zhibu.register.rosters.services import passing, writing\n"
            "passing.CHUNK = 2\n"
            "kept = writing._moved_on\n"
            "def killed(prepared):\n"
            "    from zhibu.register.members.models import Member\n"
            "    if {kill} and Member.objects.count() == 4:\n"
            "        prepared.write()\n"
            "        os.kill(os.getpid(), signal.SIGKILL)\n"
            "    return kept(prepared)\n"
            "writing._moved_on = killed\n"
            "from django.core.management import call_command\n"
            f"call_command('import_roster', {str(path)!r}, organisation='B', json=True)"
        )
        run(importing.replace("{kill}", "True"), status=-signal.SIGKILL)
        assert run(COUNTING).split() == ["4", "4", "writing"]
        # The import that was killed is taken up again.
        run(GOING_ON + "services.write_roster(**act)")
        assert run(COUNTING).split() == ["7", "7", "done"]
        again = run(importing.replace("{kill}", "False"))
        assert '"unchanged": 7' in again

    def test_of_two_at_the_same_time_one_stops_by_itself(self, tmp_path, start, run):
        path = roster(tmp_path, [row() for _ in range(9)])
        run(
            SETTING_UP + "\n" + GOING_ON + "from pathlib import Path\n"
            f"path = Path({str(path)!r})\n"
            "with path.open('rb') as file:\n"
            "    services.start_import(actor=act['actor'], organisation_id=1,"
            " file=file, file_name=path.name, on=act['on'])\n"
            "from zhibu.register.rosters.models import RosterImport\n"
            "RosterImport.objects.update(state='writing')"
        )
        racing = (
            GOING_ON + "begin = entering.begin\n"
            "def both(*args):\n"
            "    found = begin(*args)\n"
            "    print('ready', flush=True)\n"
            "    input()\n"
            "    return found\n"
            "entering.begin = both\n"
            "try:\n"
            "    services.write_roster(**act)\n"
            "except passing.Superseded:\n"
            "    print('stopped')\n"
            "else:\n"
            "    print('finished')"
        )
        racers = [start(racing), start(racing)]
        assert [racer.stdout.readline() for racer in racers] == ["ready\n"] * 2
        for racer in racers:
            racer.stdin.write("go\n")
            racer.stdin.flush()
        ends = sorted(racer.communicate(timeout=120)[0].strip() for racer in racers)
        assert ends == ["finished", "stopped"]
        assert run(COUNTING).split() == ["9", "9", "done"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="see TestProcesses")
def test_of_two_workers_at_the_same_time_one_stops_by_itself(
    branch, tmp_path, monkeypatch
):
    monkeypatch.setattr(passing, "CHUNK", 2)
    actor = make_actor(branch)
    found = send_in(roster(tmp_path, [row() for _ in range(9)]), branch, actor)
    RosterImport.objects.update(state=State.WRITING)
    both, begin = threading.Barrier(2), entering.begin
    ends = []

    def together(*args):
        began = begin(*args)
        both.wait(60)
        return began

    def work():
        try:
            services.write_roster(actor=actor, import_id=found.pk, on=TODAY)
        except passing.Superseded:
            ends.append("stopped")
        else:
            ends.append("finished")
        finally:
            connection.close()

    monkeypatch.setattr(entering, "begin", together)
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    found.refresh_from_db()
    assert sorted(ends) == ["finished", "stopped"]
    assert (found.state, found.written) == (State.DONE, {"new": 9})
    assert Member.objects.count() == ImportedRow.objects.count() == 9
