"""What waits on the desk: terms that end, and what the rules find wanting."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _, fill
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.foundation.web.todos import Todo
from zhibu.register.organisations import rules
from zhibu.register.organisations.models import Organisation, Shortcoming, Term
from zhibu.register.organisations.queries.review import review

REMINDER_MONTHS = 6  # R-ELE-02
_ABOUT_TERM = {
    rules.TermState.ENDING: _("%(organisation)s: the term of office ends soon"),
    rules.TermState.EXTENDED: _("%(organisation)s: the term of office was extended"),
    rules.TermState.OVERDUE: _("%(organisation)s: the term of office has expired"),
}

# What is counted for those who have many organisations, by the code of the problem.
SHORTCOMINGS: dict[str, Any] = {
    "too_few_full_members": _("Branches with fewer than 3 full members"),
    "branch_too_large": _("Branches with more than 50 members"),
    "committee_too_small": _("Organisations without a full committee"),
    "committee_too_large": _("Committees larger than usual"),
    "committee_size_unusual": _("Committees of an unusual size"),
    "no_committee_due": _("Branches too small for a committee"),
    "secretary_missing": _("Organisations without a secretary"),
    "too_many_deputies": _("Branches with more than one deputy secretary"),
}


def todos(actor: Actor, on: date) -> list[Todo]:
    """What the actor's organisations need: single lines for branches, else counts.

    The same few queries however many organisations there are.
    """
    paths = roots(actor, Perm.ORGANISATIONS_TERMS)
    if not paths:
        return []
    own = _open_at(paths)
    if len(own) == len(paths) and all(row.is_branch for row in own):
        return [*_own_terms(own, on), *_own_shortcomings(own, on)]
    return [*_terms_below(paths, on), *_shortcomings_below(paths)]


@prepared
def _open_at(paths: tuple[str, ...]) -> "QuerySet[Organisation, Organisation]":
    return Organisation.objects.open().filter(path__in=paths).defer("contact_phone")


@prepared
def current_terms(keys: tuple[int, ...]) -> "QuerySet[Term, Term]":
    """The current terms of office of these organisations, by their keys."""
    return Term.objects.filter(organisation__pk__in=keys, is_current=True)


def _own_terms(own: list[Organisation], on: date) -> Iterator[Todo]:
    by_pk = {row.pk: row for row in own}
    for term in current_terms(tuple(by_pk)):
        organisation = by_pk[term.organisation_id]
        status = rules.term_status(term.facts(organisation), on)
        if status.code == rules.TermState.CURRENT:
            continue
        yield Todo(
            when=term.due_on,
            what=fill(_ABOUT_TERM[status.code], {"organisation": organisation}),
            why=f"{status.because} {status.rule}",
            url=reverse("organisations:detail", args=[organisation.pk]),
            act=_("See the term"),
        )


def _own_shortcomings(own: list[Organisation], on: date) -> Iterator[Todo]:
    found = review(own, on)
    for organisation in own:
        for problem in found[organisation.pk]:
            yield Todo(
                when=None,
                what=fill(
                    _("What the rules find wanting: %(organisation)s"),
                    {"organisation": organisation},
                ),
                why=f"{problem} {problem.rule}",
                url=reverse("organisations:detail", args=[organisation.pk]),
                act=_("See the branch"),
            )


def _terms_below(paths: tuple[str, ...], on: date) -> Iterator[Todo]:
    soon = Q(due_on__gte=on, due_on__lte=add_months(on, REMINDER_MONTHS))
    late = Q(due_on__lt=on)
    found = (
        Term.objects.within(*paths)
        .filter(late | soon, is_current=True)
        .aggregate(
            late=Count("pk", filter=late),
            late_since=Min("due_on", filter=late),
            soon=Count("pk", filter=soon),
            soon_first=Min("due_on", filter=soon),
        )
    )
    if found["late"]:
        yield Todo(
            when=found["late_since"],
            what=fill(
                _("%(count)s organisations whose term has expired"),
                {"count": found["late"]},
            ),
            why=_("An election is due, or the superior extends the term. R-ELE-02"),
            url=_list(term="overdue"),
            act=_("Open the list"),
            count=found["late"],
        )
    if found["soon"]:
        yield Todo(
            when=found["soon_first"],
            what=fill(
                _("%(count)s organisations whose term ends within six months"),
                {"count": found["soon"]},
            ),
            why=_("The superior reminds six months before the end. R-ELE-02"),
            url=_list(term="ending"),
            act=_("Open the list"),
            count=found["soon"],
        )


def _shortcomings_below(paths: tuple[str, ...]) -> Iterator[Todo]:
    counted = (
        Shortcoming.objects.within(*paths)
        .order_by()
        .values("code", "rule")
        .annotate(count=Count("pk"))
    )
    by_code: dict[str, Todo] = {}
    for row in sorted(counted, key=lambda row: (row["code"], row["rule"])):
        before = by_code.get(row["code"])
        count = row["count"] + (before.count if before else 0)
        by_code[row["code"]] = Todo(
            when=None,
            what=fill(
                _("%(what)s: %(count)s"),
                {"what": SHORTCOMINGS.get(row["code"], row["code"]), "count": count},
            ),
            why=row["rule"],
            url=_list(shortcoming=row["code"]),
            act=_("Open the list"),
            count=count,
        )
    yield from by_code.values()


def _list(**filters: str) -> str:
    return f"{reverse('organisations:own')}?{urlencode(filters)}"
