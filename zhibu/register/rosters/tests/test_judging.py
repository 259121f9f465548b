"""What becomes of a row, seen from outside: nothing here is written."""

from dataclasses import asdict
from datetime import date

import pytest
from django.forms.models import model_to_dict

from zhibu.foundation.policy import Role
from zhibu.foundation.sheets.tests import files
from zhibu.foundation.vault.masking import mask_id
from zhibu.register.members.models import Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import actor_with, make_member
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_group,
    make_organisation,
)
from zhibu.register.rosters import queries
from zhibu.register.rosters.tests.factories import (
    HEADINGS,
    bring_in,
    check,
    codes_of,
    counts_of,
    roster,
    row,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(tmp_path):
    """Check rows for an organisation; returns the import and the report."""

    def look(organisation, *rows, headings=HEADINGS, **options):
        return check(roster(tmp_path, list(rows), headings, **options), organisation)

    return look


def lines(found, kind):
    return queries.lines_of(found, kind, 0, 100)


def row_of(member, **said):
    """A row that says of a member what is registered."""
    items = model_to_dict(member) | {
        "id_number": member.id_number,
        "phone": member.phone,
        "address": member.address,
    }
    return row(**{"branch": member.organisation.name, **items, **said})


class TestNew:
    def test_a_sound_row_is_new(self, branch, seen):
        _found, report = seen(branch, row(), row())
        assert counts_of(report) == {"new": 2}
        assert not Member.objects.exists()

    @pytest.mark.parametrize("item", ["name", "sex", "category"])
    def test_without_a_needed_item_it_is_in_error(self, branch, seen, item):
        given = {item: "", "id_number": "", "full_since": "", "joined_on": ""}
        _found, report = seen(branch, row(**given))
        assert codes_of(report) == [f"{item}_missing"]

    def test_sex_and_birth_are_read_off_the_number(self, branch, tmp_path):
        number = make_id_number("110105", date(1980, 5, 1), 7, "2")
        rows = [["王丽", number, "正式党员", "2001-07-01", "2002-07-01"]]
        headings = ["姓名", "身份证号", "人员类别", "入党时间", "转正时间"]
        bring_in(roster(tmp_path, rows, headings), branch)
        member = Member.objects.get()
        assert (member.sex, member.birth_date) == ("2", date(1980, 5, 1))

    def test_the_errors_tell_sheet_row_column_code_and_words(self, branch, seen):
        bad = row()
        bad[3] = bad[3][:-1] + ("1" if bad[3][-1] != "1" else "2")
        found, report = seen(branch, row(), bad)
        (error,) = report.errors()
        assert error == {
            "sheet": "名册",
            "row": 3,
            "column": "D",
            "heading": "公民身份号码",
            "code": "id_number_check",
            "message": error["message"],
            "rule": "R-COD-01",
        }
        assert "check digit" in error["message"]
        assert found.counts["error"] == 1

    def test_all_errors_of_a_row_are_told_at_once(self, branch, seen):
        bad = row(ethnicity="火星族", joined_on="去年", sex="雄")
        _found, report = seen(branch, bad)
        assert sorted(codes_of(report)) == [
            "ethnicity_unknown", "not_a_day", "sex_unknown",
        ]  # fmt: skip

    @pytest.mark.parametrize("word", ["入党积极分子", "发展对象", "入党申请人"])
    def test_who_is_no_member_yet_is_left_out_with_the_reason(self, branch, seen, word):
        _found, report = seen(branch, row(category=word))
        assert codes_of(report) == ["not_a_member"]

    def test_a_standing_needs_an_act(self, branch, seen):
        rows = [["王丽", "女", "正式", "2001-01-01", "2002-01-01", "停止党籍"]]
        headings = ["姓名", "性别", "人员类别", "入党时间", "转正时间", "党籍状态"]
        _found, report = seen(branch, *rows, headings=headings)
        assert codes_of(report) == ["standing_needs_an_act"]

    def test_a_month_is_entered_as_its_first_day_and_told(self, branch, seen):
        _found, report = seen(branch, row(joined_on="2001.07", full_since="2002-07"))
        assert counts_of(report) == {"new": 1, "warnings": 1}

    def test_the_day_of_birth_is_that_of_the_number(self, branch, seen):
        born = date(1980, 5, 1)
        number = make_id_number("110105", born, 3, "1")
        sound = row(sex="1", birth_date="1980-05", id_number=number)
        other = row(sex="1", birth_date="1980-06", id_number=number[:-1] + "?")
        other[3] = make_id_number("110105", born, 4, "1")
        _found, report = seen(branch, sound, other)
        assert counts_of(report) == {"new": 1, "error": 1}
        assert codes_of(report) == ["birth_date_differs"]

    def test_an_unknown_group_is_a_warning(self, branch, seen):
        make_group(branch, "第一党小组")
        headings = [*HEADINGS, "党小组"]
        rows = [[*row(), "第一党小组"], [*row(), "第九党小组"]]
        found, report = seen(branch, *rows, headings=headings)
        assert counts_of(report) == {"new": 2, "warnings": 1}
        (line,) = lines(found, "warnings")
        assert line["warnings"][0]["code"] == "group_unknown"

    def test_a_phone_in_a_note_comes_in_with_a_warning(self, branch, seen):
        rows = [[*row(), "电话13800001234"], [*row(), "退休 2019年8月"]]
        found, report = seen(branch, *rows, headings=[*HEADINGS, "备注"])
        assert counts_of(report) == {"new": 2, "warnings": 1}
        (line,) = lines(found, "warnings")
        assert line["warnings"][0]["code"] == "number_in_text"

    def test_an_occupation_nobody_knows_is_left_out_with_a_warning(self, branch, seen):
        found, report = seen(branch, row(occupation="村里的能人"))
        assert counts_of(report) == {"new": 1, "warnings": 1}
        assert lines(found, "warnings")[0]["outcome"] == "new"


class TestDuplicates:
    def test_the_same_number_twice(self, branch, seen):
        one = row()
        found, report = seen(branch, one, row(), one)
        assert counts_of(report) == {"new": 2, "duplicate": 1}
        (error,) = report.errors()
        assert (error["row"], error["code"]) == (4, "twice_in_file")
        assert "row 2" in error["message"]

    def test_the_same_number_on_two_sheets(self, branch, tmp_path):
        one = row()
        sheets = {"甲": [list(HEADINGS), one], "乙": [list(HEADINGS), row(), one]}
        _found, report = check(files.xlsx(tmp_path / "a.xlsx", sheets), branch)
        (error,) = report.errors()
        assert (error["sheet"], error["row"]) == ("乙", 3)
        assert "甲" in error["message"]

    def test_the_same_person_without_numbers(self, branch, seen):
        one = row(id_number="")
        _found, report = seen(branch, one, one)
        assert codes_of(report) == ["same_person_in_file"]

    def test_the_same_person_with_and_without_number(self, branch, seen):
        one = row()
        bare = list(one)
        bare[3] = ""
        assert codes_of(seen(branch, one, bare)[1]) == ["same_person_in_file"]
        assert codes_of(seen(branch, bare, one)[1]) == ["same_person_in_file"]

    def test_two_persons_of_one_name_and_birth_with_numbers_are_two(self, branch, seen):
        one = row(name="王伟", birth_date=date(1980, 5, 1))
        two = row(name="王伟", birth_date=date(1980, 5, 1))
        assert one[3] != two[3]
        assert counts_of(seen(branch, one, two)[1]) == {"new": 2}

    def test_a_member_who_stands_twice_by_number_and_by_name(self, branch, seen):
        member = make_member(branch)
        again = row_of(member, id_number="", birth_date="")
        _found, report = seen(branch, row_of(member), again)
        assert counts_of(report) == {"unchanged": 1, "duplicate": 1}


class TestRegistered:
    def test_what_the_sheet_repeats_is_unchanged(self, branch, seen):
        member = make_member(branch)
        assert counts_of(seen(branch, row_of(member))[1]) == {"unchanged": 1}

    def test_what_it_says_otherwise_is_shown_item_by_item(self, branch, seen):
        member = make_member(branch, phone="13800001234", education="21")
        said = row_of(member, phone="13900005678", education="硕士研究生")
        found, report = seen(branch, said)
        assert counts_of(report) == {"changed": 1}
        (line,) = lines(found, "changed")
        assert {
            str(c["label"]): (c["before"], c["after"]) for c in line["changes"]
        } == {
            "phone": ("138****1234", "139****5678"),
            "education": (member.get_education_display(), line["changes"][0]["after"]),
        }
        member.refresh_from_db()
        assert member.phone == "13800001234"

    def test_an_empty_cell_says_nothing(self, branch, seen):
        member = make_member(branch)
        said = row_of(member, phone="", address="", education="", birth_date="")
        assert counts_of(seen(branch, said)[1]) == {"unchanged": 1}

    def test_a_lower_case_x_is_the_same_number(self, branch, seen):
        member = make_member(branch, id_number="11010519491231002X", sex="2",
                             birth_date=date(1949, 12, 31))  # fmt: skip
        said = row_of(member, id_number="11010519491231002x")
        assert counts_of(seen(branch, said)[1]) == {"unchanged": 1}

    def test_a_hard_problem_of_old_does_not_block_another_change(self, branch, seen):
        member = make_member(branch, joined_on=date(1990, 1, 1))
        assert member.findings.filter(is_hard=True).exists()
        said = row_of(member, address="新街1号")
        assert counts_of(seen(branch, said)[1]) == {"changed": 1}

    def test_a_change_that_contradicts_the_record_is_in_error(self, branch, seen):
        member = make_member(branch)
        said = row_of(member, joined_on=date(1990, 1, 1), full_since="")
        assert codes_of(seen(branch, said)[1]) == ["joined_too_young"]

    def test_another_name_beside_the_number_is_told(self, branch, seen):
        member = make_member(branch, name="王丽")
        found, report = seen(branch, row_of(member, name="李强"))
        assert counts_of(report) == {"changed": 1, "warnings": 1}
        (line,) = lines(found, "warnings")
        assert line["warnings"][0]["code"] == "another_name"

    def test_a_day_of_conversion_makes_a_full_member(self, branch, seen):
        member = make_member(branch, category="2", joined_on=date(2025, 6, 1))
        said = row_of(member, category="", full_since="2026-06-01")
        found, _report = seen(branch, said)
        (line,) = lines(found, "changed")
        assert {str(c["label"]) for c in line["changes"]} == {
            "category", "full member since",
        }  # fmt: skip

    def test_a_day_of_joining_alone_changes_no_category(self, branch, seen):
        member = make_member(branch, category="2", joined_on=date(2025, 6, 1))
        said = row_of(member, category="", joined_on="2020-06-01")
        (line,) = lines(seen(branch, said)[0], "changed")
        assert [str(c["label"]) for c in line["changes"]] == ["joined on"]

    def test_one_who_left_is_in_error(self, branch, seen):
        left = {"left_on": date(2020, 1, 1), "left_because": "died"}
        member = make_member(branch, **left)
        assert codes_of(seen(branch, row_of(member))[1]) == ["already_left"]

    def test_one_who_left_as_the_sheet_says_is_unchanged(self, branch, seen):
        left = {"left_on": date(2020, 1, 1), "left_because": "died"}
        member = make_member(branch, **left)
        headings = [*HEADINGS, "党籍状态"]
        _found, report = seen(branch, [*row_of(member), "死亡"], headings=headings)
        assert counts_of(report) == {"unchanged": 1}

    @pytest.mark.parametrize(
        ("said", "outcome"),
        [("停止党籍", "changed"), ("", "changed"), ("正常", "error")],
    )
    def test_a_suspended_record_can_be_changed_but_not_restored(
        self, branch, seen, said, outcome
    ):
        member = make_member(branch, suspended_on=date(2020, 1, 1),
                             suspended_because="lost_contact")  # fmt: skip
        changed = [*row_of(member, address="新街1号"), said]
        _found, report = seen(branch, changed, headings=[*HEADINGS, "党籍状态"])
        assert counts_of(report) == {outcome: 1}


class TestWithoutNumber:
    def test_name_and_birth_find_the_record(self, branch, seen):
        member = make_member(branch)
        said = row_of(member, id_number="", address="新街1号")
        assert counts_of(seen(branch, said)[1]) == {"changed": 1}

    def test_the_name_alone_finds_the_only_one_of_that_name(self, branch, seen):
        member = make_member(branch)
        said = [member.name, "13900005678"]
        _found, report = seen(branch, said, headings=["姓名", "手机号码"])
        assert counts_of(report) == {"changed": 1}

    def test_but_not_one_of_several(self, branch, seen):
        make_member(branch, name="王伟")
        make_member(branch, name="王伟", birth_date=date(1970, 1, 1))
        _found, report = seen(branch, ["王伟", "1390"], headings=["姓名", "电话"])
        assert codes_of(report) == ["several_fit"]

    def test_of_several_the_date_of_birth_tells(self, branch, seen):
        make_member(branch, name="王伟")
        two = make_member(branch, name="王伟", birth_date=date(1970, 1, 1))
        said = row_of(two, id_number="", address="新街1号")
        found, _report = seen(branch, said)
        assert lines(found, "changed")[0]["member"] == two.pk

    def test_another_date_of_birth_is_asked_about(self, branch, seen):
        member = make_member(branch)
        said = row_of(member, id_number="", birth_date="1971-02-03")
        assert codes_of(seen(branch, said)[1]) == ["other_birth_date"]

    def test_a_month_of_birth_fits_the_day(self, branch, seen):
        member = make_member(branch, birth_date=date(1980, 5, 17))
        said = row_of(member, id_number="", birth_date="1980-05")
        assert counts_of(seen(branch, said)[1]) == {"unchanged": 1}

    def test_the_number_comes_to_a_record_that_has_none(self, branch, seen):
        member = make_member(branch, id_number="")
        number = make_id_number("110105", member.birth_date, 400, member.sex)
        found, report = seen(branch, row_of(member, id_number=number))
        assert counts_of(report) == {"changed": 1}
        (line,) = lines(found, "changed")
        assert line["changes"][0]["after"] == mask_id(number)

    def test_nobody_is_taken_for_somebody_of_another_branch(self, branch, seen):
        other = make_organisation("第二党支部")
        member = make_member(other)
        said = row_of(member, id_number="", branch="")
        _found, report = seen(branch, said)
        assert codes_of(report) == ["perhaps_elsewhere"]
        assert counts_of(report) == {"elsewhere": 1}


class TestMasked:
    def test_a_mask_confirms_the_record_and_changes_nothing(self, branch, seen):
        member = make_member(branch)
        said = row_of(
            member,
            id_number=mask_id(member.id_number),
            phone="199****0000",
            address="北京市朝阳区****",
        )
        assert counts_of(seen(branch, said)[1]) == {"unchanged": 1}

    def test_it_tells_two_of_one_name_apart(self, branch, seen):
        born = date(1980, 5, 1)
        make_member(branch, name="王伟", sex="1", birth_date=born,
                    id_number=make_id_number("110105", born, 1, "1"))  # fmt: skip
        two = make_member(
            branch,
            name="王伟",
            sex="1",
            birth_date=born,
            id_number=make_id_number("110106", born, 490, "1"),
        )
        said = row_of(two, id_number=mask_id(two.id_number), address="新街1号")
        found, _report = seen(branch, said)
        assert lines(found, "changed")[0]["member"] == two.pk

    def test_a_mask_that_fits_nobody_makes_no_record(self, branch, seen):
        said = row()
        said[3] = mask_id(said[3])
        assert codes_of(seen(branch, said)[1]) == ["id_number_masked"]

    def test_a_mask_of_another_number_is_not_that_of_the_namesake(self, branch, seen):
        member = make_member(branch)
        said = row_of(member, id_number="3701**********9999")
        assert codes_of(seen(branch, said)[1]) == ["id_number_masked"]


class TestElsewhere:
    @pytest.fixture
    def township(self):
        return make_committee("中共青石镇委员会")

    def test_a_transfer_is_offered_never_a_second_record(self, township, seen):
        one = make_organisation("第一党支部", township)
        two = make_organisation("第二党支部", township)
        member = make_member(one)
        found, report = seen(township, row_of(member, branch=two.name))
        assert counts_of(report) == {"elsewhere": 1}
        (error,) = report.errors()
        assert error["code"] == "in_another_branch"
        assert "第一党支部" in error["message"]
        assert "transfer" in error["message"]
        assert found.counts["elsewhere"] == 1

    def test_a_branch_out_of_reach_is_not_named(self, tmp_path):
        one, two = make_organisation("第一党支部"), make_organisation("第二党支部")
        member = make_member(one)
        said = row_of(member, branch="")
        actor = actor_with(Role.SECRETARY, two)
        _found, report = check(roster(tmp_path, [said]), two, actor)
        (error,) = report.errors()
        assert error["code"] == "in_another_branch"
        assert "第一党支部" not in error["message"]


def test_a_check_writes_nothing_to_the_register(branch, seen):
    member = make_member(branch)
    before = [asdict(m.facts()) for m in Member.objects.all()]
    seen(branch, row(), row_of(member, address="新街1号"))
    assert [asdict(m.facts()) for m in Member.objects.all()] == before
