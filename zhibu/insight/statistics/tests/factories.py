"""Members as the register holds them, with the changes that its services write."""

from datetime import date
from typing import Any

from zhibu.register.members import tally
from zhibu.register.members.models import HeadcountChange, Member
from zhibu.register.organisations.models import Organisation


def write_member(organisation: Organisation, told: bool = True, **items: Any) -> Member:
    """One member; `told`: with the line that waits to be folded in."""
    values = {
        "name": "王丽",
        "sex": "2",
        "ethnicity": "01",
        "education": "20",
        "category": "1",
        "birth_date": date(1980, 5, 1),
        "full_since": date(2005, 7, 1),
    }
    member = Member.objects.create(organisation=organisation, **{**values, **items})
    if told:
        tell(member.org_path, {}, tally.cells(member))
    return member


def rewrite(member: Member, **items: Any) -> None:
    """Change a member, and tell."""
    before, path = tally.cells(member), member.org_path
    for name, value in items.items():
        setattr(member, name, value)
    member.save()
    if member.org_path == path:
        tell(path, before, tally.cells(member))
    else:
        tell(path, before, {})
        tell(member.org_path, {}, tally.cells(member))


def tell(path: str, before: dict[str, int], after: dict[str, int]) -> None:
    if counts := tally.difference(before, after):
        HeadcountChange.objects.create(org_path=path, counts=counts)
