"""Cases of admission in the demo county, in every state, written in bulk."""

from datetime import date, timedelta
from random import Random

from django.db import transaction

from zhibu.foundation.audit.services import Line, record_many
from zhibu.foundation.kernel.dates import add_months, add_years
from zhibu.foundation.policy import job_actor
from zhibu.home.demo.cases import WHO, Maker
from zhibu.home.demo.county import BRANCH
from zhibu.home.demo.services.register import BATCH, SEED, County
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import ActKind, State
from zhibu.procedures.admission.models import (
    Act,
    ActPerson,
    Analysis,
    Case,
    Objection,
)
from zhibu.register.accounts.models import User
from zhibu.register.members import queries as member_queries
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

APPLICANTS = 420  # persons who are not in the register yet
# Days until the branch meeting of each case in the branch to try; below 0 it is over.
TO_TRY = (-20, 5, 20, 45, 62, 79, 84, 95, 105, 260, 380, 400, 480, 560)
OF_THE_APPLICANT = 480  # whose account is printed
# Days after the branch meeting, and after the expiry, until the committee has decided.
LONGEST_APPROVAL, LONGEST_CONVERSION = timedelta(days=70), timedelta(days=60)
LATE_SHARE = 0.15  # where a branch or committee lets things lie
_SHOWN = ("name", "sex", "ethnicity", "birth_date", "id_digest")


@transaction.atomic
def write_admissions(county: County, accounts: dict[str, User]) -> int:
    """Applicants, activists, targets; probationary and new full members of the
    register; late ones among them, objections, offers and analyses. Returns how many
    cases.
    """
    maker = _maker(county)
    able = maker.able()
    tried = next(branch for branch in able if branch.short_name == BRANCH)
    _of_members(maker, able)
    _to_try(maker, tried, accounts)
    weights = [len(maker.full[branch.pk]) ** 0.5 for branch in able]
    for branch in maker.rng.choices(able, weights, k=APPLICANTS):
        days = int(maker.rng.triangular(-25, 640, 180))
        late = 0
        if maker.rng.random() < LATE_SHARE:
            late = maker.rng.randint(20, 120)
        meeting = county.on + timedelta(days=days)
        maker.add(branch, meeting, maker.new_person(branch), late=late)
    made = maker.made
    Case.objects.bulk_create(made.cases, batch_size=BATCH)
    Act.objects.bulk_create(made.acts, batch_size=BATCH)
    ActPerson.objects.bulk_create(made.people, batch_size=BATCH)
    _analyses(maker)
    services.renew_all(on=county.on)
    _objections(county.on)
    _offers(maker, tried)
    _log(tried)
    return len(made.cases)


def _maker(county: County) -> Maker:
    branches = {branch: county.members_of(branch) for branch in county.branches()}
    return Maker(
        county.on,
        Random(SEED + 1),  # noqa: S311 -- must repeat itself
        branches,
        queries.superiors_by_path(branch.path for branch in branches),
        member_queries.with_committee([one.pk for one in branches], county.on),
    )


def _of_members(maker: Maker, able: list[Organisation]) -> None:
    """Whoever is on probation has a case, and who became full lately, too."""
    for branch in able:
        for member in maker.branches[branch]:
            if not _has_a_case(member, maker.on):
                continue
            joined = member.joined_on or maker.on
            approved = joined + LONGEST_APPROVAL
            late = 0
            if member.full_since is None and maker.rng.random() < LATE_SHARE:
                late = min(maker.rng.randint(5, 40), (maker.on - approved).days)
            person = {name: getattr(member, name) for name in _SHOWN}
            maker.add(branch, joined, person, member=member, late=late)


def _has_a_case(member: Member, on: date) -> bool:
    """Those whom a committee approved, and converted, before this day; not those of
    whom the demo's register tells something wrong.
    """
    born, joined, full = member.birth_date, member.joined_on, member.full_since
    if member.left_on or member.suspended_on or born is None or joined is None:
        return False
    if joined + LONGEST_APPROVAL > on or add_years(born, 21) > joined:
        return False
    if full is None:
        return True
    is_new = add_months(on, -6) < full <= on - LONGEST_CONVERSION
    return is_new and full == add_years(joined, 1)


def _to_try(maker: Maker, branch: Organisation, accounts: dict[str, User]) -> None:
    """The branch of the printed log-ins has a case of every kind."""
    applicant = accounts["applicant"]
    for number, days in enumerate(TO_TRY):
        person = maker.new_person(branch)
        user = None
        if days == OF_THE_APPLICANT:
            user = applicant
            person["name"] = applicant.name
        meeting = maker.on + timedelta(days=days)
        late = 45 if number in (4, 9) else 0
        maker.add(branch, meeting, person, late=late, user=user)


def _analyses(maker: Maker) -> None:
    """Most committees analysed their activists within the year."""
    uppers = {case.upper_id: case.upper for case in maker.made.cases if case.upper}
    Analysis.objects.bulk_create(
        Analysis(
            organisation=upper,
            org_path=upper.path,
            day=maker.on - timedelta(days=maker.rng.randint(20, 430)),
            text="入党积极分子总体结构合理，青年比例偏低，需加强农村青年的培养。",
            actor_name=WHO,
        )
        for _key, upper in sorted(uppers.items())
        if maker.rng.random() < 0.8
    )


def _objections(on: date) -> None:
    """Two of those in public notice were spoken against; one has been answered."""
    rows = Case.objects.filter(state=State.TARGET_NOTICE).with_acts().order_by("pk")
    said = (
        ("反映其在村务中处事不公", on, "经走访核实，反映的情况不属实"),
        ("反映其有超速驾驶记录", None, ""),
    )
    for case, (text, answered_on, answer) in zip(rows, said, strict=False):
        notice = next(act for act in case.counted if act.kind == ActKind.NOTICE)
        Objection(
            case=case,
            organisation=case.organisation,
            received_on=notice.day,
            text=text,
            answered_on=answered_on,
            answer=answer,
        ).save()


def _offers(maker: Maker, tried: Organisation) -> None:
    """Three changed their unit: one comes to the branch to try, two go elsewhere."""
    states = (State.APPLICANT, State.ACTIVIST)
    rows = Case.objects.filter(state__in=states).exclude(organisation=tried)
    others = [branch for branch in maker.able() if branch.pk != tried.pk]
    targets = (tried, others[3], others[7])
    for case, target in zip(rows.order_by("pk")[5:60:20], targets, strict=False):
        if case.organisation_id == target.pk:
            continue
        case.offered_to, case.offered_path = target, target.path
        case.offered_on = maker.on - timedelta(days=6)
        case.offered_because = "因工作调动到新单位，随人转接培养考察材料"
        case.save()


def _log(branch: Organisation) -> None:
    """What was done in the branch to try stands in the log as well."""
    acts = Act.objects.filter(case__organisation=branch).select_related("case")
    lines = []
    for act in acts.order_by("pk"):
        told = {"kind": act.kind, "day": act.day.isoformat(), "outcome": act.outcome}
        lines.append(Line(act.case, branch.path, act.case.member_id, None, told))
    record_many(job_actor(WHO), "admission.act", lines)
