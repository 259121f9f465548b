"""The papers that a member takes along, and who has them handed out (R-FLO-10)."""

from datetime import date

from django.db import transaction
from django.utils import translation

from zhibu.foundation.kernel.refusals import NotFound, Problem, Refused, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, allows, owns
from zhibu.life.office import services as office_services
from zhibu.life.office.models import Document
from zhibu.procedures.floating import queries, rules
from zhibu.procedures.floating.codes import Paper
from zhibu.procedures.floating.documents import PAPERS, SUBJECT, context_of
from zhibu.procedures.floating.models import Stay
from zhibu.procedures.floating.services.reach import with_facts
from zhibu.procedures.floating.services.stays import keep_card, must_be_open

OFFICIAL = "zh-hans"  # what papers are written in, whoever sits before the screen


@transaction.atomic
def issue_paper(*, actor: Actor, stay_id: int, kind: str, on: date) -> Document:
    """The basic committee issues the activity card or the certificate of a member who
    is away; nothing is typed for it, and the number of a card is registered with it.

    Refuses the paper that the stay does not call for (R-FLO-10, R-TRF-09), and a branch
    without a committee above. A paper of the same kind that is out is void from now on.
    """
    paper = _paper(kind)
    Stay.objects.lock_for(actor, Perm.FLOATING_PLAN, stay_id)
    stay = with_facts(stay_id)
    must_be_open(stay)
    refuse_if(filter(None, [rules.paper_problem(paper, stay.facts())]))
    committee = queries.basic_committee(stay.org_path)
    if committee is None:
        message = _("No Party committee stands above this branch.")
        raise Refused(Problem("no_committee", message, rule="R-FLO-10"))
    if not allows(actor, Perm.FLOATING_PLAN, committee.path):
        message = _("%(name)s issues it.")
        params = {"name": committee.name}
        raise Refused(Problem("not_the_committee", message, params, rule="R-FLO-10"))
    _void_earlier(actor, stay, paper, on)
    with translation.override(OFFICIAL):
        context = context_of(paper, stay, on)
    document = office_services.issue_document(
        actor=actor,
        kind=PAPERS[paper].key,
        organisation_id=committee.pk,
        context=context,
        on=on,
        subject=(SUBJECT, stay.pk),
        permission=Perm.FLOATING_PLAN,
        member_id=stay.member_id,
    )
    if paper == Paper.CARD:
        keep_card(actor, stay, document.number, on)
    return document


def _void_earlier(actor: Actor, stay: Stay, paper: Paper, on: date) -> None:
    rows = Document.objects.about(SUBJECT, stay.pk).filter(void_on=None)
    for pk in rows.filter(kind=PAPERS[paper].key).values_list("pk", flat=True):
        reason = str(_("Issued anew."))
        office_services.void_document(actor=actor, document_id=pk, reason=reason, on=on)


def hand_out_paper(
    *, actor: Actor, stay_id: int, kind: str, form: str
) -> tuple[str, str, bytes]:
    """(file name, content type, content) of the paper that stands, as "word" or "pdf",
    to who sees the stay. A line in the log. Refuses when none was issued.
    """
    stay: Stay = Stay.objects.get_for(actor, Perm.FLOATING_VIEW, stay_id)
    return _handed_out(actor, stay, kind, form)


def hand_out_own_paper(*, actor: Actor, kind: str, form: str) -> tuple[str, str, bytes]:
    """The same of one's own open stay. Refuses who is at home."""
    if not owns(actor, Perm.FLOATING_DECLARE):
        raise NotFound("stay")
    stay = Stay.objects.open().filter(member_id=actor.member_id).first()
    if stay is None:
        message = _("You are at home: there is no paper to take along.")
        raise Refused(Problem("no_stay", message, rule="R-FLO-10"))
    return _handed_out(actor, stay, kind, form)


def _handed_out(
    actor: Actor, stay: Stay, kind: str, form: str
) -> tuple[str, str, bytes]:
    return office_services.hand_out_latest(
        actor=actor,
        subject=(SUBJECT, stay.pk),
        kind=PAPERS[_paper(kind)].key,
        form=form,
    )


def _paper(kind: str) -> Paper:
    if kind not in {str(paper) for paper in PAPERS}:
        raise NotFound(f"paper {kind}")
    return Paper(kind)
