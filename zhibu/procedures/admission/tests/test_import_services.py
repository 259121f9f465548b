"""Existing cases from lists: judged against the register, written, undone."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.procedures.admission import rules, services
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.codes import State as CaseState
from zhibu.procedures.admission.models import Act, Case, CaseImport, TakenOverCase
from zhibu.procedures.admission.queries import progress_of
from zhibu.procedures.admission.queries.filling import Known
from zhibu.procedures.admission.queries.taking_over import case_lines, named_in_list
from zhibu.procedures.admission.taking_over.columns import BIG_SHEET, HEADINGS, WORDING
from zhibu.procedures.admission.tests.factories import open_person, record
from zhibu.procedures.admission.tests.lists import (
    BORN,
    ON,
    STEPS,
    State,
    big_sheet,
    check,
    check_again,
    person,
    plain_sheet,
    send_in,
    steps,
    take_over,
    told,
)
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import actor_with, make_member
from zhibu.register.organisations.tests.factories import make_organisation
from zhibu.register.rosters import services as roster_services
from zhibu.register.rosters.services import passing

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("files_of_their_own"),
]


def judged(world, tmp_path, *rows):
    """The lines of a big sheet with these rows."""
    return check(big_sheet(tmp_path, list(rows)), world.branch, world.secretary)[1]


class TestReading:
    def test_every_heading_of_the_big_sheet_is_known(self, world, tmp_path):
        path = big_sheet(tmp_path, [person(1, **steps(3))])
        row, (line,) = check(path, world.branch, world.secretary)
        (sheet,) = row.counts["sheets"]
        assert sheet["heading_row"] == 4
        read = [column["item"] for column in sheet["columns"]]
        assert read == [item.key for item in BIG_SHEET]
        assert row.counts["skipped"] == ["Sheet2"]
        assert (line["row"], line["outcome"]) == (5, "new")

    @pytest.mark.parametrize(
        ("headings", "expected"),
        [
            (
                "支部 姓名 性别 出生年月 身份证号 学历 职务 申请入党时间"
                " 推荐或推优方式 确定为积极分子时间 培养联系人",
                "branch name sex birth_date id_number education post apply"
                " recommendation determine_activist assign_contacts",
            ),
            (
                "支部 姓名 性别 出生年月 身份证号 学历 职务 入党介绍人 申请入党时间"
                " 确定为积极分子时间 确定为发展对象时间 接收为预备党员时间",
                "branch name sex birth_date id_number education post name_introducers"
                " apply determine_activist consent_target meet",
            ),
            (
                "学号/职工号 姓名 性别 身份证号 出生日期 所属党支部 入党成熟度"
                " 入党申请时间 确定为入党积极分子时间 确定为发展对象时间 入党时间"
                " 转正时间 移动电话",
                "number name sex id_number birth_date branch stage apply"
                " determine_activist consent_target meet meet_conversion phone",
            ),
        ],
        ids=["材料6", "材料21", "OWIP"],
    )
    def test_simpler_lists(self, world, tmp_path, headings, expected):
        path = plain_sheet(tmp_path, headings, [["x"] * len(headings.split())])
        row, _lines = check(path, world.branch, world.secretary)
        (sheet,) = row.counts["sheets"]
        assert [column["item"] for column in sheet["columns"]] == expected.split()

    def test_two_headings_alike_are_told_apart_by_their_group(self, world, tmp_path):
        path = plain_sheet(
            tmp_path,
            "姓名 预备党员 正式党员",
            [["姓名", "党委审批时间", "党委审批时间"]],
        )
        row, _lines = check(path, world.branch, world.secretary)
        (sheet,) = row.counts["sheets"]
        items = [column["item"] for column in sheet["columns"]]
        assert items == ["name", "approve", "approve_conversion"]

    @pytest.mark.parametrize(
        "cell",
        [
            datetime(2021, 9, 20),  # noqa: DTZ001 -- a cell
            "20210920",
            "2021-09-20",
            "2021.9.20",
            "2021年9月20日",
            44459,
            "44459",
        ],
    )
    def test_days_in_every_style(self, world, tmp_path, cell):
        (line,) = judged(world, tmp_path, person(1, apply=cell))
        assert line["acts"] == [["apply", "2021-09-20"]]

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("未完成", []),
            ("无", []),
            ("", []),
            ("完成", [("done_without_day", HEADINGS["talk"])]),
            ("2021年10月", [("only_a_month", HEADINGS["talk"])]),
            ("去年夏天", [("not_a_day", HEADINGS["talk"])]),
        ],
    )
    def test_words_in_a_column_of_days(self, world, tmp_path, cell, expected):
        (line,) = judged(world, tmp_path, person(1, **steps(1), talk=cell))
        heading = HEADINGS["talk"]
        assert [one for one in told(line) if one[1] == heading] == expected
        assert line["outcome"] == ("new" if not expected else line["outcome"])

    def test_a_formula_without_a_value_is_told_and_not_taken(self, world, tmp_path):
        row = person(1, **steps(2), note="=HYPERLINK(1)")
        with pytest.raises(Refused) as refused:
            take_over(big_sheet(tmp_path, [row]), world.branch, world.secretary)
        assert refused.value.problems[0].code == "nothing_to_import"
        assert not Case.objects.exists()

    def test_a_workbook_without_a_list_is_refused(self, world, tmp_path):
        path = plain_sheet(tmp_path, "日期 天气", [["2021-09-20", "晴"]])
        row = send_in(path, world.branch, world.secretary)
        with pytest.raises(Refused) as refused:
            check_again(row, world.secretary)
        assert refused.value.problems[0].code == "no_headings"

    def test_what_is_no_workbook_is_refused_at_once(self, world, tmp_path):
        path = tmp_path / "名单.xlsx"
        path.write_bytes(b"%PDF-1.4 no workbook")
        with pytest.raises(Refused):
            send_in(path, world.branch, world.secretary)
        assert not CaseImport.objects.exists()

    def test_the_user_corrects_the_mapping(self, world, tmp_path):
        headings = "姓名 性别 出生日期 交申请"
        path = plain_sheet(
            tmp_path, headings, [["林晓", "女", "2003-04-05", "2021.9.20"]]
        )
        row, (line,) = check(path, world.branch, world.secretary)
        assert line["acts"] == []
        choose = partial(
            roster_services.choose_mapping,
            actor=world.secretary,
            import_id=row.pk,
            model=CaseImport,
            wording=WORDING,
        )
        choose(mapping={"交申请": "apply"})
        _row, (line,) = check_again(row, world.secretary)
        assert line["acts"] == [["apply", "2021-09-20"]]
        again = send_in(path, world.branch, world.secretary)
        assert again.mapping == {"交申请": "apply"}
        with pytest.raises(Refused):
            choose(mapping={"交申请": "nothing"})


class TestBranches:
    def test_rows_find_their_branches_by_name(self, world, tmp_path):
        other = make_organisation("平安镇第二党支部", world.county)
        rows = [
            person(1, **steps(1), branch=world.branch.name),
            person(2, **steps(1), branch="中共平安镇第二支部委员会"),
            person(3, **steps(1), branch="平安镇第二党支"),
        ]
        path = big_sheet(tmp_path, rows)
        row, lines = check(path, world.county, world.officer)
        assert [line["branch"] for line in lines] == [world.branch.pk, other.pk, 0]
        assert told(lines[2]) == [("branch_unknown", HEADINGS["branch"])]
        (unknown,) = row.counts["unknown_branches"]
        assert unknown["near"][0] == other.pk
        choose = partial(
            roster_services.choose_branches,
            actor=world.officer,
            import_id=row.pk,
            model=CaseImport,
        )
        choose(choices={"平安镇第二党支": {"organisation": other.pk}})
        _row, lines = check_again(row, world.officer)
        assert lines[2]["branch"] == other.pk
        with pytest.raises(Refused):
            choose(choices={"x": {"create": True}})

    def test_nobody_imports_into_another_branch(self, world, tmp_path):
        other = make_organisation("平安镇第二党支部", world.county)
        path = big_sheet(tmp_path, [person(1, **steps(1), branch=other.name)])
        with pytest.raises(NotFound):
            send_in(path, other, world.secretary)
        _row, (line,) = check(path, world.branch, world.secretary)
        assert line["outcome"] == "error"


class TestJudging:
    def test_contradictions_and_gaps_are_listed_by_column(self, world, tmp_path):
        dates = dict(STEPS[:5]) | {"discuss_target": date(2023, 3, 14)}
        del dates["talk"]
        (line,) = judged(world, tmp_path, person(1, **dates))
        assert line["outcome"] == "doubtful"
        assert told(line) == [
            ("date_missing", HEADINGS["talk"]),
            ("trained_too_briefly", HEADINGS["discuss_target"]),
        ]
        assert [fault["rule"] for fault in line["warnings"]] == ["", "R-DEV-09"]

    def test_dates_out_of_order_are_errors(self, world, tmp_path):
        dates = steps(3) | {"determine_activist": date(2021, 9, 1)}
        (line,) = judged(world, tmp_path, person(1, **dates))
        assert line["outcome"] == "error"
        assert ("dates_out_of_order", HEADINGS["determine_activist"]) in told(line)

    def test_a_row_without_days_has_nothing_to_take_over(self, world, tmp_path):
        (line,) = judged(world, tmp_path, person(1))
        assert told(line, "faults") == [("no_step", HEADINGS["apply"])]

    def test_wrong_numbers_of_persons(self, world, tmp_path):
        right = person(1, **steps(1))
        number = right["id_number"]
        wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
        lines = judged(
            world,
            tmp_path,
            right | {"id_number": wrong},
            person(2, **steps(1), birth_date=date(2000, 1, 1)),
            person(3, **steps(1)) | {"name": "", "sex": ""},
        )
        assert [line["outcome"] for line in lines] == ["error"] * len(lines)
        assert told(lines[0])[0][1] == HEADINGS["id_number"]
        assert told(lines[1])[0] == ("birth_date_differs", HEADINGS["birth_date"])

    def test_the_same_person_twice(self, world, tmp_path):
        one = person(1, **steps(2))
        bare = {key: one[key] for key in ("name", "sex", "birth_date", "apply")}
        lines = judged(world, tmp_path, one, dict(one), bare)
        assert [line["outcome"] for line in lines] == ["new", "duplicate", "duplicate"]

    def test_people_are_matched_and_never_guessed(self, world, tmp_path):
        same = make_member(world.branch, name="王同名")
        make_member(world.branch, name="王同名")
        one, two = world.members[:2]
        lines = judged(
            world,
            tmp_path,
            person(1, **steps(3), assign_contacts=f"{one.name}、{two.name}"),
            person(2, **steps(3), assign_contacts=f"{same.name}，外来人"),
        )
        assert [line["outcome"] for line in lines] == ["new", "new"]
        assert lines[0]["people"] == {"assign_contacts": [one.pk, two.pk]}
        assert lines[1]["people"] == {}
        assert [code for code, _heading in told(lines[1])] == [
            "person_ambiguous",
            "person_unknown",
            "day_not_told",
        ]

    def test_a_wrong_stage_word(self, world, tmp_path):
        path = plain_sheet(
            tmp_path,
            "姓名 性别 出生日期 申请入党时间 发展阶段",
            [["林晓", "女", "2003-04-05", "2021-09-20", "发展对象"]],
        )
        _row, (line,) = check(path, world.branch, world.secretary)
        assert told(line) == [("stage_differs", "发展阶段")]

    def test_a_chunk_needs_the_same_queries_for_one_row_and_for_many(
        self, world, tmp_path, django_assert_max_num_queries
    ):
        rows = [person(n, **steps(n % 9 or 1)) for n in range(40)]
        row = send_in(big_sheet(tmp_path, rows), world.branch, world.secretary)
        with django_assert_max_num_queries(30):
            check_again(row, world.secretary)


class TestTheRegister:
    def tied(self, world, **given):
        """A probationary member, and the row of the same person."""
        member = make_member(
            world.branch,
            name="钱预备",
            category="2",
            full_since=None,
            joined_on=date(2026, 6, 10),
            birth_date=BORN,
            **given,
        )
        shift = timedelta(days=3 * 365 + 1)
        days = {key: day + shift for key, day in STEPS[:11]}
        days["meet"] = date(2026, 6, 10)
        row = person(1) | days | {"name": "钱预备", "id_number": member.id_number}
        return member, row | {"sex": "男" if member.sex == "1" else "女"}

    def test_a_full_member_is_not_taken_over(self, world, tmp_path):
        member = world.members[0]
        row = person(1, **steps(15)) | {
            "name": member.name,
            "id_number": member.id_number,
            "birth_date": member.birth_date,
            "sex": "男" if member.sex == "1" else "女",
        }
        (line,) = judged(world, tmp_path, row)
        assert (line["outcome"], told(line)) == (
            "member",
            [("full_member", HEADINGS["name"])],
        )

    def test_the_case_of_a_probationary_member_is_tied_to_the_record(
        self, world, tmp_path
    ):
        member, row = self.tied(world)
        path = big_sheet(tmp_path, [row])
        take_over(path, world.branch, world.secretary, "按档案核实")
        case = Case.objects.get()
        assert (case.member, case.state) == (member, CaseState.PROBATIONARY)
        assert case.probation_ends == date(2027, 6, 10)
        assert Member.objects.get(pk=member.pk).version == member.version
        _row, (line,) = check(path, world.branch, world.secretary)
        assert line["outcome"] == "exists"

    def test_by_name_and_birth_where_the_sheet_has_no_number(self, world, tmp_path):
        member, row = self.tied(world)
        (line,) = judged(world, tmp_path, row | {"id_number": ""})
        assert line["member"] == member.pk
        (line,) = judged(world, tmp_path, row | {"id_number": "", "birth_date": ""})
        assert ("same_name", HEADINGS["name"]) in told(line, "faults")

    def test_who_was_admitted_is_entered_in_the_register_first(self, world, tmp_path):
        (line,) = judged(world, tmp_path, person(1, **steps(10)))
        assert told(line, "faults") == [("not_in_register", HEADINGS["approve"])]


class TestWriting:
    def test_good_rows_only(self, world, tmp_path):
        rows = [
            person(1, **steps(3), assign_contacts=world.members[0].name, note="优秀"),
            person(2, **steps(4) | {"discuss_target": date(2022, 5, 1)}),
            person(3, apply="去年"),
        ]
        path = big_sheet(tmp_path, rows)
        row = take_over(path, world.branch, world.secretary)
        assert (row.state, row.counts["taken"]) == (State.DONE, 1)
        case = Case.objects.get()
        assert (case.state, case.stage) == ("activist_proposed", "activist")
        assert case.note == f"培养联系人:{world.members[0].name};优秀"
        assert (case.upper, case.org_path) == (world.county, world.branch.path)
        acts = list(case.acts.order_by("position"))
        assert [(act.kind, act.day) for act in acts] == [*STEPS[:3]]
        assert all(act.taken_over for act in acts)
        assert named_in_list(case.pk) == {"assign_contacts": [world.members[0].pk]}
        assert contacts_offered(case) == [world.members[0].pk]
        assert case.next_kind and case.duties.exists()
        line = Entry.objects.get(action="admission.take_over")
        assert line.org_path == world.branch.path
        assert line.details["acts"][0] == "apply 2021-09-20"

    def test_also_rows_with_contradictions_with_a_reason(self, world, tmp_path):
        rows = [person(2, **steps(4) | {"discuss_target": date(2022, 5, 1)})]
        path = big_sheet(tmp_path, rows)
        row, _lines = check(path, world.branch, world.secretary)
        for reason in ("", "  "):
            with pytest.raises(Refused):
                services.start_writing_cases(
                    actor=world.secretary,
                    import_id=row.pk,
                    takes_doubtful=True,
                    reason=reason,
                )
        with pytest.raises(Refused) as refused:
            services.start_writing_cases(actor=world.secretary, import_id=row.pk)
        assert refused.value.problems[0].code == "nothing_to_import"
        take_over(path, world.branch, world.secretary, "档案如此")
        line = Entry.objects.get(action="admission.take_over")
        assert line.reason == "档案如此"
        assert line.details["acknowledged"] == ["trained_too_briefly"]

    def test_a_list_that_was_killed_goes_on_where_it_stopped(
        self, world, tmp_path, monkeypatch
    ):
        from zhibu.procedures.admission.services import taking_in  # noqa: PLC0415

        monkeypatch.setattr(passing.Pace, "FEWEST", 2)
        monkeypatch.setattr(passing.Pace, "__init__", _two_rows)
        rows = [person(n, **steps(2)) for n in range(6)]
        row, _lines = check(big_sheet(tmp_path, rows), world.branch, world.secretary)
        act = {"actor": world.secretary, "import_id": row.pk}
        services.start_writing_cases(**act)
        kept = taking_in._make
        monkeypatch.setattr(taking_in, "_make", _breaks_after(2, kept))
        with pytest.raises(RuntimeError):
            services.write_cases(**act, on=ON)
        assert Case.objects.count() == 4
        monkeypatch.setattr(taking_in, "_make", kept)
        services.write_cases(**act, on=ON)
        row.refresh_from_db()
        assert (row.state, row.counts["taken"]) == (State.DONE, 6)
        assert Case.objects.count() == 6

    def test_a_list_is_written_once(self, world, tmp_path):
        row = take_over(
            big_sheet(tmp_path, [person(1, **steps(2))]), world.branch, world.secretary
        )
        with pytest.raises(Conflict):
            services.start_writing_cases(actor=world.secretary, import_id=row.pk)
        with pytest.raises(Conflict):
            roster_services.go_on_writing(
                actor=world.secretary, import_id=row.pk, model=CaseImport
            )

    def test_the_case_goes_on_with_the_next_step(self, world, tmp_path):
        take_over(
            big_sheet(tmp_path, [person(1, **steps(1))]), world.branch, world.secretary
        )
        case = Case.objects.get()
        assert case.next_kind == ActKind.TALK
        record(world, case, ActKind.TALK, ON)
        case.refresh_from_db()
        assert Act.objects.filter(case=case).count() == 2


def _two_rows(pace):
    pace.rows, pace._is_needed = 2, False


def _breaks_after(calls, kept):
    done = []

    def make(*args):
        if len(done) == calls:
            raise RuntimeError("the power failed")
        done.append(kept(*args))

    return make


class TestUndo:
    @pytest.fixture
    def row(self, world, tmp_path):
        rows = [person(n, **steps(n)) for n in (1, 2, 3)]
        return take_over(big_sheet(tmp_path, rows), world.branch, world.secretary)

    def undo(self, world, row, reason="拿错了名单"):
        act = {"actor": world.secretary, "import_id": row.pk, "on": ON}
        services.undo_case_import(**act, reason=reason)
        services.take_back_cases(**act)
        row.refresh_from_db()

    def test_a_whole_import_is_undone(self, world, row):
        mine = open_person(world)
        self.undo(world, row)
        assert row.state == State.UNDONE
        assert list(Case.objects.all()) == [mine]
        assert not Act.objects.exists()
        assert not TakenOverCase.objects.exists()
        assert Entry.objects.filter(action="admission.take_back").count() == 3
        assert Entry.objects.get(action="case_imports.undo").reason == "拿错了名单"

    def test_a_reason_is_asked(self, world, row):
        with pytest.raises(Refused):
            self.undo(world, row, " ")

    def test_not_once_a_case_was_worked_on(self, world, row):
        case = Case.objects.get(name="申请乙")
        record(world, case, ActKind.TALK, ON)
        with pytest.raises(Refused) as refused:
            self.undo(world, row)
        (problem,) = refused.value.problems
        assert problem.code == "acted_upon"
        assert "申请乙" in str(problem)
        assert Case.objects.count() == 3

    def test_a_case_that_is_worked_on_meanwhile_stays(self, world, row):
        act = {"actor": world.secretary, "import_id": row.pk, "on": ON}
        services.undo_case_import(**act, reason="拿错了名单")
        record(world, Case.objects.get(name="申请乙"), ActKind.TALK, ON)
        services.take_back_cases(**act)
        row.refresh_from_db()
        assert [case.name for case in Case.objects.all()] == ["申请乙"]
        assert "申请乙" in row.message


class TestGivingOut:
    def export(self, world, **given):
        values = {"form": "xlsx", "in_clear": False, "reason": "", "on": ON} | given
        name, file = services.export_cases(
            actor=world.secretary, cases=Case.objects.all(), **values
        )
        return name, file.read()

    def bring(self, world, tmp_path):
        rows = [
            person(
                n,
                **steps(n),
                number=f"0{n}20230001",
                phone=f"1990000{n:04}",
                assign_contacts=world.members[0].name,
                political_review="完成" if n > 5 else "未完成",
                appraisal="2023-03-01",
                talker="李组织" if n == 9 else "",
                leaves_on=date(2027, 6, 30),
                note="优秀",
                ethnicity="汉",
            )
            for n in range(1, 10)
        ]
        path = big_sheet(tmp_path, rows)
        take_over(path, world.branch, world.secretary, "核实")
        assert Case.objects.count() == len(rows)

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    @pytest.mark.parametrize("in_clear", [False, True])
    def test_what_goes_out_comes_in_and_changes_nothing(
        self, world, tmp_path, form, in_clear
    ):
        self.bring(world, tmp_path)
        before = list(Case.objects.order_by("pk").values())
        reason = "向上级党委报送名册" if in_clear else ""
        name, content = self.export(world, form=form, in_clear=in_clear, reason=reason)
        (tmp_path / name).write_bytes(content)
        row, lines = check(tmp_path / name, world.branch, world.secretary)
        assert {line["outcome"] for line in lines} == {"exists"}
        assert row.counts["rows"] == len(before)
        with pytest.raises(Refused):
            services.start_writing_cases(
                actor=world.secretary, import_id=row.pk, takes_doubtful=True, reason="x"
            )
        assert list(Case.objects.order_by("pk").values()) == before

    def test_into_an_empty_program_it_makes_the_same_cases(self, world, tmp_path):
        self.bring(world, tmp_path)
        shown = ("name", "number", "birth_date", "sex", "state", "note", "leaves_on",
                 "ethnicity", "next_kind", "due_on", "id_digest")  # fmt: skip
        before = list(Case.objects.order_by("name").values(*shown))
        _name, content = self.export(world, in_clear=True, reason="迁移到新系统使用")
        row = CaseImport.objects.get()
        act = {"actor": world.secretary, "import_id": row.pk, "on": ON}
        services.undo_case_import(**act, reason="迁移")
        services.take_back_cases(**act)
        (tmp_path / "again.xlsx").write_bytes(content)
        take_over(tmp_path / "again.xlsx", world.branch, world.secretary, "迁移")
        assert list(Case.objects.order_by("name").values(*shown)) == before

    def test_numbers_are_masked_unless_a_reason_is_given(self, world, tmp_path):
        self.bring(world, tmp_path)
        number = Case.objects.first().id_number
        _name, content = self.export(world, form="csv")
        assert number not in content.decode("utf-8-sig")
        with pytest.raises(Refused):
            self.export(world, form="csv", in_clear=True)
        assert not Entry.objects.filter(action="admission.reveal").exists()
        _name, content = self.export(
            world, form="csv", in_clear=True, reason="向上级党委报送名册"
        )
        assert number in content.decode("utf-8-sig")
        lines = Entry.objects.filter(action="admission.reveal")
        assert {line.reason for line in lines} == {"向上级党委报送名册"}
        assert lines.count() == Case.objects.count()

    def test_only_what_is_within_reach_goes_out(self, world, tmp_path):
        self.bring(world, tmp_path)
        other = make_organisation("平安镇第二党支部", world.county)
        stranger = actor_with(Role.SECRETARY, other)
        _name, file = services.export_cases(
            actor=stranger, cases=Case.objects.all(), form="csv", in_clear=False,
            reason="", on=ON,
        )  # fmt: skip
        assert len(file.read().decode("utf-8-sig").splitlines()) == 1


def test_lines_are_told_in_words(world, tmp_path):
    path = big_sheet(tmp_path, [person(1, **steps(3), assign_contacts="外来人")])
    row, _lines = check(path, world.branch, world.secretary)
    (line,) = case_lines(row, "new", 0, 10)
    assert line["branch"] == str(world.branch)
    assert line["acts"][0][1] == date(2021, 9, 20)
    assert str(line["stage"]) == "activist: choice and training"


def contacts_offered(case: Case) -> list[int]:
    """Whom the form of the contacts is filled with."""
    loaded = Case.objects.with_acts().get(pk=case.pk)
    past = progress_of(loaded, date(2026, 11, 24)).past
    kind = ActKind.ASSIGN_CONTACTS
    step = rules.steps_on(date(2026, 11, 24))[past.state, kind]
    return Known(loaded, past, kind, date(2026, 11, 24), step).named_before
