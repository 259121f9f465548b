from datetime import date
from io import BytesIO

import openpyxl
import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import NotAllowed, Refused
from zhibu.foundation.policy import Actor, Grant, Role
from zhibu.foundation.sheets.opening import open_workbook
from zhibu.foundation.vault.masking import mask_id
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import TODAY, actor_with, make_member
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_group,
    make_organisation,
)
from zhibu.register.rosters import services
from zhibu.register.rosters.columns import COLUMNS, NATIONAL
from zhibu.register.rosters.tests.factories import check, counts_of

pytestmark = pytest.mark.django_db
REASON = "上报县委组织部的年度名册"


def export(actor, members=None, **given):
    options = {"columns": list(NATIONAL), "form": "xlsx", "in_clear": False,
               "reason": "", "on": TODAY} | given  # fmt: skip
    members = Member.objects.all() if members is None else members
    return services.export_roster(actor=actor, members=members, **options)


def table(file):
    sheet = openpyxl.load_workbook(BytesIO(file.read())).active
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_the_columns_of_the_national_form_in_its_order(branch, secretary):
    make_member(branch)
    name, file = export(secretary)
    (row,) = table(file)
    assert name == "党员名册 2026-11-24.xlsx"
    assert list(row)[:4] == ["姓名", "性别", "民族", "公民身份号码"]
    assert len(row) == 18
    assert row["党籍状态"] == "正常"
    assert row["所在党支部"] == branch.name
    assert row["加入党组织日期"].date() == date(2005, 6, 28)


def test_the_columns_that_the_user_ticks(branch, secretary):
    make_member(branch, native_place="青石")
    _name, file = export(secretary, columns=["native_place", "name", "nonsense"])
    assert [list(row) for row in table(file)] == [["姓名", "籍贯"]]


def test_no_column_is_refused(branch, secretary):
    with pytest.raises(Refused, match="no_columns"):
        export(secretary, columns=["nonsense"])


def test_only_members_within_reach_and_of_the_list(branch, secretary):
    make_member(branch, name="王丽")
    make_member(branch, name="李强")
    make_member(make_organisation("第二党支部"), name="王外")
    listed = Member.objects.filter(name__startswith="王")
    assert [row["姓名"] for row in table(export(secretary, listed)[1])] == ["王丽"]


def test_personal_numbers_are_masked(branch, secretary):
    member = make_member(branch, phone="13800001234", address="杭州市西湖区文三路1号")
    (row,) = table(export(secretary)[1])
    assert row["公民身份号码"] == mask_id(member.id_number)
    assert row["联系电话"] == "138****1234"
    assert row["家庭住址"] == "杭州市西湖区****"
    line = Entry.objects.get()
    assert (line.action, line.details["members"]) == ("rosters.export", 1)


class TestInClear:
    def test_with_a_reason_and_each_member_sees_it(self, branch, secretary):
        members = [make_member(branch), make_member(branch)]
        rows = table(export(secretary, in_clear=True, reason=REASON)[1])
        assert {row["公民身份号码"] for row in rows} == {m.id_number for m in members}
        for member in members:
            seen = Entry.objects.get(subject_id=member.pk)
            assert (seen.action, seen.reason) == ("members.reveal", REASON)
            assert member.id_number not in str(seen.details)

    def test_not_without_a_reason(self, branch, secretary):
        make_member(branch)
        with pytest.raises(Refused):
            export(secretary, in_clear=True, reason=" ")
        assert not Entry.objects.exists()

    def test_not_for_who_may_not_read_them(self, branch):
        make_member(branch)
        actor = actor_with(Role.ORGANISATION_COMMISSIONER, branch)
        with pytest.raises(NotAllowed):
            export(actor, in_clear=True, reason=REASON)

    def test_only_where_one_may_read_them(self, branch):
        other = make_organisation("第二党支部")
        here, there = make_member(branch), make_member(other)
        actor = Actor(
            user_id=1,
            name="x",
            grants=(
                Grant(Role.SECRETARY, branch.path),
                Grant(Role.ORGANISATION_COMMISSIONER, other.path),
            ),
        )
        rows = table(export(actor, in_clear=True, reason=REASON)[1])
        numbers = {row["公民身份号码"] for row in rows}
        assert numbers == {here.id_number, mask_id(there.id_number)}
        assert not Entry.objects.filter(subject_id=there.pk).exists()

    def test_columns_without_numbers_reveal_nothing(self, branch, secretary):
        make_member(branch)
        export(secretary, columns=["name"], in_clear=True)
        assert [line.action for line in Entry.objects.all()] == ["rosters.export"]


