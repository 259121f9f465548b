"""Pages of cases: what is seen, who may not, the same queries at any length."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.policy import Role
from zhibu.procedures.admission.codes import ActKind, State
from zhibu.procedures.admission.models import Act, Case, Objection
from zhibu.procedures.admission.tests.factories import (
    open_person,
    play,
    record,
)
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NUMBER = make_id_number("110105", date(1990, 1, 1), 2, "2")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def at(world, until: str, days: int = 20, **items) -> Case:
    """A case that began so many days ago and now stands before the act `until`."""
    case = open_person(world, ago(days), **items)
    play(world, case, until, ago(days))
    return Case.objects.get(pk=case.pk)


def url(name, *args, **query):
    address = reverse(f"admission:{name}", args=args)
    return f"{address}?{urlencode(query)}" if query else address


def html(client, address, status=200) -> str:
    page = client.get(address)
    assert page.status_code == status, page.content.decode()[:2000]
    return page.content.decode()


def check(client, case, kind, said) -> str:
    page = client.post(url("check", case.pk, kind), said)
    assert page.status_code == 200
    return page.content.decode()


def names(client, **query) -> list[str]:
    page = client.get(url("list", **query))
    assert page.status_code == 200
    return [row.record.name for row in page.context["table"].page.object_list]


class TestList:
    def test_what_comes_next_by_whom_and_until_when(self, world, secretary):
        at(world, ActKind.TALK, 40, name="林晓")
        text = html(secretary, url("list"))
        assert "林晓" in text
        assert str(ActKind.TALK.label) in text
        assert "mark-late" in text  # a month for the talk has passed (R-DEV-03)

    def test_conditions(self, world, secretary):
        at(world, ActKind.TALK, 5, name="林晓")
        at(world, ActKind.FILE_ACTIVIST, 60, name="高峰")
        gone = at(world, ActKind.TALK, 5, name="周雨")
        record(world, gone, ActKind.WITHDRAW, TODAY)
        assert sorted(names(secretary)) == ["林晓", "高峰"]
        assert names(secretary, stage="activist") == ["高峰"]
        assert names(secretary, state=State.APPLICANT) == ["林晓"]
        assert names(secretary, waiting="me") == ["林晓"]
        assert names(secretary, waiting="upper") == ["高峰"]
        assert names(secretary, overdue="1") == ["高峰"]
        assert names(secretary, duty="talk") == ["林晓"]
        assert set(names(secretary, ready="1")) == {"林晓", "高峰"}
        assert names(secretary, papers="missing") == ["高峰"]
        assert names(secretary, objections="open") == []
        assert names(secretary, offered="1") == []
        assert names(secretary, closed="yes") == ["周雨"]
        assert len(names(secretary, closed="all")) == 3

    @pytest.mark.parametrize("text", ["林", "linx", "lx", "LX", "ID"])
    def test_search(self, world, secretary, text):
        number = NUMBER
        open_person(world, TODAY, name="林晓", birth_date=None, id_number=number)
        open_person(world, TODAY, name="高峰")
        if text == "linx":
            assert names(secretary, search=text) == []  # initials, not the whole name
            return
        found = names(secretary, search=number if text == "ID" else text)
        assert found == ["林晓"]

    def test_stages_are_counted_and_lead_to_their_lists(self, world, secretary):
        at(world, ActKind.TALK)
        page = secretary.get(url("list"))
        stages = page.context["stages"]
        assert [stage["value"] for stage in stages] == [1, 0, 0, 0, 0]
        assert stages[0]["url"] == "?stage=application"

    def test_the_same_queries_for_one_case_and_for_three(
        self, world, secretary, django_assert_max_num_queries
    ):
        counts = []
        for number in (1, 2):
            for _each in range(number):
                open_person(world, TODAY)
            secretary.get(url("list"))
            with django_assert_max_num_queries(14) as queries:
                secretary.get(url("list"))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_members_and_group_leaders_do_not_see_cases(self, login, world):
        assert login(member=world.members[0]).get(url("list")).status_code == 403

    def test_another_branch_sees_nothing(self, login, world):
        case = at(world, ActKind.TALK, name="林晓")
        other = login(Role.SECRETARY, make_organisation("另一支部", world.county))
        assert names(other) == []
        assert other.get(url("case", case.pk)).status_code == 404


class TestCase:
    def test_next_step_who_and_why_not_yet(self, world, secretary):
        case = at(world, ActKind.ASSIGN_CONTACTS)
        record(world, case, ActKind.ASSIGN_CONTACTS, TODAY)
        page = secretary.get(url("case", case.pk))
        text = page.content.decode()
        assert page.context["next"].what == ActKind.REVIEW_ACTIVIST
        assert "R-DEV-07" in text
        assert text.count('class="stage') >= 5
        assert "王丽娟" in text or world.members[0].name in text

    def test_what_waits_for_the_superior_has_no_button_here(self, world, secretary):
        case = at(world, ActKind.FILE_ACTIVIST)
        text = html(secretary, url("case", case.pk))
        assert str(world.county) in text
        assert url("act", case.pk, ActKind.FILE_ACTIVIST) not in text

    def test_numbers_are_masked_and_read_with_a_reason(self, world, secretary):
        case = at(world, ActKind.TALK, phone="13800001234")
        text = html(secretary, url("case", case.pk))
        assert "13800001234" not in text
        address = url("reveal", case.pk, "phone")
        page = secretary.post(address, {"reason": "通知谈话时间"})
        assert "13800001234" in page.content.decode()
        assert secretary.get(url("reveal", case.pk, "name")).status_code == 404

    def test_done_steps_tell_all_they_recorded(self, world, secretary):
        case = at(world, ActKind.SUBMIT, 200)
        play(world, case, ActKind.APPROVE, ago(200) + timedelta(days=6))
        text = html(secretary, url("case", case.pk))
        assert "表现良好" in text  # the resolution
        assert "step-done" in text

    def test_withdrawing_the_last_step(self, world, secretary):
        case = at(world, ActKind.SUBMIT)
        address = url("withdraw", case.pk)
        assert "R-DEV" not in html(secretary, address)
        secretary.post(address, {"reason": "会议日期录错了"})
        case.refresh_from_db()
        assert case.state == State.APPLICANT
        text = html(secretary, url("case", case.pk))
        assert "会议日期录错了" in text

    def test_the_same_queries_for_one_step_and_for_many(
        self, world, secretary, django_assert_max_num_queries
    ):
        counts = []
        for until in (ActKind.ASSIGN_CONTACTS, ActKind.DISCUSS_TARGET):
            case = at(world, until, 500)
            secretary.get(url("case", case.pk))
            with django_assert_max_num_queries(30) as queries:
                secretary.get(url("case", case.pk))
            counts.append(len(queries))
        assert counts[1] - counts[0] <= 1  # the contacts are named

    def test_papers_are_noted_later(self, world, secretary):
        case = at(world, ActKind.SUBMIT)
        assert case.papers_missing == 2
        secretary.post(url("note_papers", case.pk), {"papers": ["minutes"]})
        case.refresh_from_db()
        assert case.papers_missing == 1

    def test_only_who_did_a_step_is_asked_whether_it_was_an_error(
        self, world, secretary, login
    ):
        case = at(world, ActKind.ASSIGN_CONTACTS)  # the superior filed it
        address = url("withdraw", case.pk)
        assert address not in html(secretary, url("case", case.pk))
        officer = login(Role.COMMITTEE_OFFICER, world.county)
        assert address in html(officer, url("case", case.pk))

    def test_where_the_superior_is_next_the_officer_finds_the_queue(self, world, login):
        case = at(world, ActKind.FILE_ACTIVIST)
        officer = login(Role.COMMITTEE_OFFICER, world.county)
        assert url("review", case.pk) in html(officer, url("case", case.pk))

    def test_a_case_that_ended_offers_nothing(self, world, secretary):
        case = at(world, ActKind.TALK)
        record(world, case, ActKind.WITHDRAW, TODAY)
        page = secretary.get(url("case", case.pk))
        assert page.context["next"] is None
        assert not page.context["further"] and not page.context["exits"]


class TestActing:
    def test_a_refusal_stands_at_its_field_with_its_rule(self, world, secretary):
        case = at(world, ActKind.TALK)
        page = secretary.post(
            url("act", case.pk, "talk"), {"day": TODAY, "version": case.version}
        )
        assert page.status_code == 422
        [error] = page.context["form"].errors["documents"]
        assert "R-DEV-04" in error

    def test_a_warning_wants_a_reason(self, world, secretary):
        case = at(world, ActKind.TALK, 60)
        said = {"day": TODAY, "version": case.version, "documents": ["talk_record"]}
        page = secretary.post(url("act", case.pk, "talk"), said)
        assert page.status_code == 422
        assert [p.rule for p in page.context["warnings"]] == ["R-DEV-03"]
        secretary.post(
            url("act", case.pk, "talk"), said | {"acknowledged": "申请人外出"}
        )
        assert case.acts.filter(kind="talk").exists()

    def test_what_changed_meanwhile_is_told(self, world, secretary):
        case = at(world, ActKind.TALK)
        said = {"day": TODAY, "version": 1, "documents": ["talk_record"]}
        page = secretary.post(url("act", case.pk, "talk"), said)
        assert page.status_code == 409
        assert not case.acts.filter(kind="talk").exists()

    def test_it_is_not_the_time(self, world, secretary):
        case = at(world, ActKind.TALK)
        text = html(secretary, url("act", case.pk, "meet"), 422)
        assert "R-DEV-00" in text
        assert secretary.get(url("act", case.pk, "nothing")).status_code == 404
        assert secretary.get(url("act", case.pk, "move")).status_code == 404

    def test_the_branch_does_not_do_the_superiors_step(self, world, secretary):
        case = at(world, ActKind.FILE_ACTIVIST)
        assert secretary.get(url("act", case.pk, "file_activist")).status_code == 403

    def test_known_things_are_filled_in(self, world, secretary):
        case = at(world, ActKind.MEET, 500)
        form = secretary.get(url("act", case.pk, "meet")).context["form"]
        assert form["should"].value() == 5
        assert form["day"].value() == TODAY
        case = at(world, ActKind.NAME_INTRODUCERS, 500)
        form = secretary.get(url("act", case.pk, "name_introducers")).context["form"]
        assert form["person_1"].value() == str(world.members[0].pk)

    def test_conflicts_stand_beside_the_names(self, world, secretary):
        at(world, ActKind.REVIEW_ACTIVIST)
        case = at(world, ActKind.ASSIGN_CONTACTS)
        form = secretary.get(url("act", case.pk, "assign_contacts")).context["form"]
        offered = dict(form.fields["person_1"].choices)
        assert "1" in offered[str(world.members[0].pk)].removeprefix(
            world.members[0].name
        )
        assert offered[str(world.members[4].pk)] == world.members[4].name

    def test_probationary_and_other_branches_members_are_not_offered(
        self, world, secretary
    ):
        make_member(world.branch, name="预备人", category="2", full_since=None)
        case = at(world, ActKind.ASSIGN_CONTACTS)
        form = secretary.get(url("act", case.pk, "assign_contacts")).context["form"]
        assert len(form.fields["person_1"].choices) == 6  # and an empty one

    def test_the_verdict_is_told_while_it_is_typed(self, world, secretary):
        case = at(world, ActKind.MEET, 500)
        counts = {"should": 10, "present": 8, "approve": 5}
        text = check(secretary, case, "meet", counts)
        assert "late" in text and "R-DEV-22" in text
        counts["approve"] = 6
        text = check(secretary, case, "meet", counts | {"day": TODAY})
        assert 'class="verdict ok"' in text
        assert not Act.objects.filter(case=case, kind="meet").exists()
        assert "rule" not in check(secretary, case, "talk", {})  # that is over
        assert secretary.get(url("check", case.pk, "meet")).status_code == 405

    def test_the_end_of_a_notice_is_counted(self, world, secretary):
        case = at(world, ActKind.NOTICE, 500)
        address = url("act", case.pk, "notice")
        assert "R-DEV-14" in html(secretary, address)
        secretary.post(address, {"day": TODAY, "version": case.version})
        act = case.acts.get(kind="notice")
        assert date.fromisoformat(act.details["ends_on"]) >= TODAY + timedelta(days=4)


class TestObjections:
    @pytest.fixture
    def case(self, world):
        case = at(world, ActKind.NOTICE, 500)
        record(world, case, ActKind.NOTICE, ago(2))
        return case

    def test_recorded_answered_and_told(self, world, secretary, case):
        secretary.post(
            url("object", case.pk), {"received_on": TODAY, "text": "与邻里有纠纷"}
        )
        objection = Objection.objects.get(case=case)
        assert "与邻里有纠纷" in html(secretary, url("case", case.pk))
        said = {"answer": "已走访核实，不属实", "is_upheld": "0"}
        page = secretary.post(url("answer", objection.pk), said)
        assert page.url == url("case", case.pk)
        objection.refresh_from_db()
        assert objection.answered_on == TODAY and not objection.is_upheld
        assert 'name="answer"' not in html(secretary, url("answer", objection.pk))

    def test_the_list_on_the_wall_tells_no_more_than_it_may(
        self, world, secretary, case
    ):
        Case.objects.filter(pk=case.pk).update(workplace="青石小学")
        text = html(secretary, url("publicity"))
        assert "林晓" in text and "青石小学" in text and "2000-01" in text
        assert "2000-01-01" not in text


class TestMoving:
    def test_offered_withdrawn_and_offered_again(self, world, secretary):
        case = at(world, ActKind.TALK)
        other = make_organisation("河东党支部", world.county)
        said = {"branch": other.name, "reason": "调到河东工作"}
        secretary.post(url("offer", case.pk), said)
        case.refresh_from_db()
        assert case.offered_to == other
        assert "河东党支部" in html(secretary, url("case", case.pk))
        secretary.post(url("withdraw_offer", case.pk))
        case.refresh_from_db()
        assert case.offered_to is None

    def test_taken_over_by_the_other_branch(self, world, secretary, login):
        case = at(world, ActKind.TALK, name="林晓")
        other = make_organisation("河东党支部", world.county)
        said = {"branch": other.name, "reason": "调到河东工作"}
        secretary.post(url("offer", case.pk), said)
        client = login(Role.SECRETARY, other)
        assert "林晓" in html(client, url("list"))
        assert "调到河东工作" in html(client, url("take_over", case.pk))
        said = {"day": TODAY, "outcome": "continued"}
        said["documents"] = ["application", "activist_form"]
        client.post(url("take_over", case.pk), said)
        case.refresh_from_db()
        assert case.organisation == other
        assert names(client) == ["林晓"]

    def test_declined_with_a_reason(self, world, secretary, login):
        case = at(world, ActKind.TALK)
        other = make_organisation("河东党支部", world.county)
        said = {"branch": other.name, "reason": "调到河东工作"}
        secretary.post(url("offer", case.pk), said)
        client = login(Role.SECRETARY, other)
        client.post(url("decline", case.pk), {"reason": "本人没有来报到"})
        case.refresh_from_db()
        assert case.offered_to is None and case.organisation == world.branch
        assert client.get(url("take_over", case.pk)).status_code == 404


class TestRehearsal:
    def test_the_whole_way_is_told_and_nothing_is_written(self, world, secretary):
        case = at(world, ActKind.TALK)
        before = Act.objects.count(), Case.objects.get(pk=case.pk).version
        page = secretary.get(url("rehearse", case.pk))
        kinds = [line["step"].act.kind for line in page.context["played"]]
        assert kinds[0] == ActKind.TALK and kinds[-1] == ActKind.ARCHIVE
        assert page.context["converted_on"] > TODAY + timedelta(days=2 * 365)
        assert before == (Act.objects.count(), Case.objects.get(pk=case.pk).version)

    def test_another_day_moves_what_follows(self, world, secretary):
        case = at(world, ActKind.TALK)
        first = secretary.get(url("rehearse", case.pk)).context["converted_on"]
        later = TODAY + timedelta(days=100)
        asked = {"day-determine_activist-1": later}
        page = secretary.get(url("rehearse", case.pk, **asked))
        assert page.context["converted_on"] == first + timedelta(days=100) or (
            page.context["converted_on"] > first
        )
        asked = {"outcome-consent_target-1": "rejected"}
        page = secretary.get(url("rehearse", case.pk, **asked))
        kinds = [line["step"].act.kind for line in page.context["played"]]
        assert kinds.count(ActKind.CONSENT_TARGET) == 2

    def test_nonsense_in_the_address_does_no_harm(self, world, secretary):
        case = at(world, ActKind.TALK)
        asked = {"day-talk-1": "morgen", "outcome-talk-1": "x", "a": "b"}
        html(secretary, url("rehearse", case.pk, **asked))


class TestPerson:
    def test_opening_with_the_application_is_one_page(self, world, secretary):
        said = {
            "name": "郑爽",
            "id_number": NUMBER,
            "applied_on": TODAY,
            "place": "unit",
            "has_unit": "on",
            "unit_has_organisation": "on",
            "has_paper": "on",
        }
        page = secretary.post(url("open"), said)
        case = Case.objects.get(name="郑爽")
        assert page.url == url("case", case.pk)
        assert case.state == State.APPLICANT and case.sex == "2"

    def test_what_the_rules_refuse_opens_nothing(self, world, secretary):
        said = {"name": "郑爽", "sex": "2", "applied_on": TODAY, "has_unit": "on"}
        page = secretary.post(url("open"), said)
        assert page.status_code == 422
        assert "R-DEV-04" in page.context["form"].errors["has_paper"][0]
        assert not Case.objects.exists()

    def test_edited_without_typing_the_sealed_items_again(self, world, secretary):
        case = at(world, ActKind.TALK, phone="13800001234")
        page = secretary.get(url("edit", case.pk))
        assert "13800001234" not in page.content.decode()
        said = {
            name: value
            for name, value in page.context["form"].initial.items()
            if value is not None
        }
        said |= {"name": "林小晓", "sex": "2", "birth_date": "2000-01-01"}
        said |= {"has_unit": "on", "unit_has_organisation": "on"}
        secretary.post(url("edit", case.pk), said | {"version": case.version})
        case.refresh_from_db()
        assert (case.name, case.phone) == ("林小晓", "13800001234")
