"""Findings, desk, time line, search, and what organisations ask of the register."""

from datetime import date, timedelta

import pytest

from zhibu.foundation.kernel.dates import add_months, add_years
from zhibu.foundation.policy import Role
from zhibu.register.members import queries, services
from zhibu.register.members.codes import PostKind
from zhibu.register.members.initials import person_initials
from zhibu.register.members.models import Finding, Member, Post
from zhibu.register.members.queries import searching
from zhibu.register.members.services import findings
from zhibu.register.members.tests.factories import (
    TODAY,
    actor_with,
    make_member,
    myself,
)
from zhibu.register.organisations import holdings
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_organisation


@pytest.mark.parametrize(
    "name, letters",
    [
        ("曾小丹", "zxd"),
        ("单于明", "cym"),
        ("解珍", "xz"),
        ("仇英", "qy"),
        ("查良镛", "zly"),
        ("区志伟", "ozw"),
        ("朴哲洙", "pzz"),
        ("盖叫天", "gjt"),
        ("尉迟恭", "ycg"),
        ("万俟卨", "mqx"),
        ("覃辉", "qh"),
        ("冼星海", "xxh"),
        ("欧阳修", "oyx"),
        ("阿依古丽·买买提", "ayglmmt"),
        ("John Smith", "johnsmith"),
        ("", ""),
    ],
)
def test_initials_know_how_surnames_are_read(name, letters):
    assert person_initials(name) == letters


@pytest.mark.django_db
class TestFindings:
    def test_rules_turn_with_the_day(self):
        member = make_member(
            make_organisation(), category="2", joined_on=date(2024, 11, 24)
        )
        assert not Finding.objects.exists()
        assert services.renew_findings(on=TODAY + timedelta(days=1)) == 1
        found = Finding.objects.get()
        assert (found.member, found.code) == (member, "probation_too_long")
        assert found.org_path == member.org_path
        services.renew_findings(on=TODAY)
        assert not Finding.objects.exists()

    def test_only_what_changed_is_written(self, django_assert_num_queries):
        branch = make_organisation()
        members = [make_member(branch, phone="") for _each in range(3)]
        kept = set(Finding.objects.values_list("pk", flat=True))
        members[0].education = ""
        with django_assert_num_queries(2):  # what is there; what is new
            findings.renew(members, TODAY)
        assert kept < set(Finding.objects.values_list("pk", flat=True))

    def test_who_left_and_who_is_suspended(self):
        branch = make_organisation()
        left = {"left_on": date(2026, 1, 1), "left_because": "died", "phone": ""}
        assert findings.findings_of(make_member(branch, **left).facts(), TODAY) == set()
        away = {"suspended_on": date(2026, 1, 1), "suspended_because": "lost_contact"}
        member = make_member(branch, phone="", **away)
        assert findings.findings_of(member.facts(), TODAY) == set()

    def test_every_finding_of_the_rules_has_a_name(self):
        for code in ("sex_differs", "phone_missing", "full_since_missing"):
            assert str(queries.finding_label(code)) != code


@pytest.mark.django_db
class TestDesk:
    @pytest.fixture
    def branch(self):
        return make_organisation()

    def words(self, actor, on=TODAY):
        return [str(todo.what) for todo in queries.todos(actor, on)]

    def test_an_empty_desk(self, branch):
        make_member(branch)
        assert self.words(actor_with(Role.SECRETARY, branch)) == []

    def test_errors_and_gaps_are_counted(self, branch):
        make_member(branch, id_number="110101199003070013", phone="")
        make_member(branch, education="", address="")
        assert self.words(actor_with(Role.SECRETARY, branch)) == [
            "1 records with data errors",
            "2 records are incomplete or doubtful",
        ]

    def test_persons_by_name_and_many_as_one_line(self, branch):
        secretary = actor_with(Role.SECRETARY, branch)
        joined = add_years(add_months(TODAY, 1), -1)
        items = {"category": "2", "joined_on": joined, "name": "王丽娟"}
        make_member(branch, **items)
        (todo,) = queries.todos(secretary, TODAY)
        assert str(todo.what) == "王丽娟: probation ends"
        assert todo.when == add_months(TODAY, 1)
        assert queries.todos(secretary, TODAY - timedelta(days=1)) == []
        for _each in range(4):
            make_member(branch, **items)
        (todo,) = queries.todos(secretary, TODAY)
        assert (str(todo.what), todo.count) == ("5 probations end", 5)

    def test_contact_lost_for_half_a_year_then_for_two_more(self, branch):
        secretary = actor_with(Role.SECRETARY, branch)
        lost = {"is_lost": True, "lost_since": add_months(TODAY, -6), "name": "李建国"}
        make_member(branch, **lost)
        assert self.words(secretary) == ["李建国: out of contact for six months"]
        assert self.words(secretary, TODAY - timedelta(days=1)) == []
        Member.objects.update(
            suspended_on=add_years(TODAY, -2), suspended_because="lost_contact"
        )
        assert self.words(secretary) == ["李建国: suspended for two years"]

    def test_requests_and_their_deadline(self, branch):
        member = make_member(branch, name="王丽娟")
        services.ask_for_correction(
            actor=myself(member),
            member_id=member.pk,
            field="workplace",
            wanted="县中学",
            on=TODAY,
        )
        (todo,) = queries.todos(actor_with(Role.SECRETARY, branch), TODAY)
        assert str(todo.what) == "王丽娟 asks for a correction"
        assert todo.days_left(TODAY) == 15

    def test_the_same_queries_at_any_size(self, branch, django_assert_max_num_queries):
        secretary = actor_with(Role.SECRETARY, branch)
        lost = {"is_lost": True, "lost_since": date(2025, 1, 1), "phone": ""}
        for _each in range(30):
            make_member(branch, **lost)
        with django_assert_max_num_queries(8):
            queries.todos(secretary, TODAY)

    def test_neither_members_nor_group_leaders_have_it(self, branch):
        member = make_member(branch, phone="")
        assert self.words(myself(member)) == []
        assert self.words(actor_with(Role.GROUP_LEADER, branch)) == []


