import html
import json

import pytest
from django.urls import reverse

from zhibu.foundation.policy import Role
from zhibu.foundation.sheets.opening import UnreadableFile, open_workbook
from zhibu.register.accounts.tests.factories import actor_of
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)
from zhibu.register.rosters import jobs, services
from zhibu.register.rosters.models import ImportedRow, RosterImport
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.services import checking, passing
from zhibu.register.rosters.tests.bad_files import BAD_FILES
from zhibu.register.rosters.tests.factories import (
    HEADINGS,
    TODAY,
    check,
    roster,
    row,
    send_in,
)
from zhibu.register.rosters.tests.test_judging import row_of
from zhibu.register.rosters.views import imports

pytestmark = pytest.mark.django_db
State = RosterImport.State


def url(name, found=None):
    return reverse(f"rosters:{name}", args=[found.pk] if found else [])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def secretary(login, branch):
    client = login(Role.SECRETARY, branch)
    client.actor = actor_of(client.user)
    return client


@pytest.fixture
def upload(send):
    def post(client, path, organisation):
        with path.open("rb") as file:
            data = {"file": file, "organisation": organisation.pk}
            response = send(client, url("start"), data)
        assert response.status_code == 302, text_of(response)
        return RosterImport.objects.latest("pk")

    return post


class TestTheWholeWay:
    def test_from_the_file_to_the_register_and_back(
        self, secretary, branch, tmp_path, upload, send
    ):
        member = make_member(branch, phone="13800001234")
        rows = [row(name="曾小丹"), row_of(member, phone="13900005678"),
                row(name="李强", sex="雄")]  # fmt: skip
        found = upload(secretary, roster(tmp_path, rows), branch)
        assert (found.state, found.worker_id) == (State.CHECKED, secretary.user.pk)

        page = text_of(secretary.get(url("detail", found)))
        assert "Nothing has been written yet." in page
        assert "Import 2 rows" in page
        assert "李强" in page
        assert "is no sex" in page
        page = text_of(secretary.get(url("detail", found) + "?show=changed"))
        assert "138****1234" in page
        assert "139****5678" in page
        assert "13900005678" not in page
        assert Member.objects.count() == 1

        response = send(secretary, url("write", found))
        assert response.url == url("detail", found)
        found.refresh_from_db()
        assert found.state == State.DONE
        assert Member.objects.count() == 2
        page = text_of(secretary.get(url("detail", found)))
        assert "1 new members were entered, 1 records changed." in page
        assert "李强" in page

        response = send(secretary, url("undo", found), {"reason": "拿错了工作簿"})
        assert response.status_code == 302
        found.refresh_from_db()
        assert found.state == State.UNDONE
        assert Member.objects.get().phone == "13800001234"
        assert "was undone" in text_of(secretary.get(url("detail", found)))

    def test_an_undoing_that_is_refused_says_why(
        self, secretary, branch, tmp_path, upload, send
    ):
        found = upload(secretary, roster(tmp_path, [row(name="曾小丹")]), branch)
        send(secretary, url("write", found))
        Member.objects.update(version=2)
        response = send(secretary, url("undo", found), {"reason": "拿错了工作簿"})
        assert response.status_code == 422
        assert "Edited after the import: 曾小丹" in text_of(response)

    def test_a_file_can_be_thrown_away(self, secretary, branch, tmp_path, upload, send):
        found = upload(secretary, roster(tmp_path, [row()]), branch)
        assert send(secretary, url("cancel", found)).url == url("list")
        found.refresh_from_db()
        assert found.state == State.CANCELLED
        assert "thrown away" in text_of(secretary.get(url("list")))

    @pytest.mark.parametrize("kind", [k for k in BAD_FILES if k != "no headings"])
    def test_a_file_that_cannot_be_read_is_told_on_the_form(
        self, secretary, branch, tmp_path, kind
    ):
        name, make, code = BAD_FILES[kind]
        make(tmp_path / name)
        with (tmp_path / name).open("rb") as file:
            data = {"file": file, "organisation": branch.pk}
            response = secretary.post(url("start"), data)
        if code == "empty":  # the form says so before anything is read
            assert "The submitted file is empty." in text_of(response)
        else:
            assert response.status_code == 422
            with pytest.raises(UnreadableFile) as refused:
                open_workbook(tmp_path / name)
            assert refused.value.problems[0].code == code
            words = str(refused.value.problems[0])
            assert html.escape(words) in text_of(response)
        assert not RosterImport.objects.exists()
        assert not [p for p in (tmp_path / "stored").rglob("*") if p.is_file()]

    def test_one_with_the_wrong_ending_is_read(
        self, secretary, branch, tmp_path, upload
    ):
        path = roster(tmp_path, [row()]).rename(tmp_path / "名册.csv")
        assert upload(secretary, path, branch).counts["new"] == 1

    def test_a_file_without_headings_fails_with_the_reason(
        self, secretary, branch, tmp_path, upload
    ):
        name, make, _code = BAD_FILES["no headings"]
        make(tmp_path / name)
        found = upload(secretary, tmp_path / name, branch)
        assert found.state == State.FAILED
        page = text_of(secretary.get(url("detail", found)))
        assert "No heading row" in page
        assert "Choose another file" in page

    def test_a_file_that_is_too_large_is_told(
        self, secretary, branch, tmp_path, settings
    ):
        settings.ZHIBU_UPLOAD_BYTES = 1000
        path = roster(tmp_path, [row()])
        with path.open("rb") as file:
            data = {"file": file, "organisation": branch.pk}
            page = text_of(secretary.post(url("start"), data))
        assert "larger than 0 MB" in page


