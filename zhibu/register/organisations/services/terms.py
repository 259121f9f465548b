"""Terms of office (届): recorded after an election, extended by approval, corrected."""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean_prose
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.organisations import rules
from zhibu.register.organisations.models import Organisation, Term
from zhibu.register.organisations.services.reviewing import renew

_ITEMS = ("number", "elected_on", "ends_on", "should_attend", "attended", "seats")


@transaction.atomic
def add_term(
    *,
    actor: Actor,
    organisation_id: int,
    elected_on: date,
    on: date,
    ends_on: date | None = None,
    number: int | None = None,
    should_attend: int | None = None,
    attended: int | None = None,
    seats: int | None = None,
    acknowledged: str = "",
) -> Term:
    """Record a term of office after its election.

    Without `ends_on` it lasts as long as R-ELE-01 says (3 or 5 years). Refuses an
    election that fewer than four fifths attended (R-ELE-08); a term of another length
    or more than a year early is a warning (R-ELE-01, R-ELE-02).
    """
    organisation = _organisation(actor, organisation_id)
    if ends_on is None:
        years = organisation.usual_years or rules.term_years("631") or 0
        ends_on = rules.term_ends(elected_on, years)
    term = Term(
        organisation=organisation,
        number=number,
        elected_on=elected_on,
        ends_on=ends_on,
        should_attend=should_attend,
        attended=attended,
        seats=seats,
    )
    refuse_if(_problems(term, on), acknowledged=acknowledged)
    _store(term)
    renew([organisation], on)
    _log(actor, "organisations.add_term", term, acknowledged)
    return term


@transaction.atomic
def correct_term(
    *,
    actor: Actor,
    term_id: int,
    on: date,
    reason: str,
    acknowledged: str = "",
    **values: Any,
) -> Term:
    """Correct what was recorded of a term, with a reason."""
    term = _locked(actor, term_id)
    before = {item: getattr(term, item) for item in _ITEMS}
    for item, value in values.items():
        if item not in _ITEMS:
            raise TypeError(f"{item} is no item of a term")
        setattr(term, item, value)
    changes = {
        item: [value, getattr(term, item)]
        for item, value in before.items()
        if value != getattr(term, item)
    }
    if not changes:
        return term
    found = _problems(term, on)
    if not clean_prose(reason):
        message = _("Say why it is corrected.")
        found.append(Problem("reason_missing", message, field="reason"))
    refuse_if(found, acknowledged=acknowledged)
    _store(term)
    renew([term.organisation], on)
    _log(actor, "organisations.correct_term", term, reason, changes)
    return term


@transaction.atomic
def extend_term(
    *,
    actor: Actor,
    term_id: int,
    extended_to: date,
    approval: str,
    on: date,
    acknowledged: str = "",
) -> Term:
    """Extend a term by approval of the superior, whose reply is named (R-ELE-02).

    Refuses an extension without a reply; one of more than a year is a warning.
    """
    term = _locked(actor, term_id)
    before = [term.extended_to, term.extension_approval]
    term.extended_to = extended_to
    term.extension_approval = clean_prose(approval)[:200]
    refuse_if(_problems(term, on), acknowledged=acknowledged)
    _store(term)
    changes = {
        "extended_to": [before[0], term.extended_to],
        "extension_approval": [before[1], term.extension_approval],
    }
    _log(actor, "organisations.extend_term", term, acknowledged, changes)
    return term


def _organisation(actor: Actor, organisation_id: int) -> Organisation:
    organisation: Organisation = Organisation.objects.lock_for(
        actor, Perm.ORGANISATIONS_TERMS, organisation_id
    )
    if not organisation.is_open:
        message = _("The organisation was dissolved.")
        raise Conflict(Problem("already_dissolved", message))
    return organisation


def _locked(actor: Actor, term_id: int) -> Term:
    rows = Term.objects.select_related("organisation")
    term: Term = rows.lock_for(actor, Perm.ORGANISATIONS_TERMS, term_id)
    _organisation(actor, term.organisation_id)
    return term


def _problems(term: Term, on: date) -> list[Problem]:
    others = Term.objects.filter(organisation_id=term.organisation_id)
    others = others.exclude(pk=term.pk)
    before = others.filter(elected_on__lt=term.elected_on).order_by("elected_on").last()
    facts = term.facts(term.organisation, before.ends_on if before else None)
    found = rules.term_problems(facts, on)
    if others.filter(elected_on=term.elected_on).exists():
        message = _("A term from that day is recorded already.")
        found.append(Problem("term_recorded", message, field="elected_on"))
    return found


def _store(term: Term) -> None:
    """Write the term, when it is really due, and which term is the current one."""
    terms = Term.objects.filter(organisation_id=term.organisation_id)
    terms.filter(is_current=True).exclude(pk=term.pk).update(is_current=False)
    term.is_current = not terms.filter(elected_on__gt=term.elected_on).exists()
    term.due_on = term.facts(term.organisation).last_day
    term.save()
    if not term.is_current:
        latest = terms.order_by("-elected_on").values("pk")[:1]
        terms.filter(pk__in=latest).update(is_current=True)


def _log(
    actor: Actor,
    action: str,
    term: Term,
    reason: str,
    changes: dict[str, list[Any]] | None = None,
) -> None:
    if changes is None:
        changes = {item: [None, getattr(term, item)] for item in _ITEMS}
    path = term.org_path
    record(actor, action, term, org_path=path, reason=reason, changes=changes)
