from datetime import date, datetime, timedelta

import pytest

from zhibu.foundation.policy import Actor
from zhibu.foundation.web.todos import Todo
from zhibu.home import greeting, queries
from zhibu.home.queries import Waiting
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.tests.factories import make_world, open_person, play
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members import services as member_services
from zhibu.register.members.models import Correction
from zhibu.register.members.queries.home import probation_end
from zhibu.register.members.tests.factories import make_member

ON = date(2026, 11, 24)


def todo(when, what="x"):
    return Todo(when=when, what=what, why="", url="", act="")


def test_overdue_comes_first_and_what_has_no_day_last():
    days = [None, ON + timedelta(30), ON - timedelta(1), ON, ON + timedelta(7)]
    found = queries._in_order([todo(day) for day in days], ON)
    assert [t.when for t in found.todos] == [days[2], days[3], days[4], days[1], None]
    assert (found.overdue, found.soon) == (1, 2)


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "Good evening"),
        (4, "Good evening"),
        (5, "Good morning"),
        (10, "Good morning"),
        (11, "Good day"),
        (13, "Good afternoon"),
        (17, "Good afternoon"),
        (18, "Good evening"),
    ],
)
def test_the_greeting_goes_by_the_hour(hour, words):
    now = datetime(2026, 11, 24, hour)  # noqa: DTZ001 -- the hour alone matters
    assert greeting.sentence("王建国", now, Waiting([], 0, 0)).startswith(words)


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (Waiting([todo(ON)], 2, 3), "Overdue: 2, due within a week: 3."),
        (Waiting([todo(ON)], 1, 0), "Overdue: 1."),
        (Waiting([todo(ON)], 0, 3), "Due within a week: 3."),
        (Waiting([todo(None)], 0, 0), "Nothing is overdue."),
        (Waiting([], 0, 0), "Nothing waits for you."),
    ],
)
def test_it_says_what_is_due(waiting, words):
    now = datetime(2026, 11, 24, 9)  # noqa: DTZ001
    assert greeting.sentence("王建国", now, waiting).endswith(words)


@pytest.fixture
def actor(branch):
    member = make_member(branch)
    return presence_of(make_user(member=member), ON).actor


def test_a_sound_record_asks_for_nothing(actor):
    assert queries.own_waiting(actor, ON).todos == []


def test_a_member_is_asked_for_what_the_record_lacks(branch):
    member = make_member(branch, education="", phone="")
    actor = presence_of(make_user(member=member), ON).actor
    (found,) = queries.own_waiting(actor, ON).todos
    assert found.count == 2
    assert "phone" in found.why.lower()


def ask(actor):
    return member_services.ask_for_correction(
        actor=actor,
        member_id=actor.member_id,
        field="education",
        wanted="14",
        explanation="",
        on=ON,
    )


def test_an_open_request_says_when_it_is_answered(actor):
    request = ask(actor)
    home = queries.own_home(actor, ON)
    (card,) = [one for one in home.cards if "answer_due" in one.shown]
    assert (card.shown["asked"], card.shown["answer_due"]) == (1, request.due_on)
    assert queries.own_waiting(actor, ON).todos == []


def test_an_answer_stands_for_a_month(actor):
    request = ask(actor)
    Correction.objects.filter(pk=request.pk).update(
        state=Correction.State.DECLINED, decided_on=ON, answer="证书未提供"
    )
    (found,) = queries.own_waiting(actor, ON + timedelta(30)).todos
    assert found.why == "证书未提供"
    assert queries.own_waiting(actor, ON + timedelta(31)).todos == []


def test_r_dev_31_the_end_of_the_probation():
    assert probation_end("2", date(2026, 2, 28)) == date(2027, 2, 28)
    assert probation_end("1", date(2026, 2, 28)) is None
    assert probation_end("2", None) is None


@pytest.mark.parametrize(
    ("joined_on", "end"),
    [
        (date(1977, 8, 17), date(1977, 8, 17)),  # the last day without probation
        (date(1977, 8, 18), date(1978, 8, 18)),
    ],
)
def test_r_dev_31_probation_lasts_as_long_as_it_did_then(joined_on, end):
    assert probation_end("2", joined_on) == end


@pytest.mark.django_db
def test_admissions_stand_on_the_desk_and_on_the_phone():
    world = make_world()
    user = make_user("林晓")
    case = open_person(world, user_id=user.pk)
    day = play(world, case, until=ActKind.TALK)
    told = [str(todo.what) for todo in queries.waiting(world.secretary, day).todos]
    assert "林晓: send someone to talk with the applicant" in told
    day = play(world, case, until=ActKind.FILL_FORM, since=day)
    applicant = Actor(user_id=user.pk, name="林晓")
    own = [str(todo.what) for todo in queries.own_waiting(applicant, day).todos]
    assert "fill in the admission form" in own
