"""The pages of lists of existing cases."""

import pytest
from django.urls import reverse

from zhibu.foundation.policy import Role
from zhibu.foundation.sheets.opening import open_workbook
from zhibu.procedures.admission.models import Case, CaseImport
from zhibu.procedures.admission.taking_over import jobs
from zhibu.procedures.admission.tests.factories import make_world
from zhibu.procedures.admission.tests.lists import (
    State,
    big_sheet,
    person,
    plain_sheet,
    steps,
)
from zhibu.register.accounts.tests.factories import actor_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("files_of_their_own"),
]


@pytest.fixture
def secretary(login, world):
    client = login(Role.SECRETARY, world.branch)
    client.actor = actor_of(client.user)
    return client


def url(name, found=None):
    return reverse(f"admission:imports:{name}", args=[found.pk] if found else [])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def upload(send, world):
    def post(client, path):
        with path.open("rb") as file:
            data = {"file": file, "organisation": world.branch.pk}
            response = send(client, url("start"), data)
        assert response.status_code == 302, text_of(response)
        return CaseImport.objects.latest("pk")

    return post


def rows(world):
    return [
        person(1, **steps(3), assign_contacts=f"{world.members[0].name}、外来人"),
        person(2, **steps(4) | {"talk": ""}),
        person(3, apply="去年"),
    ]


def test_from_the_file_to_the_cases_and_back(secretary, world, tmp_path, upload, send):
    found = upload(secretary, big_sheet(tmp_path, rows(world)))
    assert found.state == State.CHECKED
    page = text_of(secretary.get(url("detail", found)))
    assert "Nothing has been written yet." in page
    assert "申请丁" in page
    assert "is not a day" in page
    page = text_of(secretary.get(url("detail", found) + "?show=doubtful"))
    assert "There is no date of" in page
    page = text_of(secretary.get(url("detail", found) + "?show=new"))
    assert "“外来人” is no full member of the branch." in page
    assert "found among the full members" in page
    assert "R-DEV-06" in page
    assert not Case.objects.exists()

    page = text_of(secretary.get(url("write", found)))
    assert "only the 1 rows without contradictions" in page
    assert "also the 1 rows with contradictions or gaps" in page
    response = send(secretary, url("write", found), {"rows": "all"})
    assert response.status_code == 422
    assert "Say why rows with contradictions are taken over." in text_of(response)
    data = {"rows": "all", "reason": "谈话记录遗失"}
    response = send(secretary, url("write", found), data)
    assert response.url == url("detail", found)
    found.refresh_from_db()
    assert (found.state, Case.objects.count()) == (State.DONE, 2)
    page = text_of(secretary.get(url("detail", found)))
    assert "2 cases were taken over." in page
    assert "谈话记录遗失" in page

    send(secretary, url("undo", found), {"reason": "拿错了名单"})
    found.refresh_from_db()
    assert (found.state, Case.objects.count()) == (State.UNDONE, 0)
    assert "was undone" in text_of(secretary.get(url("detail", found)))


def test_only_good_rows(secretary, world, tmp_path, upload, send):
    found = upload(secretary, big_sheet(tmp_path, rows(world)))
    send(secretary, url("write", found), {"rows": "good"})
    assert [case.name for case in Case.objects.all()] == ["申请乙"]


def test_the_columns_are_corrected(secretary, tmp_path, upload, send):
    cells = ["林晓", "女", "2003-04-05", "2021.9.20"]
    path = plain_sheet(tmp_path, "姓名 性别 出生日期 交申请", [cells])
    found = upload(secretary, path)
    page = text_of(secretary.get(url("columns", found)))
    assert "交申请" in page
    assert "2021.9.20" in page
    data = {"column_0": "name", "column_1": "sex", "column_2": "birth_date"}
    send(secretary, url("columns", found), data | {"column_3": "apply"})
    found.refresh_from_db()
    assert (found.state, found.counts["new"]) == (State.CHECKED, 1)


def test_a_near_branch_is_offered(secretary, world, tmp_path, upload, send):
    row = person(1, **steps(1), branch="平安村第一党支部")
    found = upload(secretary, big_sheet(tmp_path, [row]))
    assert "平安村第一党支部" in text_of(secretary.get(url("detail", found)))
    send(secretary, url("branches", found), {"branch_0": world.branch.pk})
    found.refresh_from_db()
    assert found.counts["new"] == 1


def test_the_workbook_comes_back_marked(secretary, world, tmp_path, upload):
    found = upload(secretary, big_sheet(tmp_path, rows(world)))
    response = secretary.get(url("marked", found))
    path = tmp_path / "marked.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    with open_workbook(path) as workbook:
        assert len(workbook.sheets) == 3
        listed = [cells for _number, cells in workbook.sheets[0].rows()]
    assert any("去年" in str(cell) for cells in listed for cell in cells)


def test_what_cannot_be_read_is_told_on_the_form(secretary, world, tmp_path):
    path = tmp_path / "名单.xlsx"
    path.write_bytes(b"%PDF-1.4 no workbook")
    with path.open("rb") as file:
        data = {"file": file, "organisation": world.branch.pk}
        response = secretary.post(url("start"), data)
    assert response.status_code == 422
    assert not CaseImport.objects.exists()


def test_a_workbook_without_a_list_is_told(secretary, tmp_path, upload, send):
    found = upload(secretary, plain_sheet(tmp_path, "日期 天气", [["9月", "晴"]]))
    assert found.state == State.FAILED
    assert "No heading row of a list of applicants" in text_of(
        secretary.get(url("detail", found))
    )
    send(secretary, url("cancel", found))
    found.refresh_from_db()
    assert found.state == State.CANCELLED


def test_the_list_of_imports(secretary, world, tmp_path, upload, login):
    upload(secretary, big_sheet(tmp_path, rows(world)))
    assert "成员信息.xlsx" in text_of(secretary.get(url("list")))
    other = make_world("东风")
    stranger = login(Role.SECRETARY, other.branch)
    assert "成员信息.xlsx" not in text_of(stranger.get(url("list")))
    assert stranger.get(url("detail", CaseImport.objects.get())).status_code == 404


def test_jobs_take_up_what_was_killed_and_clear_old_files(
    secretary, world, tmp_path, upload, django_capture_on_commit_callbacks
):
    found = upload(secretary, big_sheet(tmp_path, rows(world)))
    long_ago = found.created_at.replace(year=2020)
    CaseImport.objects.update(state=State.CHECKING, worked_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.resume_stalled() == 1
    found.refresh_from_db()
    assert found.state == State.CHECKED
    CaseImport.objects.update(created_at=long_ago)
    assert jobs.clear_old_files() == 1
    assert "gone" not in text_of(secretary.get(url("detail", found)))


def test_the_list_goes_out(secretary, world, tmp_path, upload, send):
    found = upload(secretary, big_sheet(tmp_path, rows(world)))
    send(secretary, url("write", found), {"rows": "good"})
    page = text_of(secretary.get(url("export")))
    assert "1 cases, as the list is filtered" in page
    response = secretary.post(url("export"), {"form": "csv"})
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "递交入党申请书时间" in content
    assert "申请乙" in content
    response = secretary.post(url("export"), {"form": "csv", "in_clear": "on"})
    assert response.status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_needs_the_same_queries(
    secretary, tmp_path, upload, count, django_assert_num_queries
):
    found = upload(
        secretary, big_sheet(tmp_path, [person(n, **steps(2)) for n in range(count)])
    )
    secretary.get(url("detail", found))
    with django_assert_num_queries(6):
        secretary.get(url("detail", found))
