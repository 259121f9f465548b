"""A new organisation that somebody thinks of: whether its code and name are free, and
what speaks against it.
"""

from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.register.organisations import rules
from zhibu.register.organisations.models import Organisation

NOT_YET = 0  # the key of an organisation that is about to be set up


def imagined(name: str, kind: str, parent: Organisation, on: date) -> Organisation:
    """The organisation as it would be: never saved, below `parent`, without a key."""
    path = f"{parent.path}{NOT_YET}/"
    return Organisation(
        pk=NOT_YET, name=name, kind=kind, parent=parent, path=path, opened_on=on
    )


def problems_of_founding(
    imagined: Organisation, on: date, *, full_members: int, members: int
) -> list[Problem]:
    """All that speaks against setting it up with so many members (R-ORG-01 to 06)."""
    facts = imagined.facts(imagined.parent, full_members=full_members, members=members)
    return rules.set_up_problems(facts, on) + name_is_free(imagined)


def code_is_free(organisation: Organisation) -> list[Problem]:
    """A code belongs to one organisation for good, also after it was dissolved."""
    if not organisation.code:
        return []
    others = Organisation.objects.exclude(pk=organisation.pk)
    holder = others.filter(code=organisation.code).first()
    if holder is None:
        return []
    message = _("The code %(code)s belongs to another organisation.")
    params = {"code": organisation.code}
    return [Problem("code_taken", message, params, field="code")]


def name_is_free(organisation: Organisation) -> list[Problem]:
    """Two open organisations of one name under the same superior are a mistake."""
    twins = Organisation.objects.open().exclude(pk=organisation.pk)
    twins = twins.filter(parent_id=organisation.parent_id, name=organisation.name)
    if not twins.exists():
        return []
    message = _("An organisation called %(name)s stands here already.")
    params = {"name": organisation.name}
    return [Problem("name_taken", message, params, warning=True, field="name")]