class TestColumns:
    def test_a_heading_is_corrected_and_the_file_checked_again(
        self, secretary, branch, tmp_path, upload, send
    ):
        headings = ["我们的同志", *HEADINGS[1:]]
        found = upload(
            secretary, roster(tmp_path, [row(name="曾小丹")], headings), branch
        )
        page = text_of(secretary.get(url("detail", found)))
        assert "Which column holds the names?" in page
        page = text_of(secretary.get(url("columns", found)))
        assert "For example: 曾小丹" in page
        response = send(secretary, url("columns", found), {"column_0": "name"} | {
            f"column_{n}": "" for n in range(1, 13)
        } | {"column_1": "sex", "column_3": "id_number", "column_6": "category",
             "column_8": "joined_on", "column_9": "full_since"})  # fmt: skip
        assert response.status_code == 302, text_of(response)
        found.refresh_from_db()
        assert found.counts["new"] == 1
        assert found.mapping["我们的同志"] == "name"
        assert found.mapping["民族"] == ""

    def test_examples_hide_the_numbers_of_persons(
        self, secretary, branch, tmp_path, upload
    ):
        said, wrong = row(phone="13812345678"), row()
        wrong[3] = wrong[3][:-1] + "?"
        found = upload(secretary, roster(tmp_path, [said, wrong]), branch)
        page = text_of(secretary.get(url("columns", found)))
        assert wrong[3][:-1] not in page
        assert wrong[3][6:14] not in page
        assert said[3] not in page
        assert "13812345678" not in page
        assert "138****5678" in page

    def test_only_who_sent_the_file_in_sees_examples(
        self, login, secretary, branch, tmp_path, upload
    ):
        found = upload(secretary, roster(tmp_path, [row(name="曾小丹")]), branch)
        other = login(Role.ORGANISATION_COMMISSIONER, branch)
        assert "曾小丹" not in text_of(other.get(url("columns", found)))

    def test_two_columns_cannot_be_one_item(
        self, secretary, branch, tmp_path, upload, send
    ):
        found = upload(secretary, roster(tmp_path, [row()]), branch)
        wrong = {"column_0": "name", "column_1": "name"}
        page = text_of(send(secretary, url("columns", found), wrong))
        assert "“姓名” is that already" in page


