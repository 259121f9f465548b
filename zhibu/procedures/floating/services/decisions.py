"""A decision on an online branch, written for the file and for the department above."""

from collections.abc import Iterable
from datetime import date

from zhibu.foundation.policy import Actor, Perm
from zhibu.life.office import services as office_services
from zhibu.life.office.models import Document
from zhibu.procedures.floating.documents import (
    BRANCH_SUBJECT,
    DECISION,
    decision_context,
)
from zhibu.procedures.floating.models import Arrival
from zhibu.register.organisations.models import Organisation


def write_decision(
    *,
    actor: Actor,
    issuer: Organisation,
    branch: Organisation,
    matter: str,
    basis: str,
    decision: str,
    people: Iterable[tuple[Arrival, str]],
    on: date,
) -> Document:
    """R-ORG-04: the decision of the committee; the superior department files it.

    `people`: everybody concerned, and where he or she takes part from now on.
    """
    return office_services.issue_document(
        actor=actor,
        kind=DECISION.key,
        organisation_id=issuer.pk,
        context=decision_context(matter, basis, decision, people),
        on=on,
        subject=(BRANCH_SUBJECT, branch.pk),
        permission=Perm.FLOATING_PLAN,
    )
