"""What waits on the desk: terms that end, and what the rules find wanting."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, Min, QuerySet, When
from django.urls import reverse

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _, fill
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, roots
from zhibu.foundation.web.todos import Ask, Todo, answered
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
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The questions behind `todos`, for a desk that asks them with all others."""
    paths = roots(actor, Perm.ORGANISATIONS_TERMS)
    if not paths:
        return []
    if EVERYWHERE in paths:
        return _below(paths, on)
    return [Ask(_at.of(paths), lambda found: _lines(found, paths, on))]


def _lines(
    found: list[Organisation], paths: tuple[str, ...], on: date
) -> list[Todo | Ask]:
    """Of branches each for itself; of organisations with others below, counts."""
    own = [row for row in found if row.closed_on is None]
    if len(own) < len(paths) or not all(row.is_branch for row in own):
        return [*_below(paths, on)]
    keys = tuple(row.pk for row in own)
    return [
        Ask(current_terms.of(keys), lambda terms: _own_terms(terms, own, on)),
        *_own_shortcomings(own, on),
    ]


def _below(paths: tuple[str, ...], on: date) -> list[Ask]:
    until = add_months(on, REMINDER_MONTHS)
    return [
        Ask(_terms_until.of(paths, on, until), _terms_below),
        Ask(_shortcomings.of(paths), _shortcomings_below),
    ]


@prepared
def _at(paths: tuple[str, ...]) -> "QuerySet[Organisation, Organisation]":
    return Organisation.objects.filter(path__in=paths).defer("contact_phone")


@prepared
def current_terms(keys: tuple[int, ...]) -> "QuerySet[Term, Term]":
    """The current terms of office of these organisations, by their keys."""
    return Term.objects.filter(organisation__pk__in=keys, is_current=True)


def _own_terms(terms: list[Term], own: list[Organisation], on: date) -> Iterator[Todo]:
    by_pk = {row.pk: row for row in own}
    for term in terms:
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


@prepared
def _terms_until(
    paths: tuple[str, ...], on: date, until: date
) -> "QuerySet[Term, Any]":
    """In two rows at most: what is late, and what ends until then."""
    rows = Term.objects.within(*paths).filter(is_current=True, due_on__lte=until)
    rows = rows.annotate(is_late=Case(When(due_on__lt=on, then=True), default=False))
    counts = rows.order_by().values_list("is_late")
    return counts.annotate(first=Min("due_on"), number=Count("pk"))


def _terms_below(rows: list[tuple[bool, date, int]]) -> Iterator[Todo]:
    found = {is_late: (first, number) for is_late, first, number in rows}
    late_since, late = found.get(True, (None, 0))
    soon_first, soon = found.get(False, (None, 0))
    if late:
        yield Todo(
            when=late_since,
            what=fill(
                _("%(count)s organisations whose term has expired"),
                {"count": late},
            ),
            why=_("An election is due, or the superior extends the term. R-ELE-02"),
            url=_list(term="overdue"),
            act=_("Open the list"),
            count=late,
        )
    if soon:
        yield Todo(
            when=soon_first,
            what=fill(
                _("%(count)s organisations whose term ends within six months"),
                {"count": soon},
            ),
            why=_("The superior reminds six months before the end. R-ELE-02"),
            url=_list(term="ending"),
            act=_("Open the list"),
            count=soon,
        )


@prepared
def _shortcomings(paths: tuple[str, ...]) -> "QuerySet[Shortcoming, Any]":
    rows = Shortcoming.objects.within(*paths).order_by()
    return rows.values_list("code", "rule").annotate(count=Count("pk"))


def _shortcomings_below(counted: list[tuple[str, str, int]]) -> Iterator[Todo]:
    by_code: dict[str, Todo] = {}
    for code, rule, number in sorted(counted):
        before = by_code.get(code)
        count = number + (before.count if before else 0)
        by_code[code] = Todo(
            when=None,
            what=fill(
                _("%(what)s: %(count)s"),
                {"what": SHORTCOMINGS.get(code, code), "count": count},
            ),
            why=rule,
            url=_list(shortcoming=code),
            act=_("Open the list"),
            count=count,
        )
    yield from by_code.values()


def _list(**filters: str) -> str:
    return f"{reverse('organisations:own')}?{urlencode(filters)}"
