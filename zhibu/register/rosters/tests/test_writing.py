import itertools
from collections import Counter
from datetime import date

import pytest
from django.db import connection

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.register.members import services as member_services
from zhibu.register.members import tally
from zhibu.register.members.models import Finding, HeadcountChange, Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import (
    TODAY,
    actor_with,
    make_member,
    person,
)
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import (
    make_actor,
    make_committee,
    make_group,
)
from zhibu.register.rosters import services
from zhibu.register.rosters.models import ImportedRow, RosterImport
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.services import entering, passing, writing
from zhibu.register.rosters.tests.factories import (
    HEADINGS,
    bring_in,
    check,
    codes_of,
    counts_of,
    roster,
    row,
    send_in,
)
from zhibu.register.rosters.tests.test_judging import row_of

pytestmark = pytest.mark.django_db
State = RosterImport.State


@pytest.fixture
def small_chunks(monkeypatch):
    """Chunks of two rows, so that five rows are three transactions."""
    monkeypatch.setattr(passing, "CHUNK", 2)


def headcount():
    total = Counter()
    for change in HeadcountChange.objects.all():
        total.update(change.counts)
    return {cell: n for cell, n in total.items() if n}


def recount():
    total = Counter()
    for member in Member.objects.all():
        total.update(tally.cells(member))
    return dict(total)


def test_a_new_record_is_as_if_a_secretary_had_entered_it(branch, tmp_path):
    born = date(1980, 5, 1)
    given = {"name": "曾小丹", "sex": "2", "birth_date": born, "phone": "",
             "category": "2", "full_since": None}  # fmt: skip
    numbers = [make_id_number("110105", born, 480 + n, "2") for n in (0, 1)]
    said = row(**given, id_number=numbers[0], address="北京市朝阳区和平街1号")
    bring_in(roster(tmp_path, [said]), branch)
    imported = Member.objects.get()
    entered = member_services.add_member(
        actor=make_actor(branch),
        organisation_id=branch.pk,
        on=TODAY,
        acknowledged="joined long ago",
        **person(**given, id_number=numbers[1], address="北京市朝阳区和平街1号"),
    )
    own = {"id", "id_number", "id_digest", "created_at", "updated_at"}
    fields = [f.attname for f in Member._meta.concrete_fields if f.name not in own]
    entered = Member.objects.get(pk=entered.pk)
    for name in fields:
        assert getattr(imported, name) == getattr(entered, name), name
    assert imported.id_number == numbers[0]

    def findings(one):
        return set(one.findings.values_list("code", "field", "is_hard"))

    assert findings(imported) == findings(entered)
    assert "phone_missing" in {code for code, *_rest in findings(imported)}


def test_personal_numbers_are_sealed_in_the_tables(branch, tmp_path):
    said = row(phone="13812345678", address="北京市朝阳区和平街77号")
    member = make_member(branch)
    changed = row_of(member, phone="13987654321", address="新街99号")
    bring_in(roster(tmp_path, [said, changed]), branch)
    secret = [said[3], "13812345678", "13987654321", "和平街77号", "新街99号",
              member.phone, member.address]  # fmt: skip
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names()
        for table in [name for name in tables if "search" not in name]:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            stored = str(cursor.fetchall())
            assert not [text for text in secret if text in stored], table


def test_headcount_follows_new_and_changed_records(branch, tmp_path):
    one, two = make_member(branch), make_member(branch)
    rows = [
        row(),
        row_of(one, education="硕士研究生"),
        row_of(two, address="新街1号"),
    ]
    bring_in(roster(tmp_path, rows), branch)
    assert headcount() == recount()
    assert tally.members(headcount()) == 3


