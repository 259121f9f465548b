"""Steps 1 and 2: the application and the talk (art. 5 to 7)."""

from zhibu.foundation.kernel.dates import add_months, add_years
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import ActKind, Body, Document, Outcome, Place
from zhibu.procedures.admission.rules.editions import MIN_AGE, TALK_MONTHS, edition
from zhibu.procedures.admission.rules.facts import Act, Case, Progress, names


def is_no_member_yet(past: Progress, act: Act) -> Problem | None:
    """R-DEV-01: who is a member of the Party already does not apply."""
    if not past.case.is_member:
        return None
    message = _("The person is a member of the Party already.")
    return Problem("already_a_member", message, rule="R-DEV-01")


def may_apply_again(past: Progress, act: Act) -> Problem | None:
    """R-PMR-07: who was removed from the Party waits before applying again."""
    day = past.case.rejoin_from
    if day is None or act.day >= day:
        return None
    return Problem(
        "too_early_to_rejoin",
        _("The person was removed from the Party and may apply from %(date)s on."),
        {"date": day},
        rule="R-PMR-07",
        lifts_on=day,
    )


def is_old_enough(past: Progress, act: Act) -> Problem | None:
    """R-DEV-01: an applicant is at least 18 full years old on the day of applying."""
    born = past.case.birth_date
    if born is None:
        message = _("The date of birth is missing, so the age cannot be judged.")
        return Problem("birth_date_missing", message, rule="R-DEV-01")
    years = MIN_AGE.on(act.day).value
    day = add_years(born, years)
    if act.day >= day:
        return None
    return Problem(
        "too_young",
        _("An applicant is at least %(years)s years old, here from %(date)s on."),
        {"years": years, "date": day},
        field="day",
        rule="R-DEV-01",
        lifts_on=day,
    )


def places_to_apply(case: Case, year: int) -> frozenset[str]:
    """R-DEV-02: where a person may hand in an application, by the edition of `year`.

    At the unit; if it has no organisation, since 2026 at that of its location, of its
    competent department or of the residence (2014: of the residence); without a unit,
    of the residence. A floating person also at an organisation of floating members,
    and by the text of 2014 at the unit's location or department.
    """
    around = {Place.UNIT_LOCATION, Place.UNIT_DEPARTMENT}
    if case.has_unit and case.unit_has_organisation:
        places = {Place.UNIT}
    else:
        places = {Place.RESIDENCE}
        if case.has_unit and year >= 2026:
            places |= around
    if case.is_floating:
        places.add(Place.FLOATING)
        if year < 2026:
            places |= around
    return frozenset(places)


def applies_in_the_right_place(past: Progress, act: Act) -> Problem | None:
    """R-DEV-02: an application goes to the organisation that the rules name."""
    places = places_to_apply(past.case, edition(act.day))
    if not act.places or act.places <= places:
        return None
    wanted = [place for place in Place if place in places]
    return Problem(
        "wrong_place",
        _("This person applies to another organisation: %(places)s."),
        {"places": names(wanted)},
        field="places",
        rule="R-DEV-02",
    )


def branch_admits(past: Progress, act: Act) -> Problem | None:
    """R-DEV-25, R-ORG-05: a temporary organisation admits no members."""
    if past.case.branch_admits:
        return None
    message = _("A temporary Party organisation does not admit members.")
    return Problem("branch_does_not_admit", message, rule="R-DEV-25")


def application_is_written(past: Progress, act: Act) -> Problem | None:
    """R-DEV-04: there is a written application (入党申请书)."""
    return _paper(act, Document.APPLICATION)


def talk_is_recorded(past: Progress, act: Act) -> Problem | None:
    """R-DEV-04: there is a record of the talk (谈话记录)."""
    return _paper(act, Document.TALK_RECORD)


def _paper(act: Act, document: Document) -> Problem | None:
    if document in act.documents:
        return None
    return Problem(
        "paper_missing",
        _("The paper is missing: %(paper)s."),
        {"paper": document.label},
        field="documents",
        rule="R-DEV-04",
    )


def talk_is_in_time(past: Progress, act: Act) -> Problem | None:
    """R-DEV-03: the talk is within a month of the application; late, still due."""
    applied = past.day_of(ActKind.APPLY)
    if applied is None:
        return None
    months = TALK_MONTHS.on(act.day).value
    latest = add_months(applied, months)
    if act.day <= latest:
        return None
    return Problem(
        "talk_late",
        _("The talk was due within %(months)s month of the application, by %(date)s."),
        {"months": months, "date": latest},
        warning=True,
        field="day",
        rule="R-DEV-03",
    )


def was_talked_with(past: Progress, act: Act) -> Problem | None:
    """R-DEV-03: somebody talked with the applicant before anything is decided."""
    if ActKind.TALK in past.done:
        return None
    message = _("Nobody has talked with the applicant yet.")
    return Problem("not_talked_with", message, rule="R-DEV-03")


def is_decided_by_the_branch(past: Progress, act: Act) -> Problem | None:
    """R-DEV-05, R-DEV-14: by the branch committee, or the members where there is none.

    What the committee may decide, the members' meeting may as well.
    """
    by_all = act.by == Body.MEMBERS_MEETING
    if by_all or (past.case.has_committee and act.by == Body.BRANCH_COMMITTEE):
        return None
    if past.case.has_committee:
        message = _("This is decided by a meeting of the branch committee.")
    else:
        message = _("The branch has no committee: its members' meeting decides.")
    rule = "R-DEV-05" if act.kind == ActKind.DETERMINE_ACTIVIST else "R-DEV-14"
    return Problem("wrong_body", message, field="by", rule=rule)


def is_recommended(past: Progress, act: Act) -> Problem | None:
    """R-DEV-05: an activist was recommended by members or by a mass organisation."""
    if act.recommended or act.outcome == Outcome.REJECTED:
        return None
    return Problem(
        "not_recommended",
        _("Members or a mass organisation recommend whom to choose as activist."),
        field="recommended",
        rule="R-DEV-05",
    )
