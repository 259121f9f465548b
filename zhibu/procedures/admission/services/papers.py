"""Issuing the papers of the procedure, written from the case and its acts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation

from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import NotFound, Problem, Refused, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.life.office import services as office_services
from zhibu.life.office.models import Document, Template
from zhibu.procedures.admission import codes, queries, subjects
from zhibu.procedures.admission.documents.papers import Paper, paper_of
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.queries.papers import (
    MOST_IN_A_LIST,
    of_organisation,
)
from zhibu.procedures.admission.queries.reaching import PERMISSIONS
from zhibu.register.organisations.models import Organisation

OFFICIAL = "zh-hans"  # what papers are written in, whoever sits before the screen


@transaction.atomic
def make_paper(*, actor: Actor, case_id: int, kind: str, on: date) -> Document:
    """Issue a paper of a case; nothing is typed for it.

    Whose paper it is needs the permission: that of the branch's steps in the branch,
    that of decisions in the superior committee; and to see sealed items where the
    official form has them. Refuses while the step that it follows has not been done.
    The case keeps the version of the template with which it first wrote this kind.
    """
    paper = _paper(kind, is_list=False)
    Case.objects.lock_for(actor, Perm.ADMISSION_VIEW, case_id)
    case = _loaded(Case.objects.filter(pk=case_id))[0]
    issuer = _issuer(case, paper)
    permission = PERMISSIONS[paper.who]
    require(actor, permission, issuer.path)
    if paper.shows_sealed:
        require(actor, Perm.ADMISSION_REVEAL, case.org_path)
    dossier = queries.dossiers([case], on)[0]
    refuse_if(filter(None, [paper.problem(dossier)]))
    with translation.override(OFFICIAL):
        context = paper.context(dossier)
    return office_services.issue_document(
        actor=actor,
        kind=paper.key,
        organisation_id=issuer.pk,
        context=context,
        on=on,
        subject=(subjects.CASE, case.pk),
        permission=permission,
        member_id=case.member_id,
        pinned=_pin(case, paper, issuer.path),
    )


@transaction.atomic
def make_list(
    *,
    actor: Actor,
    organisation_id: int,
    kind: str,
    case_ids: Iterable[int],
    on: date,
) -> Document:
    """Issue a list over several cases of a branch or committee (材料6, 12, 18, 21, 26,
    list of the oath). Refuses every case that has not come so far; cases out of reach,
    or of another organisation, do not exist.
    """
    paper = _paper(kind, is_list=True)
    permission = PERMISSIONS[paper.who]
    organisation = Organisation.objects.get_for(actor, permission, organisation_id)
    wanted = set(case_ids)
    _refuse_counts(len(wanted))
    rows = Case.objects.visible_to(actor, Perm.ADMISSION_VIEW).filter(pk__in=wanted)
    cases = _loaded(of_organisation(rows, paper, organisation))
    if missing := wanted - {case.pk for case in cases}:
        raise NotFound(f"Cases {sorted(missing)}")
    if paper.shows_sealed:
        for path in {case.org_path for case in cases}:
            require(actor, Perm.ADMISSION_REVEAL, path)
    dossiers = queries.dossiers(cases, on)
    refuse_if(filter(None, [paper.problem(dossier) for dossier in dossiers]))
    with translation.override(OFFICIAL):
        context = paper.rows(dossiers)
    return office_services.issue_document(
        actor=actor,
        kind=paper.key,
        organisation_id=organisation.pk,
        context=context,
        on=on,
        subject=(subjects.LIST, paper.key),
        permission=permission,
    )


def hand_out_paper(
    *, actor: Actor, case_id: int, kind: str, form: str
) -> tuple[str, str, bytes]:
    """(file name, content type, content) of the latest paper of a kind, as "word" or
    "pdf", to whoever may see the case: so the branch has the superior's reply. A line
    in the log. Refuses when none was issued.
    """
    paper = _paper(kind, is_list=False)
    case: Case = Case.objects.get_for(actor, Perm.ADMISSION_VIEW, case_id)
    if paper.shows_sealed:
        require(actor, Perm.ADMISSION_REVEAL, case.org_path)
    return office_services.hand_out_latest(
        actor=actor, subject=(subjects.CASE, case.pk), kind=kind, form=form
    )


def _paper(kind: str, *, is_list: bool) -> Paper:
    try:
        paper = paper_of(kind)
    except KeyError as error:
        raise NotFound(f"paper {kind}") from error
    if paper.is_list != is_list:
        raise NotFound(f"paper {kind}")
    return paper


def _loaded(rows: Any) -> list[Case]:
    found = rows.with_acts().select_related("organisation", "upper", "member__group")
    return list(found.order_by("org_path", "initials", "pk"))


def _issuer(case: Case, paper: Paper) -> Organisation:
    if paper.who == codes.Who.BRANCH:
        return case.organisation
    if case.upper is None:
        message = _("Nobody above this branch may approve admissions.")
        raise Refused(Problem("no_superior", message, rule="R-DEV-25"))
    return case.upper


def _refuse_counts(count: int) -> None:
    if not count:
        message = _("Choose at least one person.")
        raise Refused(Problem("nobody_chosen", message, field="cases"))
    if count > MOST_IN_A_LIST:
        message = _("At most %(most)s persons stand in one list.")
        params = {"most": MOST_IN_A_LIST}
        raise Refused(Problem("too_many_chosen", message, params, field="cases"))


def _pin(case: Case, paper: Paper, path: str) -> int:
    """The version that this case keeps for a kind, while it holds for the issuer."""
    kept = Template.objects.filter(pk=case.pinned.get(paper.key)).first()
    if kept is not None and is_within(path, kept.org_path):
        return int(kept.pk)
    found = office_services.pin_template(kind=paper.key, org_path=path)
    case.pinned[paper.key] = found.pk
    case.save(update_fields=["pinned"])
    return int(found.pk)
