"""What the page of one organisation shows."""

from datetime import date
from typing import Any

from django.db.models import Max

from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault.masking import mask_phone
from zhibu.foundation.web.templatetags.web import day
from zhibu.register.organisations import holdings
from zhibu.register.organisations.codes import UnitSituation
from zhibu.register.organisations.models import Organisation, PartyGroup, Term

Facts = list[dict[str, Any]]


def posts_of(organisation: Organisation, on: date) -> list[holdings.PostHolder]:
    """Who holds which post, the secretary first."""
    found = holdings.post_holders([organisation.pk], on)
    return sorted(
        found, key=lambda h: (not h.is_secretary, not h.is_deputy, h.since or on)
    )


def headcount_of(organisation: Organisation) -> holdings.Headcount | None:
    """Members of a branch; None when nobody counts them, or it is no branch."""
    if not holdings.headcounts.has_answer or not organisation.is_branch:
        return None
    counts = holdings.headcounts([organisation.pk])
    return counts.get(organisation.pk, holdings.Headcount())


def groups_of(organisation: Organisation) -> list[tuple[PartyGroup, int | None]]:
    """Open party groups and how many are in each (None: nobody counts them)."""
    groups = list(
        PartyGroup.objects.filter(organisation=organisation, closed_on=None).order_by(
            "pk"
        )
    )
    sizes = holdings.group_sizes([group.pk for group in groups])
    known = holdings.group_sizes.has_answer
    return [(group, sizes.get(group.pk, 0) if known else None) for group in groups]


def next_term_number(organisation: Organisation) -> int | None:
    """The number of the term to be recorded; None while none is counted."""
    numbers = Term.objects.filter(organisation=organisation)
    last = numbers.aggregate(last=Max("number"))["last"]
    return last + 1 if last else None


def form_sections(
    organisation: Organisation, holders: list[holdings.PostHolder]
) -> list[dict[str, Any]]:
    """The ten items of the national form in their order, then the further ones."""
    return [
        {"title": _("The ten items of the form"), "facts": _ten(organisation, holders)},
        {"title": _("Further items"), "facts": _further(organisation)},
    ]


def _ten(organisation: Organisation, holders: list[holdings.PostHolder]) -> Facts:
    secretaries = [holder for holder in holders if holder.is_secretary]
    facts: Facts = [
        {"label": _("Full name"), "value": organisation.name},
        {
            "label": _("Secretary"),
            "value": ", ".join(holder.name for holder in secretaries),
            "url": secretaries[0].url if secretaries else "",
        },
        {"label": _("Contact person"), "value": organisation.contact_name},
        {
            "label": _("Contact phone"),
            "value": mask_phone(organisation.contact_phone or ""),
        },
        {"label": _("Kind"), "value": organisation.get_kind_display()},
        {"label": _("Unit situation"), "value": _label(organisation, "unit_situation")},
    ]
    if organisation.unit_situation == UnitSituation.SAME_AS_ABOVE:
        return facts
    return facts + [
        {"label": _("Unit name"), "value": organisation.unit_name},
        {
            "label": _("Nature of the unit"),
            "value": _label(organisation, "unit_nature"),
        },
        {
            "label": _("Party organisation in the unit"),
            "value": _label(organisation, "unit_established"),
        },
        {
            "label": _("Legal entity"),
            "value": _yes_or_no(organisation.unit_is_legal_entity),
            "note": organisation.unit_credit_code,
        },
    ]


def _further(organisation: Organisation) -> Facts:
    facts: Facts = [
        {"label": _("Organisation code"), "value": organisation.code},
        {"label": _("Short name"), "value": organisation.short_name},
        {"label": _("Set up on"), "value": day(organisation.opened_on)},
        {"label": _("Locality"), "value": _label(organisation, "locality")},
        {"label": _("Division code"), "value": organisation.division_code},
        {"label": _("Office address"), "value": organisation.address},
    ]
    if not organisation.is_branch:
        facts += [
            {
                "label": _("May approve probationary members"),
                "value": _yes_or_no(organisation.approves_admission),
            },
            {
                "label": _("May transfer members nationwide"),
                "value": _yes_or_no(organisation.transfers_nationwide),
            },
        ]
    if not organisation.is_open:
        facts += [
            {"label": _("Dissolved on"), "value": day(organisation.closed_on)},
            {"label": _("Reason"), "value": organisation.closed_because},
        ]
    return facts


def _label(organisation: Organisation, item: str) -> Any:
    return getattr(organisation, f"get_{item}_display")()


def _yes_or_no(value: bool) -> Any:
    return _("yes") if value else _("no")
