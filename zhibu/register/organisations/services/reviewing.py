"""What the rules find wanting, stored so that desks can count it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from zhibu.foundation.kernel.orgpath import subtree
from zhibu.register.organisations.models import Organisation, Shortcoming
from zhibu.register.organisations.queries.review import review

_BATCH = 500


def renew(organisations: Iterable[Organisation], on: date) -> None:
    """Judge these organisations anew and store what is wanting.

    R-ORG-01 to 07, R-ELE-03. Services of the apps above call it after members or posts
    came or went. What was found before keeps the day on which it was found.
    """
    rows = list(organisations)
    found = {
        (pk, problem.code): problem
        for pk, problems in review(rows, on).items()
        for problem in problems
    }
    stored = Shortcoming.objects.filter(organisation__in=rows)
    known = {(row.organisation_id, row.code): row.pk for row in stored}
    settled = [pk for key, pk in known.items() if key not in found]
    if settled:
        Shortcoming.objects.filter(pk__in=settled).delete()
    by_pk = {row.pk: row for row in rows}
    Shortcoming.objects.bulk_create(
        Shortcoming(
            organisation=by_pk[pk],
            org_path=by_pk[pk].path,
            code=code,
            rule=problem.rule,
            is_warning=problem.warning,
            found_on=on,
        )
        for (pk, code), problem in found.items()
        if (pk, code) not in known
    )


def renew_by_id(organisation_ids: Iterable[int], on: date) -> None:
    """The same, for callers who have the keys only; dissolved ones are left out."""
    rows = Organisation.objects.open().filter(pk__in=list(organisation_ids))
    renew(rows.defer("contact_phone"), on)


def renew_below(path: str, on: date) -> int:
    """Judge all open organisations of a subtree, in small transactions; how many."""
    beyond = subtree(path)[1]
    done, after = 0, path[:-1]
    while True:
        rows = Organisation.objects.open().filter(path__gt=after, path__lt=beyond)
        with transaction.atomic():
            batch = list(rows.defer("contact_phone").order_by("path")[:_BATCH])
            renew(batch, on)
        done += len(batch)
        if len(batch) < _BATCH:
            return done
        after = batch[-1].path
