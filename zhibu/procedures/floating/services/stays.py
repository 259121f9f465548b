"""Declaring where a member is, and ending a stay: by the member or the secretary."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.floating import queries, rules, telling
from zhibu.procedures.floating.codes import Ending
from zhibu.procedures.floating.models import Stay
from zhibu.procedures.floating.services import derived
from zhibu.procedures.floating.services.assigning import assign
from zhibu.procedures.floating.services.matching import link_outflow
from zhibu.procedures.floating.services.reach import (
    member_for,
    stay_for,
    with_facts,
)
from zhibu.register.organisations import services as organisation_services

ITEMS = (
    "division_code",
    "country",
    "reason",
    "trade",
    "work",
    "starts_on",
    "until",
    "is_fixed",
    "unit_has_organisation",
    "cannot_transfer",
    "contact_person",
)
# What may be put right later; another place or another beginning is another stay.
CHANGEABLE = tuple(item for item in ITEMS if item not in {"starts_on", "country"})
_FIELDS = {"place": "division_code"}  # of the rules, as a form has them
_DAY = timedelta(days=1)


@transaction.atomic
def declare_stay(
    *,
    actor: Actor,
    member_id: int,
    on: date,
    moving_on: bool = False,
    **values: Any,
) -> Stay:
    """Say where a member is (R-FLO-02): the own whereabouts, or a secretary for
    somebody of the branch. `values`: ITEMS.

    Refuses what rules.declaration_problems names. `moving_on`: an open stay ends the
    day before this one begins, and taking part there with it.
    """
    member = member_for(actor, member_id)
    stay = Stay(member=member, organisation=member.organisation)
    found = assign(stay, ITEMS, values)
    open_stay = Stay.objects.open().filter(member=member).with_facts().first()
    if open_stay is not None and moving_on:
        found += _follows(open_stay, stay)
    stay.home_division = queries.division_of(member.org_path)
    stay.declared_on, stay.declared_by = on, actor.name
    stay.reports = []
    away = stay.facts()
    found += rules.declaration_problems(
        replace(away, has_open_stay=open_stay is not None and not moving_on), on
    )
    refuse_if(_at_fields(found))

    if open_stay is not None:
        _end(actor, open_stay, stay.starts_on - _DAY, Ending.MOVED_ON, on)
    stay.save()
    link_outflow(stay)
    derived.renew(actor, [with_facts(stay.pk)], on)
    _log(
        actor,
        Perm.FLOATING_DECLARE.value,
        stay,
        {i: ["", _plain(stay, i)] for i in ITEMS},
        on,
    )
    return with_facts(stay.pk)


@transaction.atomic
def change_stay(
    *, actor: Actor, stay_id: int, version: int, changes: dict[str, Any], on: date
) -> Stay:
    """Put right what was said about an open stay, as somebody read it in `version`.

    Another country or another beginning is another stay: `declare_stay`.
    """
    stay = stay_for(actor, stay_id)
    same_version(stay, version)
    must_be_open(stay)
    if not_changeable := set(changes) - set(CHANGEABLE):
        raise TypeError(f"{sorted(not_changeable)} are not changed here")
    before = {item: _plain(stay, item) for item in changes}
    found = assign(stay, ITEMS, changes)
    found += rules.declaration_problems(stay.facts(), on)
    refuse_if(_at_fields(found))

    changed = {
        item: [old, _plain(stay, item)]
        for item, old in before.items()
        if old != _plain(stay, item)
    }
    if changed:
        stay.version += 1
        stay.save(update_fields=[*changed, "version"])
        derived.renew(actor, [stay], on)
        _log(actor, "floating.change", stay, changed, on)
    return stay


@transaction.atomic
def end_stay(
    *, actor: Actor, stay_id: int, ended_on: date, because: str, on: date
) -> Stay:
    """Record the last day away, and how the stay ended; the register follows, and
    taking part at a host ends too. Refuses a day to come or before it began.
    """
    stay = stay_for(actor, stay_id)
    must_be_open(stay)
    found = []
    if because not in Ending.values:
        message = _("Say how the stay ended.")
        found.append(Problem("ending_unknown", message, field="because"))
    if not stay.starts_on <= ended_on <= on and because != Ending.ERROR:
        message = _("The last day away lies between its beginning and today.")
        found.append(Problem("ending_day", message, field="ended_on"))
    refuse_if(found)
    _end(actor, stay, max(ended_on, stay.starts_on), because, on)
    return stay


@transaction.atomic
def register_card(*, actor: Actor, stay_id: int, number: str, on: date) -> Stay:
    """R-FLO-10: the basic committee registers a card that it issued on a printed form;
    one that the program writes is registered with it (`issue_paper`).
    """
    stay: Stay = Stay.objects.lock_for(actor, Perm.FLOATING_PLAN, stay_id)
    must_be_open(stay)
    number = clean(number)
    if not number:
        message = _("Give the number of the card.")
        refuse_if([Problem("card_missing", message, field="number", rule="R-FLO-10")])
    keep_card(actor, stay, number, on)
    return stay


def keep_card(actor: Actor, stay: Stay, number: str, on: date) -> None:
    """The number of the card that the member holds now; the stay is locked."""
    before, stay.card_number = stay.card_number, number[:40]
    stay.version += 1
    stay.save(update_fields=["card_number", "version"])
    changes = {"card_number": [before, stay.card_number]}
    _log(actor, "floating.card", stay, changes, on)


def _end(actor: Actor, stay: Stay, day: date, because: str, on: date) -> None:
    hosts = [arrival.organisation_id for arrival in stay.reports]
    derived.end(stay, max(day, stay.starts_on), because)
    stay.version += 1
    stay.save(update_fields=["version", "ended_on", "ended_because"])
    derived.renew(actor, [stay], on)
    organisation_services.renew_by_id(hosts, on)
    _log(
        actor,
        "floating.end",
        stay,
        {"ended_on": ["", _plain(stay, "ended_on")]},
        on,
        because=str(because),
    )


def _follows(earlier: Stay, later: Stay) -> list[Problem]:
    start = later.starts_on
    if not isinstance(start, date) or start > earlier.starts_on:
        return []
    message = _("The stay before this one began on %(date)s.")
    return [
        Problem(
            "begins_too_early",
            message,
            {"date": earlier.starts_on},
            field="starts_on",
            rule="R-FLO-02",
        )
    ]


def _at_fields(found: list[Problem]) -> list[Problem]:
    """Problems at the fields that a form has; nothing twice."""
    seen: dict[tuple[str, str], Problem] = {}
    for problem in found:
        field = _FIELDS.get(problem.field, problem.field)
        seen.setdefault((problem.code, field), replace(problem, field=field))
    return list(seen.values())


def must_be_open(stay: Stay) -> None:
    """Refuse acts on a stay that has ended (409)."""
    if stay.ended_on is not None:
        message = _("This stay ended on %(date)s.")
        raise Conflict(Problem("stay_ended", message, {"date": stay.ended_on}))


def same_version(stay: Stay, version: int) -> None:
    """Refuse when somebody changed the stay after `version` was read (409)."""
    if stay.version != version:
        message = _("Somebody else changed this meanwhile. Look at it again.")
        raise Conflict(Problem("changed_meanwhile", message))


def _plain(stay: Stay, item: str) -> Any:
    value = getattr(stay, item)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | None) else str(value)


def _log(
    actor: Actor,
    action: str,
    stay: Stay,
    changes: dict[str, Any],
    on: date,
    **details: Any,
) -> None:
    """The line in the log, and the member is told."""
    record(
        actor,
        action,
        stay,
        org_path=stay.org_path,
        subject=stay.member_id,
        changes={i: pair for i, pair in changes.items() if pair[0] != pair[1]},
        **details,
    )
    telling.tell(actor, stay, action, on)
