"""However members are edited, the trail of changes adds up to a recount."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.policy import Role
from zhibu.register.members import services, tally
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.members.services import headcount
from zhibu.register.members.tests.factories import (
    TODAY,
    actor_with,
    make_member,
    person,
)
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db

edits = st.fixed_dictionaries(
    {},
    optional={
        "ethnicity": st.sampled_from(["", "01", "03", "08"]),
        "education": st.sampled_from(["", "14", "21", "61", "90"]),
        "category": st.sampled_from(["1", "2"]),
        "full_since": st.sampled_from([None, date(2007, 1, 1), date(2010, 7, 1)]),
        "is_floating": st.booleans(),
        "floating_place": st.sampled_from(["", "上海"]),
        "is_lost": st.booleans(),
        "lost_since": st.sampled_from([None, date(2026, 1, 1)]),
        "birth_date": st.sampled_from([None, date(1980, 5, 1), date(1971, 1, 1)]),
        "id_number": st.just(""),
    },
)
acts = st.one_of(
    st.tuples(st.just("add"), edits),
    st.tuples(st.just("edit"), st.integers(0, 5), edits),
    st.tuples(st.just("leave"), st.integers(0, 5)),
    st.tuples(st.just("back"), st.integers(0, 5)),
    st.tuples(st.just("suspend"), st.integers(0, 5)),
    st.tuples(st.just("restore"), st.integers(0, 5)),
)
COMMON = {"on": TODAY, "reason": "made up for a test"}


def perform(actor, branch, act, *arguments):
    """One act of the secretary; what the rules refuse stays undone."""
    try:
        if act == "add":
            services.add_member(
                actor=actor,
                organisation_id=branch.pk,
                on=TODAY,
                acknowledged="yes, it is so",
                **person(**arguments[0]),
            )
            return
        members = list(Member.objects.order_by("pk"))
        if not members:
            return
        member = members[arguments[0] % len(members)]
        who = {"actor": actor, "member_id": member.pk, **COMMON}
        if act == "edit":
            services.edit_member(
                version=member.version,
                changes=arguments[1],
                acknowledged="yes, it is so",
                **who,
            )
        elif act == "leave":
            services.record_leaving(left_on=TODAY, left_because="died", **who)
        elif act == "back":
            services.take_back_leaving(**who)
        elif act == "suspend":
            services.suspend_membership(
                suspended_on=TODAY, suspended_because="settled_abroad", **who
            )
        else:
            services.restore_membership(restored_on=TODAY, **who)
    except Refused:
        pass


def counted() -> dict[str, int]:
    total: Counter = Counter()
    for member in Member.objects.all():
        total.update(tally.cells(member))
    return {cell: n for cell, n in total.items() if n}


def trailed() -> dict[str, int]:
    total: Counter = Counter()
    for counts in HeadcountChange.objects.values_list("counts", flat=True):
        total.update(counts)
    return {cell: n for cell, n in total.items() if n}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(acts, min_size=1, max_size=12))
def test_the_trail_equals_a_recount(db, sequence):
    Member.objects.all().delete()
    HeadcountChange.objects.all().delete()
    branch = make_organisation()
    secretary = actor_with(Role.SECRETARY, branch)
    perform(secretary, branch, "add", {})
    for act in sequence:
        perform(secretary, branch, *act)
    assert trailed() == counted()


def test_a_refused_act_leaves_no_trail():
    branch = make_organisation()
    member = make_member(branch)
    before = HeadcountChange.objects.count()
    with pytest.raises(Refused):
        services.edit_member(
            actor=actor_with(Role.SECRETARY, branch),
            member_id=member.pk,
            version=1,
            changes={"category": "2", "ethnicity": "03"},
            on=TODAY,
        )
    assert HeadcountChange.objects.count() == before


def test_many_changes_are_one_line_an_organisation():
    one = {"e:01": 1, "p:1|1980|2|1": 1}
    headcount.record_changes(
        [("/1/", {}, one), ("/1/", {}, one), ("/2/", one, one), ("/3/", one, {})]
    )
    lines = dict(HeadcountChange.objects.values_list("org_path", "counts"))
    assert lines == {
        "/1/": {"e:01": 2, "p:1|1980|2|1": 2},
        "/3/": {"e:01": -1, "p:1|1980|2|1": -1},
    }
    headcount.record_changes([("/4/", {}, one), ("/4/", one, {})])
    assert not HeadcountChange.objects.filter(org_path="/4/").exists()
