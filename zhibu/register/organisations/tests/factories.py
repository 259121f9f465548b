"""Organisations for tests, of this app and of all above it."""

from datetime import date
from typing import Any

from zhibu.foundation.kernel.bulk import reserve_ids
from zhibu.foundation.policy import EVERYWHERE, Actor, Grant, Role
from zhibu.register.organisations import rules
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation, PartyGroup, Term
from zhibu.register.organisations.services.placing import place

TODAY = date(2026, 11, 24)


def make_organisation(
    name: str = "第一党支部",
    parent: Organisation | None = None,
    kind: str = Kind.BRANCH,
    **items: Any,
) -> Organisation:
    """An organisation in the database, below `parent` or at the top."""
    organisation = Organisation(name=name, parent=parent, kind=kind, **items)
    number = reserve_ids(Organisation, 1)[0]
    place(organisation, number, parent.path if parent else EVERYWHERE)
    organisation.save(force_insert=True)
    return organisation


def make_committee(
    name: str = "中共平安县委员会", parent: Organisation | None = None, **items: Any
) -> Organisation:
    """A committee, under which others stand."""
    return make_organisation(name, parent, Kind.COMMITTEE, **items)


def make_term(
    organisation: Organisation, elected_on: date = date(2025, 3, 1), **items: Any
) -> Term:
    """The current term of a committee or secretary."""
    years = organisation.usual_years or 3
    term = Term(
        organisation=organisation,
        elected_on=elected_on,
        ends_on=items.pop("ends_on", rules.term_ends(elected_on, years)),
        **items,
    )
    term.due_on = term.facts(organisation).last_day
    term.save()
    return term


def make_group(organisation: Organisation, name: str = "第一党小组") -> PartyGroup:
    """A party group of a branch."""
    return PartyGroup.objects.create(organisation=organisation, name=name)


def make_actor(
    organisation: Organisation | None = None, role: Role = Role.DEPARTMENT_OFFICER
) -> Actor:
    """Somebody with a role in an organisation; everywhere when none is given."""
    path = organisation.path if organisation else EVERYWHERE
    return Actor(user_id=1, name="测试", grants=(Grant(role, path),))