@pytest.mark.django_db
class TestSearching:
    @pytest.mark.parametrize("text", ["王丽", "wlj"])
    def test_beyond_a_large_reach_only_beginnings_are_found(self, monkeypatch, text):
        branch = make_organisation()
        make_member(branch, name="王丽娟")
        make_member(branch, name="张王丽")
        monkeypatch.setattr(searching, "LARGE_REACH", 1)
        found = queries.matching(Member.objects.within(branch.path), text)
        assert [member.name for member in found] == ["王丽娟"]


@pytest.mark.django_db
class TestHistory:
    def test_facts_acts_and_posts_newest_first(self):
        branch = make_organisation()
        member = make_member(branch, name="王丽娟")
        secretary = actor_with(Role.SECRETARY, branch)
        services.edit_member(
            actor=secretary,
            member_id=member.pk,
            version=1,
            changes={"education": "14", "phone": "13800001234"},
            on=TODAY,
            reason="graduated in June",
        )
        services.reveal(
            actor=secretary,
            member_id=member.pk,
            field="phone",
            reason="call about the meeting",
            on=TODAY,
        )
        Post.objects.create(
            member=member, organisation=branch, kind="secretary", starts_on=TODAY
        )
        member.refresh_from_db()
        events = queries.history_of(member)
        assert [event.on for event in events] == sorted(
            (event.on for event in events), reverse=True
        )
        words = [str(event.what) for event in events]
        assert {"Record changed", "Became a full member", "Took up a post"} <= set(
            words
        )
        (edit,) = [event for event in events if str(event.what) == "Record changed"]
        shown = {str(label): str(after) for label, _before, after in edit.changes}
        assert shown["education"] == "master's programme, graduated"
        assert shown["phone"] == "138****1234"
        assert "call about the meeting" not in [event.text for event in events]


@pytest.mark.django_db
class TestHoldings:
    def test_what_organisations_ask(self):
        committee = make_organisation("县委", kind=Kind.COMMITTEE)
        branch = make_organisation("第一党支部", committee)
        secretary = make_member(branch, name="王丽娟")
        make_member(branch, category="2", joined_on=date(2026, 6, 1))
        suspended = {"suspended_on": TODAY, "suspended_because": "lost_contact"}
        make_member(branch, **suspended)
        make_member(branch, left_on=TODAY, left_because="died")
        Post.objects.create(
            member=secretary, organisation=branch, kind="secretary", starts_on=TODAY
        )
        Post.objects.create(
            member=secretary,
            organisation=branch,
            kind="group_leader",
            starts_on=date(2020, 1, 1),
            ends_on=date(2024, 1, 1),
        )
        assert holdings.headcounts([branch.pk, committee.pk]) == {
            branch.pk: holdings.Headcount(full=1, probationary=1)
        }
        (holder,) = holdings.post_holders([branch.pk], TODAY)
        assert (holder.name, holder.is_secretary) == ("王丽娟", True)
        assert holder.is_on_committee and str(secretary.pk) in holder.url
        (remaining,) = [
            count
            for holding, count in holdings.remaining(committee.path)
            if holding.key == "members"
        ]
        assert remaining == 3


@pytest.mark.django_db
def test_a_branch_with_commissioners_has_a_committee():
    large, small = make_organisation("大支部"), make_organisation("小支部")
    on = date(2026, 11, 24)
    for branch, kinds in (
        (large, [PostKind.SECRETARY, PostKind.PUBLICITY_COMMISSIONER]),
        (small, [PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY]),
    ):
        for kind in kinds:
            Post.objects.create(
                organisation=branch,
                member=make_member(branch),
                kind=kind,
                starts_on=date(2025, 1, 1),
                ends_on=on + timedelta(days=1),
            )
    both = [large.pk, small.pk]
    assert queries.with_committee(both, on) == {large.pk}
    assert queries.with_committee(both, on + timedelta(days=1)) == frozenset()
