"""The papers of a stay, for its page and the member's own."""

from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.life.office.models import Document
from zhibu.procedures.floating import rules
from zhibu.procedures.floating.codes import Paper
from zhibu.procedures.floating.documents import BRANCH_SUBJECT, PAPERS, SUBJECT
from zhibu.procedures.floating.models import Stay
from zhibu.procedures.floating.queries.places import basic_committee


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper: whether it can be issued by this actor, and the one that stands."""

    paper: Paper
    problem: Problem | None  # why the stay does not call for it
    may_issue: bool
    issued: Document | None


def papers_of(stay: Stay, actor: Actor | None = None) -> list[PaperLine]:
    """The papers of a stay loaded `with_facts`: those that it calls for, and those that
    were issued. For the member's own page there is no `actor`: nothing to issue.
    """
    out = _standing(SUBJECT, stay.pk)
    committee = None
    if actor is not None and stay.is_open:
        committee = basic_committee(stay.org_path)
    may = (
        actor is not None
        and committee is not None
        and allows(actor, Perm.FLOATING_PLAN, committee.path)
    )
    found = []
    for paper, kind in PAPERS.items():
        problem = rules.paper_problem(paper, stay.facts())
        issued = out.get(kind.key)
        if issued is not None or (problem is None and stay.is_open):
            found.append(PaperLine(paper, problem, may and problem is None, issued))
    return found


def decisions_on(organisation_id: int) -> list[Document]:
    """The decisions of the committee on an online branch, the latest first."""
    rows = Document.objects.about(BRANCH_SUBJECT, organisation_id)
    return list(rows.defer("context").order_by("-issued_on", "-pk"))


def _standing(app: str, key: Any) -> dict[str, Document]:
    rows = Document.objects.about(app, key).filter(void_on=None).defer("context")
    return {document.kind: document for document in rows.order_by("issued_on", "pk")}