def test_an_import_leaves_its_trail_and_lines_in_the_log(branch, tmp_path):
    member = make_member(branch, phone="13800001234")
    rows = [row(), row_of(member, phone="13900005678"), row_of(make_member(branch))]
    found, report = bring_in(roster(tmp_path, rows), branch)
    assert counts_of(report) == {"new": 1, "changed": 1, "unchanged": 1}
    assert (found.state, found.rows_done) == (State.DONE, 3)
    assert found.written == {"new": 1, "changed": 1, "unchanged": 1}
    new, changed = ImportedRow.objects.order_by("row")
    assert (new.is_new, new.before, new.version) == (True, None, 1)
    assert (changed.member_id, changed.is_new, changed.row) == (member.pk, False, 3)
    assert set(changed.before) == {"phone", "phone_digest"}
    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["rosters.start", "rosters.chunk", "rosters.write"]
    member.refresh_from_db()
    assert (member.phone, member.version) == ("13900005678", 2)


def test_findings_of_a_changed_record_are_renewed_with_the_number_in_view(
    branch, tmp_path
):
    member = make_member(branch, id_number="110105198005010010", phone="")
    wrong = {"id_number_check", "id_number_rounded"}
    assert wrong & set(member.findings.values_list("code", flat=True))
    assert "phone_missing" in member.findings.values_list("code", flat=True)
    said = row_of(member, id_number="", phone="13900005678")
    bring_in(roster(tmp_path, [said]), branch)
    left = set(member.findings.values_list("code", flat=True))
    assert wrong & left
    assert "phone_missing" not in left


def test_a_group_is_taken_over(branch, tmp_path):
    group = make_group(branch, "第一党小组")
    member = make_member(branch)
    headings = [*HEADINGS, "党小组"]
    rows = [[*row(), "第一党小组"], [*row_of(member), "第一党小组"]]
    bring_in(roster(tmp_path, rows, headings), branch)
    assert set(Member.objects.values_list("group", flat=True)) == {group.pk}


def test_the_good_rows_come_in_and_the_bad_ones_stay_out(branch, tmp_path):
    rows = [row(), row(sex="雄"), row(category="入党积极分子"), row()]
    found, report = bring_in(roster(tmp_path, rows), branch)
    assert counts_of(report) == {"new": 2, "error": 2}
    assert Member.objects.count() == 2
    assert found.counts["error"] == 2


def test_the_same_file_again_changes_nothing(branch, tmp_path):
    path = roster(
        tmp_path, [row(), row(id_number=""), row(birth_date="1980-05", id_number="")]
    )
    bring_in(path, branch)
    before = list(Member.objects.order_by("pk").values())
    _found, report = bring_in(path, branch)
    assert counts_of(report) == {"unchanged": 3}
    assert list(Member.objects.order_by("pk").values()) == before


def test_ids_go_on_after_an_import(branch, tmp_path):
    bring_in(roster(tmp_path, [row(), row()]), branch)
    highest = max(Member.objects.values_list("pk", flat=True))
    assert make_member(branch).pk > highest


class TestBranchesOfTheFile:
    def test_are_set_up_when_the_user_says_so(self, tmp_path):
        township = make_committee("中共青石镇委员会")
        path = roster(tmp_path, [row("青石村党支部"), row("联合企业联合党支部")])
        actor = make_actor(township)
        found, report = check(path, township, actor)
        assert counts_of(report) == {"error": 2}
        choices = {
            name: {"create": True} for name in ("青石村党支部", "联合企业联合党支部")
        }
        services.choose_branches(actor=actor, import_id=found.pk, choices=choices)
        report = services.check_now(
            actor=actor, import_id=found.pk, on=TODAY, report=Report()
        )
        assert counts_of(report) == {"new": 2}
        assert Organisation.objects.count() == 1
        services.write_now(actor=actor, import_id=found.pk, on=TODAY, report=Report())
        made = Organisation.objects.filter(parent=township).order_by("pk")
        assert [(o.name, o.kind) for o in made] == [
            ("青石村党支部", "631"), ("联合企业联合党支部", "632"),
        ]  # fmt: skip
        assert {m.organisation_id for m in Member.objects.all()} == {o.pk for o in made}
        found.refresh_from_db()
        assert found.branches["青石村党支部"] == {
            "organisation": made[0].pk, "created": True,
        }  # fmt: skip

    def test_are_not_set_up_by_a_secretary(self, branch, tmp_path):
        actor = actor_with(Role.SECRETARY, branch)
        found, _report = check(roster(tmp_path, [row("青石村党支部")]), branch, actor)
        with pytest.raises(NotAllowed):
            services.choose_branches(
                actor=actor,
                import_id=found.pk,
                choices={"青石村党支部": {"create": True}},
            )


