"""The items of the form: what may be written, by whom, and what changed."""

from collections.abc import Mapping
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Field

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.register.organisations import rules
from zhibu.register.organisations.models import Organisation

# What the superior decides (R-ORG-04): changed by officers of the organisation above.
DECIDED_ABOVE: tuple[str, ...] = (
    "name",
    "code",
    "kind",
    "position",
    "opened_on",
    "approves_admission",
    "transfers_nationwide",
)
KEPT_HERE: tuple[str, ...] = (
    "short_name",
    "contact_name",
    "contact_phone",
    "address",
    "division_code",
    "locality",
    "unit_situation",
    "unit_name",
    "unit_nature",
    "unit_established",
    "unit_is_legal_entity",
    "unit_credit_code",
)
ITEMS: tuple[str, ...] = DECIDED_ABOVE + KEPT_HERE
FREE_TEXTS = frozenset({"name", "short_name", "contact_name", "address", "unit_name"})
_CAPITALS = {"code", "unit_credit_code"}

Changes = dict[str, list[Any]]


def assign(organisation: Organisation, values: Mapping[str, Any]) -> list[Problem]:
    """Set items as cleaned; what cannot be stored comes back as problems."""
    found = []
    for item, value in values.items():
        if item not in ITEMS:
            raise TypeError(f"{item} is no item of the form")
        try:
            cleaned = _cleaned(item, value)
        except ValidationError as error:
            found.append(_not_storable(item, error))
            continue
        # Judged here, not in the rules of the form: an opened seal is not for them.
        if item == "contact_phone" and (wrong := rules.can_be_called(cleaned)):
            found.append(wrong)
            continue
        if item in FREE_TEXTS and cleaned != getattr(organisation, item):
            found += rules.number_in_text(item, cleaned)
        setattr(organisation, item, cleaned)
    return found


def _field(item: str) -> "Field[Any, Any]":
    field: Any = Organisation._meta.get_field(item)
    return cast("Field[Any, Any]", field)


def _cleaned(item: str, value: Any) -> Any:
    field = _field(item)
    if isinstance(value, str):
        value = clean(value)
        value = value.upper() if item in _CAPITALS else value
    if value is None and not field.null:
        value = field.get_default()
    if item == "code" and not value:
        return ""  # one is made when the organisation is placed
    return field.clean(value, None)


def _not_storable(item: str, error: ValidationError) -> Problem:
    message = _("%(item)s: %(why)s")
    params = {"item": _field(item).verbose_name, "why": " ".join(error.messages)}
    return Problem("not_storable", message, params, field=item)


def values_of(organisation: Organisation) -> dict[str, Any]:
    """The items as they stand."""
    return {item: getattr(organisation, item) for item in ITEMS}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """{item: [before, after]} of those that differ."""
    return {
        item: [before[item], after[item]]
        for item in ITEMS
        if before[item] != after[item]
    }
