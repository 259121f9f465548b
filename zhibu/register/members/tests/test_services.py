"""Entering and editing records: what is refused, what is written, what is logged."""

from datetime import date

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.register.members import services
from zhibu.register.members.models import Finding, HeadcountChange, Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import (
    TODAY,
    actor_with,
    make_member,
    person,
)
from zhibu.register.organisations import queries as organisation_queries
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.models import PartyGroup
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def codes(refusal) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def add(actor, branch, **items):
    return services.add_member(
        actor=actor, organisation_id=branch.pk, on=TODAY, **person(**items)
    )


def edit(actor, member, reason="", acknowledged="", **changes):
    return services.edit_member(
        actor=actor,
        member_id=member.pk,
        version=member.version,
        changes=changes,
        on=TODAY,
        reason=reason,
        acknowledged=acknowledged,
    )


class TestAdding:
    def test_a_member_is_entered_found_counted_and_logged(self, secretary, branch):
        member = add(secretary, branch, name=" 曾 小丹 ", phone="")
        member.refresh_from_db()
        assert (member.name, member.initials) == ("曾 小丹", "zxd")
        assert member.id_digest and not member.phone_digest
        assert Finding.objects.get().code == "phone_missing"
        assert HeadcountChange.objects.get().org_path == branch.path
        line = Entry.objects.get()
        assert (line.action, line.subject_id) == ("members.add", member.pk)
        assert line.changes["name"] == ["", "曾 小丹"]

    def test_sex_and_birth_date_are_read_off_the_id_number(self, secretary, branch):
        number = make_id_number("110105", date(1985, 3, 7), 0, "2")
        member = add(secretary, branch, id_number=number, sex="", birth_date=None)
        assert (member.sex, member.birth_date) == ("2", date(1985, 3, 7))

    def test_a_second_record_is_refused_and_names_the_first(self, secretary, branch):
        first = make_member(branch, name="王丽娟")
        with pytest.raises(Refused) as refusal:
            add(secretary, branch, id_number=first.id_number, sex=first.sex)
        assert codes(refusal) == {"already_registered"}
        assert "王丽娟" in str(refusal.value.problems[0])
        assert Member.objects.count() == 1

    def test_a_record_elsewhere_is_not_named(self, secretary, branch, committee):
        neighbour = make_organisation("第二党支部", committee)
        first = make_member(neighbour, name="王丽娟")
        with pytest.raises(Refused) as refusal:
            add(secretary, branch, id_number=first.id_number.lower(), sex=first.sex)
        text = str(refusal.value.problems[0])
        assert "another organisation" in text
        assert "王丽娟" not in text and "第二" not in text

    @pytest.mark.parametrize(
        "items, code",
        [
            ({"name": ""}, "required"),
            ({"category": ""}, "required"),
            ({"category": "7"}, "invalid_choice"),
            ({"id_number": "110101199003070013"}, "id_number_check"),
            ({"joined_on": date(1990, 1, 1)}, "joined_too_young"),
            ({"email": "nobody"}, "invalid"),
        ],
    )
    def test_what_cannot_be_is_refused(self, secretary, branch, items, code):
        with pytest.raises(Refused) as refusal:
            add(secretary, branch, **items)
        assert code in codes(refusal)
        assert not Member.objects.exists() and not Entry.objects.exists()

    def test_a_warning_asks_for_a_reason_which_is_logged(self, secretary, branch):
        items = {"organisation_id": branch.pk, "on": TODAY, **person(phone="12345")}
        with pytest.raises(Refused) as refusal:
            services.add_member(actor=secretary, **items)
        assert codes(refusal) == {"phone_unusual"}
        services.add_member(actor=secretary, acknowledged="satellite phone", **items)
        assert Entry.objects.get().reason == "satellite phone"

    @pytest.mark.parametrize("item", ["workplace", "title", "native_place", "note"])
    def test_a_number_in_free_text_is_a_warning_that_says_where_it_belongs(
        self, secretary, branch, item
    ):
        member = add(secretary, branch)
        with pytest.raises(Refused) as refusal:
            edit(secretary, member, **{item: "家属电话１３８00001234"})
        (problem,) = refusal.value.problems
        assert (problem.code, problem.field) == ("number_in_text", item)
        assert problem.warning and "ID number and phone" in str(problem)
        said = {item: "批文 13800001234"}
        member = edit(secretary, member, acknowledged="a file number", **said)
        # what stands there already does not ask again at every other edit
        edit(secretary, member, degree="2")

    def test_a_number_in_free_text_is_told_when_a_member_is_entered(
        self, secretary, branch
    ):
        note = f"身份证 {make_id_number('110105', date(1985, 3, 7), 9, '2')}"
        with pytest.raises(Refused) as refusal:
            add(secretary, branch, note=note)
        assert codes(refusal) == {"number_in_text"}

    def test_only_an_open_branch_takes_members(self, committee, branch):
        officer = actor_with(Role.COMMITTEE_OFFICER, committee)
        with pytest.raises(Refused) as refusal:
            add(officer, committee)
        assert codes(refusal) == {"not_a_branch"}
        type(branch).objects.update(closed_on=date(2026, 1, 1))
        with pytest.raises(Refused) as refusal:
            add(officer, branch)
        assert codes(refusal) == {"branch_dissolved"}

    def test_the_neighbour_branch_is_out_of_reach(self, secretary, committee):
        with pytest.raises(NotFound):
            add(secretary, make_organisation("第二党支部", committee))