class TestInterruption:
    def rows(self):
        return [row() for _ in range(5)]

    def test_a_killed_run_goes_on_where_it_stopped(
        self, branch, tmp_path, small_chunks, interrupt
    ):
        path = roster(tmp_path, self.rows())
        actor = make_actor(branch)
        found = send_in(path, branch, actor)
        mend = interrupt(2, KeyboardInterrupt)
        act = {"actor": actor, "import_id": found.pk, "on": TODAY}
        with pytest.raises(KeyboardInterrupt):
            services.write_now(**act, report=Report())
        assert Member.objects.count() == 2

        mend()
        services.write_roster(**act)
        found.refresh_from_db()
        assert (found.state, found.rows_done) == (State.DONE, 5)
        assert found.counts["new"] == 5
        assert found.counts["branches"] == 1
        assert Member.objects.count() == ImportedRow.objects.count() == 5
        assert tally.members(headcount()) == 5

    def test_it_goes_on_though_the_size_of_chunks_changed(
        self, branch, tmp_path, monkeypatch
    ):
        path = roster(tmp_path, self.rows())
        actor = make_actor(branch)
        found = send_in(path, branch, actor)
        act = {"actor": actor, "import_id": found.pk, "on": TODAY}
        monkeypatch.setattr(passing, "CHUNK", 3)
        RosterImport.objects.filter(pk=found.pk).update(state=State.WRITING)
        chunks = passing.judged_chunks

        def first_only(*args):
            yield next(chunks(*args))
            raise KeyboardInterrupt

        monkeypatch.setattr(entering, "judged_chunks", first_only)
        with pytest.raises(KeyboardInterrupt):
            services.write_roster(**act)
        assert Member.objects.count() == 3
        monkeypatch.setattr(entering, "judged_chunks", chunks)
        monkeypatch.setattr(passing, "CHUNK", 2)
        services.write_roster(**act)
        assert Member.objects.count() == 5

    def test_a_row_that_repeats_one_of_the_earlier_run_is_known(
        self, branch, tmp_path, small_chunks
    ):
        rows = self.rows()
        rows.append(rows[0])
        actor = make_actor(branch)
        found = send_in(roster(tmp_path, rows), branch, actor)
        written = {"new": 2}
        RosterImport.objects.filter(pk=found.pk).update(
            state=State.WRITING, rows_done=2, written=written
        )
        report = Report(keep_errors=True)
        services.write_roster(actor=actor, import_id=found.pk, on=TODAY, report=report)
        assert [e["code"] for e in report.errors()] == ["twice_in_file"]

    def test_a_second_runner_stops(self, branch, tmp_path, small_chunks, monkeypatch):
        path = roster(tmp_path, self.rows())
        actor = make_actor(branch)
        found = send_in(path, branch, actor)
        act = {"actor": actor, "import_id": found.pk, "on": TODAY}
        chunks = passing.judged_chunks

        def overtaken(*args):
            """After the first chunk another worker does all the rest."""
            for number, chunk in enumerate(chunks(*args)):
                if number == 1:
                    monkeypatch.setattr(entering, "judged_chunks", chunks)
                    services.write_roster(**act)
                yield chunk

        monkeypatch.setattr(entering, "judged_chunks", overtaken)
        with pytest.raises(passing.Superseded):
            services.write_now(**act, report=Report())
        found.refresh_from_db()
        assert (found.state, found.written) == (State.DONE, {"new": 5})
        assert Member.objects.count() == ImportedRow.objects.count() == 5

    def test_an_import_that_is_done_is_not_written_again(self, branch, tmp_path):
        actor = make_actor(branch)
        found, _report = bring_in(roster(tmp_path, [row()]), branch, actor)
        with pytest.raises(passing.Superseded):
            services.write_roster(actor=actor, import_id=found.pk, on=TODAY)

    def test_a_chunk_that_fails_leaves_nothing(self, branch, tmp_path, monkeypatch):
        found = send_in(roster(tmp_path, self.rows()), branch)

        def failing(*_args, **_details):
            raise RuntimeError

        monkeypatch.setattr(writing, "record", failing)
        with pytest.raises(RuntimeError):
            services.write_now(
                actor=make_actor(branch), import_id=found.pk, on=TODAY, report=Report()
            )
        assert not Member.objects.exists()
        assert not ImportedRow.objects.exists()
        assert not HeadcountChange.objects.exists()


