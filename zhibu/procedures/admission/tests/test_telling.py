"""Applicants and members are told where they stand, offices what comes to them."""

from datetime import timedelta

import pytest

from zhibu.foundation.policy import Role, job_actor
from zhibu.life.notices.models import Notice, Recipient
from zhibu.procedures.admission import telling
from zhibu.procedures.admission.codes import ActKind, Outcome
from zhibu.procedures.admission.tests.factories import NEW, open_person, play, record
from zhibu.register.accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _somebody_else(db):
    """The actors of tests have the number of the first account."""
    make_user(username="first")


def kinds(**person):
    rows = Recipient.objects.filter(**person).order_by("pk")
    return list(rows.values_list("notice__wording__kind", flat=True))


def test_a_person_is_told_of_the_whole_way(world):
    user = make_user()
    case = open_person(world, user_id=user.pk)
    play(world, case)
    before = [kind for kind in kinds(user=user) if kind != "admission.yours"]
    assert before == ["admission.received", "admission.activist", "admission.target"]
    after = [kind for kind in kinds(member=case.member) if kind != "admission.yours"]
    assert after == ["admission.admitted", "admission.converted"]
    admitted = Notice.objects.get(wording__kind="admission.admitted")
    assert f"{case.probation_ends}" in admitted.text
    assert admitted.about == "/admission/mine/"
    converted = Notice.objects.get(wording__kind="admission.converted")
    case.member.refresh_from_db()
    assert f"{case.member.full_since}" in converted.text


def test_the_steps_of_the_person_are_asked_for_once(world):
    user = make_user()
    case = open_person(world, user_id=user.pk)
    play(world, case)
    mine = kinds(user=user) + kinds(member=case.member)
    titles = list(
        Notice.objects.filter(wording__kind="admission.yours").values_list(
            "title", flat=True
        )
    )
    assert mine.count("admission.yours") == len(titles) == len(set(titles))
    assert any("form" in title for title in titles), titles


def test_whoever_has_no_account_is_told_by_the_branch_alone(world):
    case = open_person(world)
    play(world, case, ActKind.DETERMINE_ACTIVIST)
    assert not Recipient.objects.exists()


def test_what_is_decided_against_somebody_goes_out_without_content(world):
    case = open_person(world)
    day = play(world, case, ActKind.MEET_CONVERSION)
    record(world, case, ActKind.MEET_CONVERSION, day, outcome=Outcome.CANCELLED)
    play(world, case, since=day + DAY)
    notice = Notice.objects.get(wording__kind="admission.disqualified")
    assert notice.is_sensitive
    assert kinds(member=case.member)[-1] == "admission.disqualified"


def test_the_committee_is_told_when_a_case_comes_to_it(world):
    make_user(role=Role.SECRETARY, organisation=world.branch)
    officer = make_user(role=Role.COMMITTEE_OFFICER, organisation=world.county)
    case = open_person(world)
    day = play(world, case, ActKind.SUBMIT)
    assert not kinds(user=officer)
    play(world, case, ActKind.ASSIGN_CONTACTS, day)
    assert kinds(user=officer)[:1] == ["admission.to_do"]
    notice = Recipient.objects.filter(user=officer).earliest("pk").notice
    assert notice.organisation == world.county
    assert case.name not in notice.title + notice.text


def test_the_end_of_a_probation_is_told_of_once(world):
    case = open_person(world)
    play(world, case, ActKind.APPLY_CONVERSION)
    job, ends = job_actor("admission"), case.probation_ends
    for on, number in (
        (ends - 31 * DAY, 0),
        (ends - 30 * DAY, 1),
        (ends - 29 * DAY, 0),
        (ends, 0),
    ):
        assert telling.remind(actor=job, on=on) == number
    assert kinds(member=case.member).count("admission.probation_ends") == 1


def test_what_is_recorded_for_an_earlier_day_is_told_as_of_it(world):
    user = make_user()
    case = open_person(world, user_id=user.pk)
    record(world, case, ActKind.APPLY, NEW)
    assert Notice.objects.get(wording__kind="admission.received").sent_at.date() == NEW