class TestBranches:
    @pytest.fixture
    def township(self):
        township = make_committee("中共青石镇委员会")
        make_organisation("青石社区第一党支部", township)
        return township

    @pytest.fixture
    def officer(self, login, township):
        return login(Role.COMMITTEE_OFFICER, township)

    def test_a_near_name_is_offered_and_taken(
        self, officer, township, tmp_path, upload, send
    ):
        found = upload(officer, roster(tmp_path, [row("青石一社区第一支部")]), township)
        near = Organisation.objects.get(name="青石社区第一党支部")
        page = text_of(officer.get(url("detail", found)))
        assert f'<option value="{near.pk}">' in page
        response = send(officer, url("branches", found), {"branch_0": near.pk})
        assert response.status_code == 302
        found.refresh_from_db()
        assert found.counts["new"] == 1

    def test_an_officer_sets_up_a_branch_and_may_think_better_of_it(
        self, officer, township, tmp_path, upload, send
    ):
        found = upload(officer, roster(tmp_path, [row("供电所党支部")]), township)
        send(officer, url("branches", found), {"branch_0": "create"})
        found.refresh_from_db()
        assert found.counts["new"] == 1
        page = text_of(officer.get(url("detail", found)))
        assert '<option value="create" selected>' in page
        send(officer, url("branches", found), {"branch_0": ""})
        found.refresh_from_db()
        assert found.counts.get("new", 0) == 0
        send(officer, url("branches", found), {"branch_0": "create"})
        send(officer, url("write", found))
        made = Organisation.objects.get(name="供电所党支部")
        assert made.parent == township
        assert made.member_set.count() == 1

    def test_a_secretary_is_not_offered_to_set_one_up(
        self, secretary, branch, tmp_path, upload
    ):
        found = upload(secretary, roster(tmp_path, [row("供电所党支部")]), branch)
        page = text_of(secretary.get(url("detail", found)))
        assert "供电所党支部" in page
        assert 'value="create"' not in page