class TestOthersAtTheSameTime:
    def interrupt(self, monkeypatch, act):
        """Let somebody act between the look at the first chunk and its writing."""
        prepare = writing.prepare_chunk

        def slowly(*args):
            prepared = prepare(*args)
            monkeypatch.setattr(writing, "prepare_chunk", prepare)
            act()
            return prepared

        monkeypatch.setattr(writing, "prepare_chunk", slowly)

    def test_an_edit_meanwhile_is_not_overwritten(self, branch, tmp_path, monkeypatch):
        member = make_member(branch, phone="13800001234")
        path = roster(tmp_path, [row_of(member, education="硕士研究生")])

        def edit():
            member_services.edit_member(
                actor=make_actor(branch), member_id=member.pk, version=1, on=TODAY,
                changes={"phone": "13700000000"}, reason="新号码，本人来电",
            )  # fmt: skip

        self.interrupt(monkeypatch, edit)
        _found, report = bring_in(path, branch)
        member.refresh_from_db()
        assert (member.education, member.version) == ("14", 3)
        # The sheet still says the former number: it is the later word.
        assert member.phone == "13800001234"
        assert counts_of(report) == {"changed": 1}

    def test_a_member_who_is_entered_meanwhile_is_no_second_record(
        self, branch, tmp_path, monkeypatch
    ):
        said = row()

        def enter():
            make_member(
                branch,
                id_number=said[3],
                sex=said[1],
                birth_date=date.fromisoformat(said[4]),
                name=said[0],
            )

        self.interrupt(monkeypatch, enter)
        _found, report = bring_in(roster(tmp_path, [said, row()]), branch)
        assert Member.objects.count() == 2
        assert counts_of(report) == {"new": 1, "changed": 1}

    def test_who_keeps_changing_things_stops_the_import_with_words(
        self, branch, tmp_path, monkeypatch
    ):
        member = make_member(branch)
        monkeypatch.setattr(writing, "_moved_on", lambda prepared: True)
        with pytest.raises(Conflict):
            bring_in(roster(tmp_path, [row_of(member, address="新街1号")]), branch)


class TestSteps:
    def test_only_a_checked_file_is_imported(self, branch, tmp_path):
        actor = make_actor(branch)
        found = send_in(roster(tmp_path, [row()]), branch, actor)
        with pytest.raises(Conflict):
            services.start_writing(actor=actor, import_id=found.pk)

    def test_nothing_to_import_is_refused(self, branch, tmp_path):
        member = make_member(branch)
        actor = make_actor(branch)
        found, _report = check(roster(tmp_path, [row_of(member)]), branch, actor)
        with pytest.raises(Refused, match="nothing_to_import"):
            services.start_writing(actor=actor, import_id=found.pk)

    def test_who_has_no_reach_finds_no_import(self, branch, tmp_path):
        found, _report = check(roster(tmp_path, [row()]), branch)
        stranger = make_actor(make_committee())
        with pytest.raises(NotFound):
            services.start_writing(actor=stranger, import_id=found.pk)

    def test_a_cancelled_import_loses_its_files(
        self, branch, tmp_path, django_capture_on_commit_callbacks
    ):
        actor = make_actor(branch)
        found, _report = check(roster(tmp_path, [row()]), branch, actor)
        stored = tmp_path / "stored" / "rosters"
        assert len(list(stored.iterdir())) == 2
        with django_capture_on_commit_callbacks(execute=True):
            services.cancel_import(actor=actor, import_id=found.pk)
        assert list(stored.iterdir()) == []

    def test_stored_files_are_sealed(self, branch, tmp_path):
        said = row(name="欧阳示例")
        check(roster(tmp_path, [said]), branch)
        for path in (tmp_path / "stored" / "rosters").iterdir():
            content = path.read_bytes()
            assert "欧阳示例".encode() not in content
            assert said[3].encode() not in content
            assert path.stat().st_mode & 0o077 == 0