class TestRoundTrip:
    """What goes out and comes in again changes nothing."""

    @pytest.fixture
    def county(self):
        county = make_committee("中共平安县委员会")
        one = make_organisation("第一党支部", county)
        two = make_organisation("第二党支部", county)
        group = make_group(one)
        make_member(
            one,
            group=group,
            degree="2",
            number="0012",
            native_place="青石",
            workplace="=1+1",
            email="a@example.com",
            title="工程师",
            note="-3",
        )
        make_member(one, name="王伟", category="2", joined_on=date(2026, 1, 1))
        make_member(one, name="王伟", is_floating=True, floating_place="上海市",
                    birth_date=date(1990, 1, 1), joined_on=date(2015, 1, 1),
                    full_since=date(2016, 1, 1))  # fmt: skip
        make_member(two, is_lost=True, lost_since=date(2026, 3, 1), occupation="0111")
        make_member(
            two,
            suspended_on=date(2020, 1, 1),
            suspended_because="lost_contact",
            phone="0531-88881234-801",
        )
        make_member(two, left_on=date(2020, 1, 1), left_because="died")
        make_member(two, id_number="", phone="", address="", is_hardship=True)
        make_member(two, id_number="", name="李强", birth_date=None)
        make_member(two, education="", ethnicity="", occupation="", joined_on=None,
                    full_since=None)  # fmt: skip
        return county

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    @pytest.mark.parametrize("in_clear", [True, False])
    def test_with_every_column(self, county, tmp_path, form, in_clear):
        actor = actor_with(Role.DEPARTMENT_OFFICER, county)
        options = {"columns": list(COLUMNS), "form": form, "in_clear": in_clear}
        name, file = export(actor, reason=REASON, **options)
        path = tmp_path / name
        path.write_bytes(file.read())
        _found, report = check(path, county, actor)
        assert list(report.errors()) == []
        assert counts_of(report) == {"unchanged": Member.objects.count()}

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
    def test_no_text_becomes_a_formula(self, county, tmp_path, form, start):
        """In no column, and it is the same text again when it comes in."""
        evil = f"{start}cmd|' /C calc'!A0"
        branch = Organisation.objects.get(name="第一党支部")
        group = make_group(branch, evil)
        texts = ("name", "floating_place", "number", "native_place", "workplace",
                 "title", "note", "address", "phone", "email")  # fmt: skip
        make_member(branch, group=group, **dict.fromkeys(texts, evil))
        Organisation.objects.filter(pk=branch.pk).update(name=evil)
        actor = actor_with(Role.DEPARTMENT_OFFICER, county)
        options = {"columns": list(COLUMNS), "form": form, "in_clear": True}
        name, file = export(actor, reason=REASON, **options)
        path = tmp_path / name
        path.write_bytes(file.read())
        with open_workbook(path) as workbook:
            counts = [
                cells.count("'" + evil) for _number, cells in workbook.sheets[0].rows()
            ]
        assert max(counts) == len(texts) + 2  # the branch and the group
        if form == "xlsx":
            sheet = openpyxl.load_workbook(path).active
            assert all(cell.data_type != "f" for cells in sheet for cell in cells)
        _found, report = check(path, county, actor)
        assert counts_of(report)["unchanged"] == Member.objects.count() - 1
        codes = {error["code"] for error in report.errors()}
        assert codes == {"name_unlikely", "email_invalid"}


def test_the_number_of_queries_is_that_of_one_member(
    branch, secretary, django_assert_num_queries
):
    make_member(branch)
    with django_assert_num_queries(4):
        export(secretary, columns=["name", "standing", "group", "branch"])
    make_member(branch, suspended_on=date(2020, 1, 1), suspended_because="lost_contact")
    make_member(branch, group=make_group(branch))
    with django_assert_num_queries(4):
        export(secretary, columns=["name", "standing", "group", "branch"])