class TestTheBackground:
    def test_the_live_bar_moves_and_ends(self, secretary, branch, tmp_path):
        found = send_in(roster(tmp_path, [row()]), branch, secretary.actor)
        RosterImport.objects.filter(pk=found.pk).update(
            state=State.WRITING, rows_done=40, rows_total=80
        )
        page = text_of(secretary.get(url("detail", found)))
        assert f'hx-get="{url("progress", found)}"' in page
        bar = text_of(
            secretary.get(url("progress", found), headers={"hx-request": "true"})
        )
        assert 'max="80" value="40"' in bar
        assert "<html" not in bar
        RosterImport.objects.filter(pk=found.pk).update(state=State.DONE)
        done = secretary.get(url("progress", found), headers={"hx-request": "true"})
        assert done.headers["HX-Redirect"] == url("detail", found)
        assert secretary.get(url("progress", found)).url == url("detail", found)

    @pytest.mark.parametrize(
        ("done", "total", "words"),
        [
            (0, 0, "It has only just begun"),
            (40, 0, "40 so far"),
            (0, 80, "0 of 80"),
            (40, 80, "40 of 80"),
        ],
    )
    def test_the_live_bar_says_something_before_the_total_is_known(
        self, secretary, branch, tmp_path, done, total, words
    ):
        found = send_in(roster(tmp_path, [row()]), branch, secretary.actor)
        RosterImport.objects.filter(pk=found.pk).update(
            state=State.CHECKING, rows_done=done, rows_total=total
        )
        bar = text_of(secretary.get(url("progress", found)))
        assert f"<span>{words}</span>" in bar
        assert ('value="' in bar.split("<progress")[1].split("</progress>")[0]) == bool(
            total
        )
        assert "0 / 0" not in bar

    def test_a_first_check_does_not_claim_to_be_nearly_done(
        self, secretary, branch, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(passing, "CHUNK", 1)
        monkeypatch.setattr(checking, "TOLD", 1)
        found = send_in(roster(tmp_path, [row(), row()]), branch, secretary.actor)
        seen = []
        note = checking._note_progress

        def noted(one, rows):
            note(one, rows)
            one = RosterImport.objects.get()
            seen.append((one.rows_done, one.rows_total))

        monkeypatch.setattr(checking, "_note_progress", noted)
        act = {"actor": secretary.actor, "import_id": found.pk, "on": TODAY}
        services.check_now(**act, report=Report())
        assert seen == [(1, 0), (2, 0)]
        services.check_now(**act, report=Report())
        assert seen[2:] == [(1, 2), (2, 2)]

    def test_the_rights_of_the_day_count(self, secretary, branch, tmp_path):
        found, _report = check(roster(tmp_path, [row()]), branch, secretary.actor)
        services.start_writing(actor=secretary.actor, import_id=found.pk)
        secretary.user.appointments.all().delete()
        jobs.write(found.pk, "en")
        found.refresh_from_db()
        assert found.state == State.CHECKED
        assert "no longer has the right" in found.message
        assert not Member.objects.exists()

    def test_a_closed_account_writes_nothing(self, secretary, branch, tmp_path):
        found, _report = check(roster(tmp_path, [row()]), branch, secretary.actor)
        services.start_writing(actor=secretary.actor, import_id=found.pk)
        secretary.user.is_active = False
        secretary.user.save()
        jobs.write(found.pk, "en")
        found.refresh_from_db()
        assert found.state == State.CHECKED
        assert not ImportedRow.objects.exists()

    def test_a_job_that_comes_twice_does_nothing(self, secretary, branch, tmp_path):
        found, _report = check(roster(tmp_path, [row()]), branch, secretary.actor)
        services.start_writing(actor=secretary.actor, import_id=found.pk)
        for _again in range(2):
            jobs.write(found.pk, "en")
        jobs.check(found.pk, "en")
        jobs.undo(found.pk, "en")
        found.refresh_from_db()
        assert (found.state, found.message) == (State.DONE, "")
        assert Member.objects.count() == 1

    def test_an_error_of_the_program_is_noted_and_can_be_gone_on_from(
        self, secretary, branch, tmp_path, monkeypatch, send
    ):
        found, _report = check(roster(tmp_path, [row()]), branch, secretary.actor)
        services.start_writing(actor=secretary.actor, import_id=found.pk)

        def broken(**_):
            RosterImport.objects.filter(pk=found.pk).update(
                state=State.WRITING, rows_done=0
            )
            raise RuntimeError

        monkeypatch.setattr(services, "write_roster", broken)
        with pytest.raises(RuntimeError):
            jobs.write(found.pk, "en")
        found.refresh_from_db()
        assert found.state == State.CHECKED
        assert "error of the program" in text_of(secretary.get(url("detail", found)))

    def test_one_that_stopped_half_way_goes_on(self, secretary, branch, tmp_path, send):
        found, _report = check(roster(tmp_path, [row()]), branch, secretary.actor)
        RosterImport.objects.filter(pk=found.pk).update(
            state=State.STOPPED, message="the power failed"
        )
        page = text_of(secretary.get(url("detail", found)))
        assert "the power failed" in page
        assert "Go on" in page
        send(secretary, url("go_on", found))
        found.refresh_from_db()
        assert (found.state, found.message) == (State.DONE, "")

    def test_a_silent_worker_is_replaced(
        self, secretary, branch, tmp_path, django_capture_on_commit_callbacks
    ):
        found, _report = check(roster(tmp_path, [row()]), branch, secretary.actor)
        services.start_writing(actor=secretary.actor, import_id=found.pk)
        with django_capture_on_commit_callbacks(execute=True):
            assert jobs.resume_stalled() == 0
        long_ago = found.created_at - jobs.SILENCE - jobs.SILENCE
        RosterImport.objects.filter(pk=found.pk).update(worked_at=long_ago)
        with django_capture_on_commit_callbacks(execute=True):
            assert jobs.resume_stalled() == 1
        found.refresh_from_db()
        assert found.state == State.DONE
        assert jobs.resume_stalled() == 0


class TestExport:
    def test_the_list_as_filtered_with_the_columns_ticked(self, secretary, branch):
        make_member(branch, name="王丽")
        make_member(branch, name="李强", category="2", full_since=None)
        address = url("export") + "?category=2"
        assert "1 members" in text_of(secretary.get(address))
        data = {"columns": ["name"], "further": ["number"], "form": "csv"}
        response = secretary.post(address, data)
        content = b"".join(response.streaming_content).decode("utf-8-sig")
        assert content.split() == ["姓名,学号或工号", "李强,"]

    def test_those_who_left_are_not_in_it_unless_asked_for(self, secretary, branch):
        make_member(branch, left_on="2020-01-01", left_because="died")
        assert "0 members" in text_of(secretary.get(url("export")))
        assert "1 members" in text_of(secretary.get(url("export") + "?standing=left"))

    def test_in_clear_needs_a_reason(self, secretary, branch):
        make_member(branch)
        data = {"columns": ["name", "id_number"], "form": "xlsx", "in_clear": "on"}
        response = secretary.post(url("export"), data)
        assert response.status_code == 422
        assert "reason" in text_of(response)

    def test_who_may_not_read_them_is_not_asked(self, login, branch):
        client = login(Role.ORGANISATION_COMMISSIONER, branch)
        assert "in_clear" not in text_of(client.get(url("export")))


class TestReach:
    def test_neighbours_find_nothing(self, login, secretary, branch, tmp_path, upload):
        found = upload(secretary, roster(tmp_path, [row()]), branch)
        other = login(Role.SECRETARY, make_organisation("第二党支部"))
        for name in ("detail", "progress", "columns", "branches", "undo", "marked"):
            assert other.get(url(name, found)).status_code == 404, name
        for name in ("check", "write", "cancel"):
            assert other.post(url(name, found)).status_code == 404, name

    def test_the_marked_workbook_goes_to_its_sender_only(
        self, login, secretary, branch, tmp_path, upload
    ):
        found = upload(secretary, roster(tmp_path, [row(sex="雄")]), branch)
        assert url("marked", found) in text_of(secretary.get(url("detail", found)))
        response = secretary.get(url("marked", found))
        assert b"".join(response.streaming_content)[:2] == b"PK"
        other = login(Role.ORGANISATION_COMMISSIONER, branch)
        assert url("marked", found) not in text_of(other.get(url("detail", found)))
        assert other.get(url("marked", found)).status_code == 404


def test_the_list_takes_the_same_queries_for_many(
    secretary, branch, tmp_path, django_assert_max_num_queries
):
    check(roster(tmp_path, [row()]), branch, secretary.actor)
    with django_assert_max_num_queries(12) as one:
        secretary.get(url("list"))
    for _more in range(3):
        check(roster(tmp_path, [row()]), branch, secretary.actor)
    with django_assert_max_num_queries(len(one)):
        secretary.get(url("list"))


def test_pages_of_rows_are_turned(secretary, branch, tmp_path, upload, monkeypatch):
    monkeypatch.setattr(imports.ImportPage, "lines_at_once", 2)
    rows = [row(name=f"王{'一二三四五'[n]}", sex="雄") for n in range(5)]
    found = upload(secretary, roster(tmp_path, rows), branch)
    first = text_of(secretary.get(url("detail", found)))
    assert "王一" in first
    assert "王三" not in first
    last = text_of(secretary.get(url("detail", found) + "?show=error&page=3"))
    assert "王五" in last
    assert "王三" not in last


def test_counts_survive_json(branch, tmp_path):
    found, _report = check(roster(tmp_path, [row()]), branch)
    assert json.loads(json.dumps(found.counts)) == found.counts