class TestEditing:
    def test_adding_what_was_missing_needs_no_reason(self, secretary, branch):
        member = make_member(branch, phone="")
        edit(secretary, member, phone="138 0000 1234")
        member.refresh_from_db()
        assert (member.version, member.phone) == (2, "13800001234")
        assert member.phone_digest and not Finding.objects.exists()

    def test_changing_what_was_recorded_needs_a_reason(self, secretary, branch):
        member = make_member(branch, name="王丽娟")
        with pytest.raises(Refused) as refusal:
            edit(secretary, member, name="王丽鹃")
        assert codes(refusal) == {"reason_too_short"}
        edit(secretary, member, name="王丽鹃", reason="typed wrongly")
        line = Entry.objects.get()
        assert line.changes == {"name": ["王丽娟", "王丽鹃"]}
        assert line.reason == "typed wrongly"

    def test_nothing_is_written_when_nothing_changes(self, secretary, branch):
        member = make_member(branch)
        assert edit(secretary, member, name=member.name).version == 1
        assert not Entry.objects.exists()

    def test_who_read_an_older_version_is_told(self, secretary, branch):
        member = make_member(branch)
        edit(secretary, member, native_place="山东")
        with pytest.raises(Conflict):
            edit(secretary, member, native_place="山西")

    def test_old_faults_do_not_stand_in_the_way_of_other_edits(self, secretary, branch):
        member = make_member(branch, id_number="110101199003070013")
        assert Finding.objects.get().code == "id_number_check"
        edit(secretary, member, native_place="山东")
        assert Finding.objects.get().code == "id_number_check"

    def test_a_new_fault_is_refused(self, secretary, branch):
        member = make_member(branch)
        with pytest.raises(Refused) as refusal:
            edit(secretary, member, full_since=date(2004, 1, 1), reason="by the file")
        assert "full_before_joining" in codes(refusal)
        member.refresh_from_db()
        assert member.full_since == date(2006, 6, 28)

    def test_the_same_fault_again_in_the_item_that_is_edited(self, secretary, branch):
        member = make_member(branch, id_number="110101199003070013")
        with pytest.raises(Refused) as refusal:
            edit(secretary, member, id_number="110101199003070012", reason="as told")
        assert codes(refusal) == {"id_number_check"}

    def test_the_number_of_another_member_is_refused(self, secretary, branch):
        one = make_member(branch)
        two = make_member(branch, id_number="", sex=one.sex, birth_date=one.birth_date)
        with pytest.raises(Refused) as refusal:
            edit(secretary, two, id_number=one.id_number)
        assert codes(refusal) == {"already_registered"}

    def test_a_group_of_the_own_branch(self, secretary, branch, committee):
        member = make_member(branch)
        group = PartyGroup.objects.create(organisation=branch, name="第一小组")
        elsewhere = make_organisation("第二党支部", committee)
        other = PartyGroup.objects.create(organisation=elsewhere, name="第二小组")
        with pytest.raises(Refused) as refusal:
            edit(secretary, member, group=other)
        assert codes(refusal) == {"group_elsewhere"}
        edit(secretary, member, group=group)
        assert Entry.objects.get().changes == {"group": [None, "第一小组"]}

    def test_group_leaders_do_not_edit(self, branch):
        leader = actor_with(Role.GROUP_LEADER, branch)
        with pytest.raises(NotFound):
            edit(leader, make_member(branch), native_place="山东")

    def test_the_headcount_follows(self, secretary, branch):
        member = make_member(branch, ethnicity="01")
        HeadcountChange.objects.all().delete()
        edit(secretary, member, ethnicity="03", reason="typed wrongly")
        assert HeadcountChange.objects.get().counts == {"e:01": -1, "e:03": 1}
        edit(secretary, Member.objects.get(), workplace="县中学")
        assert HeadcountChange.objects.count() == 1


def test_a_group_with_members_is_counted_and_not_closed(secretary, branch):
    group = PartyGroup.objects.create(organisation=branch, name="第一党小组")
    member = make_member(branch, group=group)
    make_member(branch, group=group, left_on=date(2026, 1, 5), left_because="died")
    assert organisation_queries.groups_of(branch) == [(group, 1)]
    with pytest.raises(Refused) as refusal:
        organisation_services.close_group(actor=secretary, group_id=group.pk, on=TODAY)
    assert codes(refusal) == {"members_remain"}
    edit(secretary, member, group=None, reason="moved to the second group")
    organisation_services.close_group(actor=secretary, group_id=group.pk, on=TODAY)
    assert organisation_queries.groups_of(branch) == []


def test_who_keeps_the_register_does_not_rewrite_the_own_record(branch):
    member = make_member(branch)
    own = actor_with(Role.SECRETARY, branch, member)
    for changes in ({"joined_on": date(2001, 1, 1)}, {"is_hardship": True}):
        with pytest.raises(Refused) as refusal:
            edit(own, member, reason="earlier than recorded", **changes)
        assert "own_record" in codes(refusal)
    edit(own, member, reason="a new number", phone="13800009999")
    member.refresh_from_db()
    assert member.phone == "13800009999"
    deputy = actor_with(Role.DEPUTY_SECRETARY, branch, make_member(branch))
    edit(deputy, member, reason="by the file", native_place="青石县")
