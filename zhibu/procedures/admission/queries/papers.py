"""The papers of a case: what they are written from, which are due, which exist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from zhibu.foundation.policy import Actor, Perm, allows, roots
from zhibu.life.office.models import Document
from zhibu.procedures.admission import subjects
from zhibu.procedures.admission.codes import ActKind, Who
from zhibu.procedures.admission.documents.dossier import Dossier
from zhibu.procedures.admission.documents.papers import PAPERS, Paper
from zhibu.procedures.admission.models import Case, Objection
from zhibu.procedures.admission.queries.circumstances import circumstances
from zhibu.procedures.admission.queries.reaching import PERMISSIONS, may_act
from zhibu.register.organisations.models import Organisation

MOST_IN_A_LIST = 300


def dossiers(cases: Iterable[Case], on: date) -> list[Dossier]:
    """What the papers of these cases are written from; the cases were loaded
    `with_acts`. A few queries for any number.
    """
    rows = list(cases)
    known = circumstances(rows, on)
    counted = Objection.objects.filter(case__in=rows).values("case").order_by()
    objections = {
        row["case"]: row
        for row in counted.annotate(
            count=Count("pk"), upheld=Count("pk", filter=Q(is_upheld=True))
        )
    }
    nothing = {"count": 0, "upheld": 0}
    found = []
    for case in rows:
        said = objections.get(case.pk, nothing)
        group = case.member.group if case.member else None
        found.append(
            Dossier(
                case=case,
                past=known.fold(case),
                branch=case.organisation.name,
                upper=case.upper.name if case.upper else "",
                on=on,
                contact=case.organisation.contact_phone or "",
                objections=said["count"],
                upheld=said["upheld"],
                group=group.name if group else "",
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that was issued; `is_readable`: in the register within one's reach."""

    document: Document
    is_readable: bool


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of a case on its page."""

    paper: Paper
    may_issue: bool
    is_now: bool  # the step that is next, or the last one, comes with it
    issued: list[Issued]

    @property
    def is_with_another(self) -> bool:
        """The latest stands in the register of an organisation out of one's reach: the
        case hands it out.
        """
        standing = [one for one in self.issued if not one.document.is_void]
        return bool(standing) and not standing[0].is_readable


@dataclass(frozen=True, slots=True)
class CasePapers:
    """Those that the step asks for now, and the others that can be had."""

    case_id: int
    upper_id: int | None  # whose lists the superior's are
    now: list[PaperLine]
    further: list[PaperLine]


def papers_of(case: Case, actor: Actor, on: date) -> CasePapers:
    """The papers of a case loaded `with_acts`, for its page: which its step now comes
    with, which else can be written by this actor, which were issued.
    """
    dossier = dossiers([case], on)[0]
    issued = _issued(case, actor)
    lines = []
    for paper in PAPERS:
        done = issued.get(paper.key, [])
        may = _may_issue(actor, case, paper) and paper.problem(dossier) is None
        if may or done:
            is_now = may and _is_ones_own(actor, case, paper)
            is_now = is_now and _is_now(dossier, paper, done)
            lines.append(PaperLine(paper, may, is_now, done))
    return CasePapers(
        case.pk,
        case.upper_id,
        now=[line for line in lines if line.is_now],
        further=[line for line in lines if not line.is_now],
    )


def _issued(case: Case, actor: Actor) -> dict[str, list[Issued]]:
    """By kind, the latest first."""
    rows = Document.objects.about(subjects.CASE, case.pk)
    seen = rows.visible_to(actor, Perm.DOCUMENTS_VIEW).values_list("pk", flat=True)
    readable = set(seen)
    found: dict[str, list[Issued]] = {}
    for document in rows.defer("context").order_by("-issued_on", "-pk"):
        one = Issued(document, document.pk in readable)
        found.setdefault(document.kind, []).append(one)
    return found


def _may_issue(actor: Actor, case: Case, paper: Paper) -> bool:
    if paper.who == Who.UPPER and not case.upper_path:
        return False
    may = may_act(actor, case, paper.who)
    if paper.shows_sealed:
        may = may and allows(actor, Perm.ADMISSION_REVEAL, case.org_path)
    return may


def _is_ones_own(actor: Actor, case: Case, paper: Paper) -> bool:
    """An officer above may write a paper of the branch, but is not asked to."""
    return paper.who == Who.UPPER or case.org_path in roots(
        actor, PERMISSIONS[paper.who]
    )


def _is_now(dossier: Dossier, paper: Paper, issued: list[Issued]) -> bool:
    """Of the last act or of the next step, and not issued since."""
    act = dossier.act(paper.after)
    if act is None:
        return False
    standing = [i.document for i in issued if not i.document.is_void]
    if any(document.issued_on >= act.day for document in standing):
        return False
    case = dossier.case
    if case.next_kind == ActKind.SUBMIT and ActKind.SUBMIT in paper.used_for:
        return act.position > _reported_at(case)
    is_last = case.counted[-1].kind == paper.after and not paper.is_list
    return is_last or case.next_kind in paper.used_for


def _reported_at(case: Case) -> int:
    """The position of the last report to the superior that was not returned."""
    before = last = 0
    for act in case.counted:
        if act.kind == ActKind.SUBMIT:
            before, last = last, act.position
        elif act.kind == ActKind.RETURN:
            last = before
    return last


def cases_for_list(
    paper: Paper, organisation: Organisation, actor: Actor, on: date
) -> list[Case]:
    """The open cases of an organisation that can stand in a list now, by branch and
    name; those whose next step it comes with are marked `is_due`.
    """
    rows: Any = Case.objects.open().visible_to(actor, Perm.ADMISSION_VIEW)
    rows = of_organisation(rows, paper, organisation)
    rows = rows.filter(acts__kind=paper.after, acts__withdrawn_on=None).distinct()
    rows = rows.with_acts().select_related("upper", "member__group")
    cases = list(rows.order_by("org_path", "initials", "pk")[:MOST_IN_A_LIST])
    found = []
    for dossier in dossiers(cases, on):
        if paper.problem(dossier) is None:
            case: Any = dossier.case
            case.is_due = _is_now(dossier, paper, [])
            found.append(case)
    return found


def of_organisation(rows: Any, paper: Paper, organisation: Organisation) -> Any:
    """A list of the superior is of those whom it approves; of a branch or a committee,
    of those within it.
    """
    if paper.who == Who.UPPER:
        return rows.filter(upper=organisation)
    return rows.within(organisation.path)
