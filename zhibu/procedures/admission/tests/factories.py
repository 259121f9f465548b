"""Acts with everything that the rules ask for, and whole cases made of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from zhibu.foundation.policy import Actor, Role
from zhibu.procedures.admission import models, queries, services
from zhibu.procedures.admission.codes import (
    ActKind,
    Body,
    Document,
    Outcome,
    Place,
    Recommendation,
    ReviewMethod,
    Voice,
    Who,
)
from zhibu.procedures.admission.rules import (
    Act,
    Case,
    Person,
    Settings,
    Vote,
    fold,
    next_act,
    notice_ends,
    problems,
    steps_on,
    with_acts,
)
from zhibu.procedures.admission.rules.facts import STANDARD
from zhibu.procedures.admission.rules.probation import FILE
from zhibu.register.members.codes import PostKind
from zhibu.register.members.models import Member, Post
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import actor_with, make_member
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import (
    make_actor,
    make_committee,
    make_organisation,
)

PASSED = Vote(should=10, present=8, approve=7, against=1)
COMMITTEE = Vote(should=9, present=7, approve=7, is_secret=False)
TWO = (Person(member=1), Person(member=2))
ALL_METHODS = frozenset(ReviewMethod)

COMPLETE = {
    ActKind.APPLY: {"documents": frozenset({Document.APPLICATION})},
    ActKind.TALK: {"documents": frozenset({Document.TALK_RECORD})},
    ActKind.DETERMINE_ACTIVIST: {
        "outcome": Outcome.PASSED,
        "recommended": frozenset({Recommendation.MEMBERS}),
        "by": Body.BRANCH_COMMITTEE,
    },
    ActKind.RETURN: {"text": "请补充会议记录"},
    ActKind.FILE_ACTIVIST: {"outcome": Outcome.PASSED},
    ActKind.ASSIGN_CONTACTS: {"people": TWO},
    ActKind.DISCUSS_TARGET: {
        "outcome": Outcome.PASSED,
        "heard": frozenset(Voice),
        "by": Body.BRANCH_COMMITTEE,
    },
    ActKind.CONSENT_TARGET: {"outcome": Outcome.PASSED},
    ActKind.NOTICE: {"places": frozenset({Place.ORIGIN, Place.DESTINATION})},
    ActKind.LIST_TARGET: {"outcome": Outcome.PASSED},
    ActKind.NAME_INTRODUCERS: {"people": TWO},
    ActKind.POLITICAL_REVIEW: {
        "outcome": Outcome.PASSED,
        "text": "政治审查合格",
        "methods": ALL_METHODS,
    },
    ActKind.TRAIN: {"days": 3, "by": Body.COMMITTEE},
    ActKind.EXAMINE: {"outcome": Outcome.PASSED, "by": Body.BRANCH_COMMITTEE},
    ActKind.PRE_REVIEW: {
        "outcome": Outcome.PASSED,
        "by": Body.COMMITTEE,
        "documents": frozenset({Document.PRE_REVIEW_RESULT}),
    },
    ActKind.MEET: {
        "outcome": Outcome.PASSED,
        "vote": PASSED,
        "text": "表现良好",
        "is_signed": True,
    },
    ActKind.DELIBERATE: {"text": "同意上报"},
    ActKind.SUPERIOR_TALK: {"by": Body.ORGANISER, "text": "同意入党"},
    ActKind.PROLONG: {"text": "档案尚在函调"},
    ActKind.APPROVE: {
        "outcome": Outcome.PASSED,
        "by": Body.COMMITTEE,
        "vote": COMMITTEE,
    },
    ActKind.OATH: {"by": Body.BRANCH_COMMITTEE},
    ActKind.EXAMINE_CONVERSION: {"heard": frozenset(Voice)},
    ActKind.MEET_CONVERSION: {
        "outcome": Outcome.CONVERTED,
        "vote": PASSED,
        "text": "按期转正",
        "is_signed": True,
    },
    ActKind.APPROVE_CONVERSION: {
        "outcome": Outcome.CONVERTED,
        "by": Body.COMMITTEE,
        "vote": COMMITTEE,
    },
    ActKind.ARCHIVE: {"documents": frozenset(FILE)},
    ActKind.MOVE: {
        "outcome": Outcome.CONTINUED,
        "documents": frozenset({Document.APPLICATION, Document.ACTIVIST_FORM}),
    },
    ActKind.TERMINATE: {"text": "本人长期不参加培养"},
    ActKind.NOT_RECOGNISE: {"by": Body.COUNTY_DEPARTMENT, "text": "材料无法认定"},
    ActKind.END: {"text": "因病去世"},
    ActKind.RECOGNISE_POSTHUMOUSLY: {"by": Body.PROVINCIAL_COMMITTEE},
}


def make_act(kind: str, day: date, case: Case | None = None, **given) -> Act:
    """An act with all it needs; `case` gives what depends on the past."""
    values = {**COMPLETE.get(kind, {}), **given}
    if kind == ActKind.NOTICE:
        values.setdefault("ends_on", notice_ends(day, STANDARD).day)
    if kind == ActKind.APPROVE and case is not None:
        past = fold(case)
        values.setdefault("starts_on", past.day_of(ActKind.MEET))
        values.setdefault("ends_on", past.probation_ends)
    if kind == ActKind.APPROVE_CONVERSION and case is not None:
        meeting = fold(case).done.get(ActKind.MEET_CONVERSION)
        if meeting is not None and "outcome" not in given:
            values["outcome"] = meeting.outcome
    return Act(kind, day, **values)


BORN = date(2000, 1, 1)


def make_case(until: str, since: date, born: date | None = BORN, **facts) -> Case:
    """A faultless case that applied on `since` and has not yet come to the act `until`.

    It follows `next_act`, a day apart, waiting where the rules say so.
    """
    case = Case(birth_date=born, **facts)
    day = since
    while (coming := next_act(case, day)) is not None and coming.what != until:
        assert coming.earliest is not None, coming
        due = coming.due_on if "review_" in coming.what else None
        day = due or max(day, coming.earliest)
        case = with_acts(case, make_act(coming.what, day, case))
        day += timedelta(days=1)
    return case


def do(case: Case, kind: str, day: date, **given) -> Case:
    """The case with one more complete act, asked of nobody."""
    return with_acts(case, make_act(kind, day, case, **given))


OLD, NEW = date(2020, 3, 2), date(2026, 6, 1)  # the edition of 2014, that of 2026


@cache
def case_at(kind: str, since: date = NEW) -> Case:
    """A faultless case right before the act `kind`."""
    return make_case(kind, since)


def last_day(case: Case) -> date:
    """The day of the last act."""
    return case.acts[-1].day


def codes(case: Case, act: Act, settings: Settings = STANDARD) -> list[str]:
    """What speaks against the act on its own day."""
    return [problem.code for problem in problems(case, act, act.day, settings)]


# ---- cases in the database

_numbers = count()


@dataclass(frozen=True)
class World:
    """A county that approves, a general branch, a branch with a committee, people."""

    county: Organisation
    branch: Organisation
    secretary: Actor
    officer: Actor
    members: list[Member]


def make_world(name: str = "平安") -> World:
    """A branch of five full members below a committee that approves admissions."""
    above = make_committee(f"中共{name}市委员会")
    county = make_committee(f"中共{name}县委员会", above, approves_admission=True)
    branch = make_organisation(f"{name}村党支部", county)
    members = [make_member(branch) for _number in range(5)]
    posts = (
        PostKind.SECRETARY,
        PostKind.ORGANISATION_COMMISSIONER,
        PostKind.PUBLICITY_COMMISSIONER,
    )
    for member, kind in zip(members, posts, strict=False):
        Post.objects.create(
            organisation=branch, member=member, kind=kind, starts_on=date(2019, 1, 1)
        )
    return World(
        county,
        branch,
        actor_with(Role.SECRETARY, branch),
        actor_with(Role.COMMITTEE_OFFICER, county),
        members,
    )


def open_person(world: World, on: date = NEW, **items: Any) -> models.Case:
    """A case that was opened, and nothing done in it yet."""
    values: dict[str, Any] = {
        "name": "林晓",
        "sex": "2",
        "birth_date": BORN,
        "ethnicity": "01",
        "education": "21",
        "id_number": make_id_number("110105", BORN, next(_numbers), "2"),
        **items,
    }
    return services.open_case(
        actor=world.secretary, organisation_id=world.branch.pk, on=on, **values
    )


def record(world: World, case: models.Case, kind: str, day: date, **given: Any) -> None:
    """Record a complete act by whoever must do it."""
    loaded = models.Case.objects.with_acts().get(pk=case.pk)
    known = queries.circumstances([loaded], day)
    act = make_act(kind, day, known.facts(loaded), **given)
    step = steps_on(day).get((loaded.state, kind))
    is_upper = step is not None and step.who in (Who.UPPER, Who.DEPARTMENT)
    actor = world.officer if is_upper else world.secretary
    if step is not None and step.who == Who.DEPARTMENT:
        actor = make_actor()
    values = act._asdict()
    for name in ("kind", "day", "people"):
        del values[name]
    people = [services.PersonNamed(member_id=m.pk) for m in world.members[:2]]
    services.record_act(
        actor=actor,
        case_id=case.pk,
        kind=kind,
        day=day,
        on=day,
        people=people if act.people else (),
        acknowledged="已核实",
        **values,
    )


def play(world: World, case: models.Case, until: str = "", since: date = NEW) -> date:
    """Do what is next, day after day, until `until` is next; returns that day."""
    day = since
    while True:
        services.renew([models.Case.objects.with_acts().get(pk=case.pk)], day)
        case.refresh_from_db()
        if case.next_kind in ("", until):
            return day
        assert case.earliest_on is not None, case.next_kind
        due = case.due_on if "review_" in case.next_kind else None
        day = due or max(day, case.earliest_on)
        record(world, case, case.next_kind, day)
        day += timedelta(days=1)
