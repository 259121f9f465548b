import codecs
import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from django.urls import reverse, reverse_lazy

from zhibu.foundation.audit import exports, queries, services
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.tests.factories import make_actor, make_entry, tamper
from zhibu.foundation.kernel.refusals import NotAllowed
from zhibu.foundation.policy import Grant, Perm, Role

LIST = reverse_lazy("audit:list")
ROWS = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def auditor(login, branch):
    return login(Role.AUDITOR, branch)


@pytest.fixture
def entry(branch):
    return make_entry(
        org_path=branch.path,
        reason="电话核实",
        changes={"phone": ["13812345678", ""], "post": [None, "书记"]},
        channel="desk",
    )


def page(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def shown(client, **query):
    """The numbers of the lines in the list."""
    response = client.get(LIST, query, **ROWS)
    assert response.status_code == 200
    return [row.record.pk for row in response.context["table"].paginated_rows]


# ---- the list


def test_the_list_shows_who_what_where_and_why(auditor, entry, branch):
    html = page(auditor, LIST)
    for text in ("李书记", str(Perm.MEMBERS_REVEAL.label), "member 1", "电话核实"):
        assert text in html
    assert branch.name in html
    assert reverse("audit:detail", args=[entry.pk]) in html


def test_only_the_lines_of_the_own_subtree_are_shown(auditor, entry):
    make_entry(org_path="/999999/")
    assert shown(auditor) == [entry.pk]


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ({}, True),
        ({"search": "李"}, True),
        ({"search": "member 1"}, True),
        ({"search": "王"}, False),
        ({"action": "members.reveal"}, True),
        ({"action": "members.edit"}, False),
        ({"since": "2026-03-05", "until": "2026-03-05"}, True),
        ({"since": "2026-03-06"}, False),
        ({"until": "2026-03-04"}, False),
        ({"organisation": "第一党支部"}, True),
        ({"organisation": "dyd"}, True),
        ({"organisation": "不存在"}, False),
        ({"actor": "7"}, True),
        ({"actor": "8"}, False),
        ({"subject": "1"}, True),
        ({"subject": "2"}, False),
        ({"target": "members.member:1"}, True),
        ({"target": "members.member:2"}, False),
    ],
)
def test_the_list_is_narrowed(auditor, entry, query, finds):
    # a quarter past midnight in Beijing, still the day before in London
    moment = datetime(2026, 3, 4, 16, 15, tzinfo=UTC)
    tamper("UPDATE audit_entry SET at = %s", moment.replace(tzinfo=None).isoformat(" "))
    assert (shown(auditor, **query) == [entry.pk]) is finds


def test_the_newest_line_comes_first(auditor, entry, branch):
    second = make_entry(2, org_path=branch.path)
    assert shown(auditor) == [second.pk, entry.pk]


def test_the_list_asks_as_often_for_three_lines_as_for_one(
    auditor, entry, branch, django_assert_num_queries, django_assert_max_num_queries
):
    auditor.get(LIST)
    with django_assert_max_num_queries(20) as first:
        auditor.get(LIST)
    make_entry(2, org_path=branch.path)
    make_entry(3, org_path=branch.path)
    with django_assert_num_queries(len(first)):
        auditor.get(LIST)


def test_the_list_tells_that_the_log_is_intact(auditor, entry):
    services.seal_entries()
    html = page(auditor, LIST)
    assert "intact<" in html and "altered" not in html
    assert f":{queries.standing().digest[:16]}" in html


def test_the_list_tells_that_the_log_was_altered(auditor, entry):
    services.seal_entries()
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = %s", entry.pk)
    assert "altered" in page(auditor, LIST)


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.SYSTEM_ADMINISTRATOR])
@pytest.mark.parametrize("name", ["audit:list", "audit:export"])
def test_others_do_not_read_the_log(login, branch, role, name):
    assert login(role, branch).get(reverse(name)).status_code == 403


# ---- one line


def test_a_line_shows_its_changes_masked_and_whether_it_is_sound(auditor, entry):
    html = page(auditor, reverse("audit:detail", args=[entry.pk]))
    for text in ("138****5678", "书记", "电话核实", "channel", "desk", "10.0.0.9"):
        assert text in html
    assert "13812345678" not in html
    assert "intact<" in html and "waiting for the seal" in html


