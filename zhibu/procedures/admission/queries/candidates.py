"""Whom a branch may choose as contact or introducer, and what speaks against each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.text import _, fill
from zhibu.procedures.admission import codes, rules
from zhibu.procedures.admission.models import ActPerson, Case
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member


@dataclass(frozen=True, slots=True)
class Candidate:
    """A full member of the branch, with what is known from other cases."""

    member_id: int
    name: str
    contacts: int = 0  # open cases in which he or she is a contact now
    sanction: str = ""  # of the last time somebody was named; codes.Sanction
    sanctioned_until: date | None = None
    is_lost: bool = False

    @property
    def conflicts(self) -> list[str]:
        """What to know before choosing, in words (R-DEV-06, R-DEV-15)."""
        found: list[str] = []
        if self.sanction:
            told = fill(
                _("%(sanction)s, until %(date)s"),
                {
                    "sanction": codes.Sanction(self.sanction).label,
                    "date": self.sanctioned_until or _("no end known"),
                },
            )
            found.append(told)
        if self.is_lost:
            found.append(str(_("contact lost")))
        if self.contacts:
            found.append(
                fill(_("contact of %(count)s already"), {"count": self.contacts})
            )
        return found

    def __str__(self) -> str:
        if not self.conflicts:
            return self.name
        return f"{self.name} · {'，'.join(self.conflicts)}"

    def as_person(self) -> rules.Person:
        """What the rules look at."""
        return rules.Person(
            member=self.member_id,
            sanction=self.sanction,
            sanctioned_until=self.sanctioned_until,
            has_rights=self.sanction != codes.Sanction.PROBATION_IN_PARTY,
        )


def candidates(case: Case, on: date) -> list[Candidate]:
    """The full members of the branch by name, whoever is free first."""
    rows = (
        Member.objects.filter(organisation_id=case.organisation_id)
        .on_roll()
        .filter(category=Category.FULL)
        .order_by("initials", "pk")
        .values_list("pk", "name", "is_lost")
    )
    counts, sanctions = _contacts(case), _sanctions(case, on)
    found = [
        Candidate(pk, name, counts[pk], *sanctions.get(pk, ("", None)), is_lost)
        for pk, name, is_lost in rows
    ]
    return sorted(found, key=lambda one: (bool(one.sanction), one.is_lost))


def _named(case: Case) -> Any:
    """Who was named in the cases of the branch, in their order."""
    rows = ActPerson.objects.filter(
        act__case__organisation_id=case.organisation_id, act__withdrawn_on=None
    )
    return rows.order_by("act__day", "act_id", "pk")


def _contacts(case: Case) -> Counter[int]:
    """The last contacts named in each other open case before the admission."""
    rows = (
        _named(case)
        .filter(
            act__kind=codes.ActKind.ASSIGN_CONTACTS,
            act__case__closed_on=None,
            act__case__state__in=codes.BEFORE_ADMISSION,
        )
        .exclude(act__case_id=case.pk)
        .values_list("act__case_id", "act_id", "member_id")
    )
    last: dict[int, tuple[int, set[int]]] = {}
    for case_id, act_id, member_id in rows:
        if last.get(case_id, (0,))[0] != act_id:
            last[case_id] = (act_id, set())
        last[case_id][1].add(member_id)
    return Counter(pk for _act, members in last.values() for pk in members)


def _sanctions(case: Case, on: date) -> dict[int, tuple[str, date | None]]:
    """Sanctions that were told when somebody was named, and are in effect."""
    rows = _named(case).exclude(sanction="")
    return {
        member_id: (sanction, until)
        for member_id, sanction, until in rows.values_list(
            "member_id", "sanction", "sanctioned_until"
        )
        if until is None or until >= on
    }
