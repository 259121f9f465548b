"""How an admission went in the demo county: acts on believable days, by the rules.

Pure: gives acts; `services` writes them. Everything is told from one day, that of the
branch meeting, backwards to the application and forwards to the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from zhibu.foundation.kernel.dates import add_months
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import (
    ActKind,
    Body,
    Document,
    Outcome,
    Place,
    Recommendation,
    ReviewMethod,
    Voice,
)

DAY = timedelta(days=1)
FILE = (
    Document.ADMISSION_FORM,
    Document.APPLICATION,
    Document.ACTIVIST_FORM,
    Document.REVIEW_CONCLUSION,
    Document.PROBATION_FORM,
    Document.CONVERSION_APPLICATION,
)
_RECOMMENDED = frozenset({Recommendation.MEMBERS, Recommendation.MASS_ORGANISATION})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the branch is like in which it happens."""

    has_committee: bool = True
    is_deliberated: bool = False
    voters: int = 15  # members with a vote
    people: tuple[rules.Person, ...] = ()  # contacts, and later introducers


def acts_around(meeting: date, around: Circumstances, rng: Random) -> list[rules.Act]:
    """All acts of an admission whose branch meeting is on that day, in their order.

    Whoever stands on an earlier day takes those until then.
    """
    body = Body.BRANCH_COMMITTEE if around.has_committee else Body.MEMBERS_MEETING
    papers = {
        step: frozenset(row.documents) for step, row in rules.steps_on(meeting).items()
    }
    acts = [
        *_to_target(meeting, around, body, rng),
        *_to_meeting(meeting, around, body),
        *_to_approval(meeting, around, rng),
        *_to_membership(meeting, around, body, rng),
    ]
    case = rules.Case(is_deliberated=around.is_deliberated)
    past = rules.fold(case)
    done = []
    for act in acts:
        asked = papers.get((past.state, act.kind), frozenset())
        done.append(act._replace(documents=act.documents | asked))
        rules.advance(past, done[-1])
    return done


def _to_target(
    meeting: date, around: Circumstances, body: Body, rng: Random
) -> Iterator[rules.Act]:
    discussed = meeting - 100 * DAY
    determined = add_months(discussed, -12) - rng.randint(5, 120) * DAY
    talked = determined - rng.randint(25, 240) * DAY
    yield rules.Act(ActKind.APPLY, talked - rng.randint(3, 28) * DAY)
    yield rules.Act(ActKind.TALK, talked, text="入党动机端正，对党的认识较为深刻")
    yield rules.Act(
        ActKind.DETERMINE_ACTIVIST,
        determined,
        Outcome.PASSED,
        by=body,
        recommended=_RECOMMENDED,
    )
    yield rules.Act(ActKind.SUBMIT, determined + 4 * DAY)
    yield rules.Act(ActKind.FILE_ACTIVIST, determined + 15 * DAY, Outcome.PASSED)
    yield rules.Act(
        ActKind.ASSIGN_CONTACTS, determined + 20 * DAY, people=around.people
    )
    review = add_months(determined, 6) - 6 * DAY
    while review < discussed:
        yield rules.Act(
            ActKind.REVIEW_ACTIVIST, review, text="能够积极参加组织生活，表现良好"
        )
        review = add_months(review, 6)
    yield rules.Act(
        ActKind.DISCUSS_TARGET,
        discussed,
        Outcome.PASSED,
        by=body,
        heard=frozenset(Voice),
    )
    yield rules.Act(ActKind.SUBMIT, discussed + 4 * DAY)
    consented = discussed + 12 * DAY
    yield rules.Act(ActKind.CONSENT_TARGET, consented, Outcome.PASSED)
    if rules.edition(consented) < 2026:
        return
    hung = consented + 4 * DAY
    ends = rules.notice_ends(hung, rules.STANDARD).day + 2 * DAY
    yield rules.Act(
        ActKind.NOTICE,
        hung,
        starts_on=hung,
        ends_on=ends,
        places=frozenset({Place.ORIGIN, Place.DESTINATION}),
    )
    yield rules.Act(ActKind.LIST_TARGET, ends + DAY, Outcome.PASSED)


