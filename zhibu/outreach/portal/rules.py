"""Addresses of windows, who reviews a piece, and when a column is stale."""

import re
from collections.abc import Container, Sequence
from datetime import date, timedelta

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.outreach.portal.codes import Reviews, Section

STALE_AFTER_DAYS = 60  # two months without news is a fault that gets reported
LONGEST_ADDRESS = 40

LONGEST_HOST = 200

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_ADDRESS = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def address_problem(address: str, taken: Container[str]) -> Problem | None:
    """The address of a window: small Latin letters, digits and hyphens, and not one
    that the program or a standing section has already.
    """
    if not _ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS:
        message = _(
            "Write the address with small letters, digits and hyphens, beginning with"
            " a letter, at most %(most)s signs: qingshi or qingshi-1."
        )
        return Problem(
            "address_unfit", message, {"most": LONGEST_ADDRESS}, field="address"
        )
    if address in taken or address in Section.values:
        message = _("The address %(address)s is taken. Choose another one.")
        return Problem("address_taken", message, {"address": address}, field="address")
    return None


def host_problem(
    host: str, taken: Container[str], served: Sequence[str]
) -> Problem | None:
    """The own host name of a window: a plain name, which no other window has, and to
    which the server answers (ZHIBU_HOSTS).
    """
    if not _HOST.fullmatch(host) or len(host) > LONGEST_HOST:
        message = _("Write the host name alone: dongfeng.example.gov.cn")
        return Problem("host_unfit", message, field="host")
    if host in taken:
        message = _("The host name %(host)s is another window's.")
        return Problem("host_taken", message, {"host": host}, field="host")
    if not any(_covers(one, host) for one in served):
        message = _(
            "The server does not answer to %(host)s yet. The administrator adds it to"
            " ZHIBU_HOSTS and to the proxy first."
        )
        return Problem("host_not_served", message, {"host": host}, field="host")
    return None


def _covers(served: str, host: str) -> bool:
    is_family = served.startswith(".")
    return served in ("*", host) or (is_family and host.endswith(served))


def is_stale(newest: date | None, opened: date, on: date) -> bool:
    """True when a column has had nothing new for more than 60 days.

    A column that never had a piece is counted from the day on which it was opened.
    """
    return (newest or opened) < on - timedelta(days=STALE_AFTER_DAYS)


def may_review(
    person: int, written_by: Container[int], earlier: Container[int]
) -> bool:
    """Each review of a piece is another person's: of nobody who wrote in it since it
    was last public, be it a word, nor of whoever passed it before.
    """
    return person not in written_by and person not in earlier


def steps_of(reviews: str) -> tuple[str, ...]:
    """The reviews after the editor's own, in their order."""
    return ("review", "publish") if reviews == Reviews.THREE else ("publish",)
