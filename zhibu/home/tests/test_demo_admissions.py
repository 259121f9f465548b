"""The admissions of the demo county are lawful, believable and the same every time."""

from datetime import date, timedelta
from random import Random

import pytest

from zhibu.foundation.kernel.dates import add_years
from zhibu.home.demo.applying import Circumstances, acts_around
from zhibu.home.demo.services import build_county, open_accounts, write_admissions
from zhibu.home.demo.services.accounts import BRANCH
from zhibu.procedures.admission import queries, rules
from zhibu.procedures.admission.codes import BEFORE_ADMISSION, ON_PROBATION, State
from zhibu.procedures.admission.models import Act, Analysis, Case, Duty, Objection
from zhibu.register.members.models import Member

ON = date(2026, 11, 24)
TWO = (rules.Person(member=1), rules.Person(member=2))


@pytest.mark.parametrize("days", range(-700, 900, 83))
@pytest.mark.parametrize("is_deliberated", [False, True])
def test_every_act_is_lawful_on_its_own_day(days, is_deliberated):
    meeting = ON + timedelta(days=days)
    around = Circumstances(is_deliberated=is_deliberated, people=TWO)
    acts = acts_around(meeting, around, Random(days))  # noqa: S311 -- repeats itself
    born = add_years(acts[0].day, -20)
    past = rules.fold(rules.Case(birth_date=born, is_deliberated=is_deliberated))
    for act in acts:
        found = rules.judge(past, act, act.day)
        assert [p.code for p in found if not p.warning] == [], (act.kind, act.day)
        rules.advance(past, act)
    assert past.state == State.ARCHIVED


@pytest.mark.django_db
def test_the_county_has_cases_in_every_state():
    county = build_county(on=ON)
    accounts = open_accounts(county)
    count = write_admissions(county, accounts)
    assert count == Case.objects.count() > 400
    states = set(Case.objects.values_list("state", flat=True))
    assert states >= {
        State.APPLICANT, State.ACTIVIST, State.TARGET_NOTICE, State.TARGET,
        State.PRE_REVIEW, State.PRE_REVIEWED, State.APPROVAL, State.PROBATIONARY,
        State.ARCHIVED,
    }  # fmt: skip
    overdue = Duty.objects.filter(due_on__lt=ON).count()
    assert 10 < overdue < Duty.objects.count() / 3
    assert Objection.objects.count() == 2
    assert Case.objects.exclude(offered_path="").count() >= 2
    assert Analysis.objects.exists()
    for case in Case.objects.filter(state__in=ON_PROBATION).select_related("member"):
        assert isinstance(case.member, Member)
        assert (case.member.category, case.organisation_id) == (
            "2",
            case.member.organisation_id,
        )
    mine = Case.objects.get(user=accounts["applicant"])
    assert (mine.name, mine.organisation.short_name) == ("周雨桐", BRANCH)
    assert mine.state in BEFORE_ADMISSION
    assert State.NEW not in states
    assert queries.cases_in_publicity(ON)
    first = Case.objects.with_acts().order_by("pk")[0]
    assert len(first.facts().acts) == Act.objects.filter(case=first).count()