def test_findings_are_those_of_the_rules(branch, tmp_path):
    rows = [row(phone="12345"), row(address="")]
    bring_in(roster(tmp_path, rows), branch)
    found = Finding.objects.values_list("code", "is_hard", "org_path")
    assert sorted(found) == [
        ("address_missing", False, branch.path),
        ("phone_unusual", False, branch.path),
    ]


class TestPace:
    """SQLite lets one write at a time: a slow chunk makes the next ones smaller."""

    @pytest.fixture
    def pace(self, monkeypatch):
        pace = passing.Pace()
        pace._is_needed = True
        moments = itertools.count()
        monkeypatch.setattr(
            passing.time, "perf_counter", lambda: next(moments) * self.step
        )
        return pace

    def write(self, pace, seconds, times=1):
        self.step = seconds
        for _time in range(times):
            with pace.holding(pace.rows):
                pass
        return pace.rows

    def test_it_slows_down_and_speeds_up_again(self, pace):
        assert self.write(pace, seconds=2 * pace.HOLD) < passing.CHUNK
        slow = self.write(pace, seconds=100 * pace.HOLD, times=20)
        assert slow == pace.FEWEST
        assert self.write(pace, seconds=pace.HOLD / 10, times=20) == passing.CHUNK

    def test_the_short_rest_of_a_file_teaches_nothing(self, pace):
        self.step = 1
        with pace.holding(3):
            pass
        assert pace.rows == passing.CHUNK


class TestOwnRecord:
    """Nobody rewrites the own record, by a roster either (as on the member's page)."""

    def keeper(self, member):
        return actor_with(Role.SECRETARY, member.organisation, member)

    def test_the_own_row_waits_for_another_keeper_and_the_rest_goes_in(
        self, branch, tmp_path
    ):
        mine, other = make_member(branch), make_member(branch)
        rows = [
            row_of(mine, joined_on=date(1999, 7, 1), full_since=date(2000, 7, 1)),
            row_of(other, workplace="青石县第二中学"),
            row(branch.name),
        ]
        rows[1].append("青石县第二中学")
        path = roster(tmp_path, rows, [*HEADINGS, "工作单位"])
        _found, report = check(path, branch, self.keeper(mine))
        assert counts_of(report) == {"own": 1, "changed": 1, "new": 1}
        assert set(codes_of(report)) == {"own_record"}
        found, _report = bring_in(path, branch, self.keeper(mine))
        assert found.counts["own"] == 1
        before = mine.joined_on
        mine.refresh_from_db()
        other.refresh_from_db()
        assert mine.joined_on == before
        assert other.workplace == "青石县第二中学"

        bring_in(path, branch, self.keeper(other))  # the other one may
        mine.refresh_from_db()
        assert mine.joined_on == date(1999, 7, 1)

    def test_how_to_be_reached_one_may_keep_oneself(self, branch, tmp_path):
        mine = make_member(branch)
        path = roster(tmp_path, [row_of(mine, phone="13800009999")])
        _found, report = bring_in(path, branch, self.keeper(mine))
        assert counts_of(report) == {"changed": 1}
        keeper = self.keeper(mine)
        found, _report = bring_in(path, branch, keeper)
        services.undo_import(
            actor=keeper, import_id=found.pk, reason="拿错了", on=TODAY
        )

    def test_nor_by_undoing_what_another_entered(self, branch, tmp_path):
        mine, other = make_member(branch), make_member(branch)
        path = roster(tmp_path, [row_of(mine, joined_on=date(1999, 7, 1))])
        found, _report = bring_in(path, branch, self.keeper(other))
        act = {"import_id": found.pk, "reason": "拿错了", "on": TODAY}
        with pytest.raises(Refused) as refusal:
            services.undo_import(actor=self.keeper(mine), **act)
        assert [p.code for p in refusal.value.problems] == ["own_record"]
        services.undo_import(actor=self.keeper(other), **act)