def _to_meeting(
    meeting: date, around: Circumstances, body: Body
) -> Iterator[rules.Act]:
    yield rules.Act(ActKind.NAME_INTRODUCERS, meeting - 60 * DAY, people=around.people)
    yield rules.Act(
        ActKind.POLITICAL_REVIEW,
        meeting - 50 * DAY,
        Outcome.PASSED,
        text="经政治审查，本人及主要家庭成员无政治历史问题，结论合格",
        methods=frozenset(ReviewMethod),
    )
    yield rules.Act(ActKind.TRAIN, meeting - 40 * DAY, days=3, by=Body.COMMITTEE)
    yield rules.Act(ActKind.EXAMINE, meeting - 28 * DAY, Outcome.PASSED, by=body)
    yield rules.Act(ActKind.SUBMIT, meeting - 24 * DAY)
    yield rules.Act(
        ActKind.PRE_REVIEW, meeting - 14 * DAY, Outcome.PASSED, by=Body.COMMITTEE
    )
    yield rules.Act(ActKind.FILL_FORM, meeting - 6 * DAY)
    yield rules.Act(
        ActKind.MEET,
        meeting,
        Outcome.PASSED,
        text="该同志政治立场坚定，工作踏实，群众基础好，符合党员条件",
        is_signed=True,
        vote=_vote(around.voters),
    )


def _vote(voters: int, *, is_secret: bool = True) -> rules.Vote:
    """One in ten could not come; all who came agreed."""
    present = voters - voters // 10
    return rules.Vote(
        should=voters, present=present, approve=present, is_secret=is_secret
    )


def _to_approval(
    meeting: date, around: Circumstances, rng: Random
) -> Iterator[rules.Act]:
    yield rules.Act(ActKind.SUBMIT, meeting + 7 * DAY)
    if around.is_deliberated:
        yield rules.Act(ActKind.DELIBERATE, meeting + 12 * DAY, text="同意上报审批")
    yield rules.Act(
        ActKind.SUPERIOR_TALK,
        meeting + 22 * DAY,
        by=Body.ORGANISER,
        text="经谈话了解，该同志入党动机端正，同意提交党委审批",
    )
    approved = meeting + rng.randint(28, 60) * DAY
    yield rules.Act(
        ActKind.APPROVE,
        approved,
        Outcome.PASSED,
        by=Body.COMMITTEE,
        vote=_vote(9, is_secret=False),
        starts_on=meeting,
        ends_on=rules.probation_end(meeting),
    )
    yield rules.Act(ActKind.ANNOUNCE, approved + 8 * DAY)
    yield rules.Act(ActKind.ASSIGN_GROUP, approved + 9 * DAY)
    yield rules.Act(ActKind.FILE_ADMISSION, approved + 16 * DAY)
    yield rules.Act(ActKind.OATH, approved + 20 * DAY, by=Body.BRANCH_COMMITTEE)


def _to_membership(
    meeting: date, around: Circumstances, body: Body, rng: Random
) -> Iterator[rules.Act]:
    end = rules.probation_end(meeting)
    first = add_months(meeting, 3)
    for number in range(4):
        day = add_months(first, 3 * number) - 4 * DAY
        yield rules.Act(
            ActKind.REVIEW_PROBATION, day, text="能够履行党员义务，继续教育考察"
        )
    yield rules.Act(ActKind.APPLY_CONVERSION, end - DAY)
    yield rules.Act(ActKind.EXAMINE_CONVERSION, end + 3 * DAY, heard=frozenset(Voice))
    met = end + rng.randint(5, 18) * DAY
    yield rules.Act(
        ActKind.MEET_CONVERSION,
        met,
        Outcome.CONVERTED,
        text="该同志在预备期内表现良好，同意按期转为中共正式党员",
        is_signed=True,
        vote=_vote(around.voters),
    )
    yield rules.Act(ActKind.SUBMIT, met + 6 * DAY)
    decided = met + 35 * DAY
    yield rules.Act(
        ActKind.APPROVE_CONVERSION,
        decided,
        Outcome.CONVERTED,
        by=Body.COMMITTEE,
        vote=_vote(9, is_secret=False),
    )
    yield rules.Act(ActKind.ANNOUNCE, decided + 6 * DAY)
    papers: Any = frozenset(FILE)
    yield rules.Act(ActKind.ARCHIVE, decided + 20 * DAY, documents=papers)