def test_a_line_shows_its_place_and_that_it_was_altered(auditor, entry):
    services.seal_entries()
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = %s", entry.pk)
    html = page(auditor, reverse("audit:detail", args=[entry.pk]))
    assert "altered" in html and "waiting for the seal" not in html


def test_a_line_out_of_reach_is_not_found(auditor):
    elsewhere = make_entry(org_path="/999999/")
    url = reverse("audit:detail", args=[elsewhere.pk])
    assert auditor.get(url).status_code == 404


# ---- the file


def export(client, **query):
    response = client.get(reverse("audit:export"), query)
    assert response.status_code == 200
    return response, b"".join(response.streaming_content)


def test_the_list_is_exported_as_csv_that_excel_knows(auditor, entry, branch):
    make_entry(2, org_path=branch.path, action="members.edit")
    response, content = export(auditor, action="members.reveal")
    assert "attachment" in response["Content-Disposition"]
    assert content.startswith(codecs.BOM_UTF8)
    heading, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    cells = dict(zip(heading, row, strict=True))
    assert cells["number"] == str(entry.pk) and cells["MAC"] == entry.mac
    assert cells["organisation"] == branch.name
    assert "138****5678 → —" in cells["changes"]
    assert "post: — → 书记" in cells["changes"]
    assert cells["details"] == "channel: desk"
    assert "{" not in row[-2] + row[-3]  # words, no JSON


def test_the_list_is_exported_as_a_workbook(auditor, entry):
    _response, content = export(auditor, subject=1, **{"as": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = list(sheet.values)
    assert len(rows) == 2 and rows[1][2] == "李书记"


def test_no_cell_is_a_formula(auditor, branch):
    make_entry(org_path=branch.path, actor=make_actor(name="=cmd|x"), reason="+1")
    _response, content = export(auditor)
    assert ",'=cmd|x," in content.decode() and ",'+1," in content.decode()
    _response, content = export(auditor, **{"as": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for row in sheet for cell in row]
    assert {"'=cmd|x", "'+1"} <= {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)


def test_an_export_stands_in_the_log(auditor, entry, branch):
    export(auditor, action="members.reveal", since="2026-01-01")
    line = Entry.objects.get(action="audit.export")
    assert line.details["conditions"] == {
        "action": "members.reveal",
        "since": "2026-01-01",
    }
    assert (line.org_path, line.actor_id) == (branch.path, auditor.user.pk)


def test_an_export_does_not_hold_itself(auditor, entry):
    _response, content = export(auditor)
    assert "audit log" not in content.decode()


def test_an_export_holds_only_the_own_subtree(auditor, entry):
    make_entry(5, org_path="/999999/", reason="elsewhere")
    _response, content = export(auditor)
    assert "elsewhere" not in content.decode()


def test_conditions_without_sense_are_refused_and_nothing_is_exported(auditor):
    response = auditor.get(reverse("audit:export"), {"since": "yesterday"})
    assert response.status_code == 422
    assert not Entry.objects.filter(action="audit.export").exists()


def test_a_worksheet_is_not_filled_over_its_limit(auditor, entry, branch, monkeypatch):
    monkeypatch.setattr(exports, "SHEET_LIMIT", 1)
    make_entry(2, org_path=branch.path)
    url = reverse("audit:export")
    assert auditor.get(url, {"as": "xlsx"}).status_code == 422
    assert auditor.get(url, {"as": "csv"}).status_code == 200


# ---- the check of the whole log


def test_an_auditor_has_the_whole_log_checked(
    auditor, entry, django_capture_on_commit_callbacks
):
    services.seal_entries()
    with django_capture_on_commit_callbacks(execute=True):
        response = auditor.post(reverse("audit:check"))
    assert response.status_code == 302
    check = queries.last_check()
    assert check.details["ok"] is True
    assert check.details["ordered_by"] == auditor.user.name
    assert "intact<" in page(auditor, LIST)


def test_a_check_records_what_it_found(auditor, entry):
    services.seal_entries()
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = %s", entry.pk)
    assert services.check_log() is False
    check = queries.last_check()
    assert check.details["faults"] == {"line_changed": 1}
    assert check.details["first"][0].startswith(f"line_changed line {entry.pk} ")


def test_who_may_not_read_the_log_may_not_have_it_checked():
    secretary = make_actor(grants=(Grant(Role.SECRETARY, "/1/"),))
    with pytest.raises(NotAllowed):
        services.order_check(actor=secretary)
    with pytest.raises(NotAllowed):
        services.record_export(actor=secretary, conditions={})
