"""What the rules say of organisations as they stand."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.register.organisations import holdings, rules
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation


def review(
    organisations: Collection[Organisation], on: date
) -> dict[int, list[Problem]]:
    """By the key of the organisation: what R-ORG-01 to 07 and R-ELE-03 find wanting.

    As far as apps above tell numbers of members and who holds which post. Two
    questions, however many organisations.
    """
    counts = counts_of(organisations, on)
    return {
        row.pk: rules.review(row.facts(None, **counts[row.pk]), on)
        for row in organisations
    }


def counts_of(
    organisations: Collection[Organisation], on: date
) -> dict[int, dict[str, Any]]:
    """The counts that the rules ask for; unknown ones are left out."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    pks = [row.pk for row in organisations]
    if holdings.headcounts.has_answer:
        heads = holdings.headcounts([row.pk for row in organisations if row.is_branch])
        guests = _guests(organisations)
        for row in organisations:
            if row.is_branch:
                head = heads.get(row.pk, holdings.Headcount())
                guest = guests.get(row.pk, holdings.Headcount())
                found[row.pk] |= {
                    "full_members": head.full + guest.full,
                    "members": head.all + guest.all,
                }
    if holdings.post_holders.has_answer:
        holders = defaultdict(list)
        for holder in holdings.post_holders(pks, on):
            holders[holder.organisation_id].append(holder)
        for row in organisations:
            # Members are in branches: where nobody of a committee is recorded in post,
            # the system does not know it, and the rules are not asked.
            if row.is_branch or holders[row.pk]:
                found[row.pk] |= _committee(holders[row.pk])
    return found


def _guests(organisations: Collection[Organisation]) -> Mapping[int, Any]:
    """R-FLO-04, R-ORG-03: a floating branch lives of members whose relation stays at
    home; they are counted there, and are enough for a branch here.
    """
    floating = [row.pk for row in organisations if row.kind == Kind.FLOATING_BRANCH]
    return holdings.guests(floating) if floating else {}


def _committee(holders: list[holdings.PostHolder]) -> dict[str, int]:
    on_it = {holder.member_id for holder in holders if holder.is_on_committee}
    deputies = {holder.member_id for holder in holders if holder.is_deputy}
    secretaries = {holder.member_id for holder in holders if holder.is_secretary}
    return {
        "committee_size": len(on_it),
        "deputies": len(deputies),
        "secretaries": len(secretaries),
    }
