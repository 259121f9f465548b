"""The letter of introduction (介绍信): what it says, how long it holds, how it travels
(R-TRF-05 to R-TRF-08).
"""

from datetime import date, timedelta

from zhibu.foundation.kernel.dated import Dated
from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.procedures.transfers.codes import Carrier, Direction, Distance, State
from zhibu.procedures.transfers.rules.facts import (
    STANDARD,
    Act,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.transfers.rules.handshake import needs_paper

# R-TRF-07: neither transferred, nor attended, nor paid for longer than this
POCKET_MONTHS = Dated({date.min: 6})


def proposed_days(distance: str, settings: Settings = STANDARD) -> int:
    """R-TRF-06: the validity that the form proposes: 10 days within the city, 30 days
    outside, if the office has not chosen otherwise.
    """
    return settings.city_days if distance == Distance.CITY else settings.beyond_days


def validity_is_allowed(past: Progress, act: Act) -> Problem | None:
    """R-TRF-06: the validity is stated, in days, and at most three months (90 days)."""
    most = past.settings.most_days
    if 1 <= act.valid_days <= most:
        return None
    return Problem(
        "validity",
        _("The letter is valid for 1 to %(most)s days."),
        {"most": most},
        field="valid_days",
        rule="R-TRF-06",
    )


def valid_until(issued_on: date, valid_days: int) -> date:
    """R-TRF-06: the last day of the letter, which counts from the day of issue."""
    return issued_on + timedelta(days=valid_days)


def expires_after(past: Progress) -> date | None:
    """R-TRF-06, R-TRF-12: the last day before the letter is taken for expired.

    Outside the system it may have been handed in without our knowing: the time for the
    receipt is added.
    """
    if past.state != State.ISSUED or past.issued_on is None:
        return None
    last = valid_until(past.issued_on, past.valid_days)
    if past.case.direction == Direction.OUT:
        return add_months(last, past.settings.receipt_months)
    return last


def is_still_valid(past: Progress, act: Act) -> Problem | None:
    """R-TRF-06: a letter is accepted on its last day, and not on the day after."""
    issued, days = past.issued_on, past.valid_days
    day = act.day
    if past.case.direction == Direction.IN:
        issued, days = act.issued_on, act.valid_days
    elif act.accepted_on is not None:
        day = act.accepted_on
    if issued is None or day <= valid_until(issued, days):
        return None
    return Problem(
        "letter_expired",
        _(
            "The letter was valid until %(date)s. The sender issues a new one, with a"
            " new number, when the member has explained the delay."
        ),
        {"date": valid_until(issued, days)},
        field="accepted_on" if act.accepted_on else "day",
        rule="R-TRF-07",
    )


def has_expired(past: Progress, act: Act) -> Problem | None:
    """R-TRF-06: only a letter whose last day is over has expired."""
    last = expires_after(past)
    if last is None or act.day > last:
        return None
    return Problem(
        "letter_still_valid",
        _("The letter holds until %(date)s."),
        {"date": last},
        rule="R-TRF-06",
        lifts_on=last + timedelta(days=1),
    )


def has_a_number(past: Progress, act: Act) -> Problem | None:
    """R-TRF-05: stub, letter and receipt carry one number."""
    if clean(act.number):
        return None
    message = _("The letter has a number: which?")
    return Problem("number_missing", message, field="number", rule="R-TRF-05")


def number_is_new(past: Progress, act: Act) -> Problem | None:
    """R-TRF-07: a letter that is issued anew has a new number; the old one is void."""
    if act.number not in past.numbers:
        return None
    return Problem(
        "number_used",
        _("The number %(number)s was given out already: a new letter has a new one."),
        {"number": act.number},
        field="number",
        rule="R-TRF-07",
    )


def states_the_dues(past: Progress, act: Act) -> Problem | None:
    """R-TRF-05: the letter states up to which month dues are paid. Whole months that
    are owed are paid before, as a rule.
    """
    paid = act.dues_to or past.dues_to
    if paid is None:
        message = _("Up to which month are the dues paid? The letter states it.")
        return Problem("dues_missing", message, field="dues_to", rule="R-TRF-05")
    if paid.replace(day=1) >= add_months(act.day.replace(day=1), -1):
        return None
    return Problem(
        "dues_owed",
        _("Dues are paid up to %(month)s only: have them paid before the transfer."),
        {"month": f"{paid:%Y-%m}"},
        warning=True,
        field="dues_to",
        rule="R-TRF-05",
    )


def receipt_is_between_committees(past: Progress, act: Act) -> Problem | None:
    """R-TRF-05: the receipt goes from the committee above the receiving branch to the
    one that sent the letter; no branch writes it.
    """
    if clean(act.receipt_from):
        return None
    message = _("Which committee sealed the receipt?")
    return Problem(
        "receipt_from_missing", message, field="receipt_from", rule="R-TRF-05"
    )


def receipt_follows_the_letter(past: Progress, act: Act) -> Problem | None:
    """R-TRF-05: the receipt says on which day the member was received, between the
    issue of the letter and today.
    """
    day = act.accepted_on
    issued = past.issued_on or date.min
    if day is not None and issued <= day <= act.day:
        return None
    return Problem(
        "day_of_receipt",
        _("The day of acceptance lies between the issue of the letter and today."),
        field="accepted_on",
        rule="R-TRF-05",
    )


def is_carried_safely(past: Progress, act: Act) -> Problem | None:
    """R-TRF-08: the member carries the letter, or confidential post does; ordinary mail
    never.
    """
    carrier = act.carrier
    if carrier == Carrier.MAIL:
        message = _(
            "A letter never goes by ordinary mail: by the member or by courier."
        )
        return Problem("ordinary_mail", message, field="carrier", rule="R-TRF-08")
    online = not needs_paper(past.case)
    if carrier in Carrier.values and (carrier != Carrier.ONLINE or online):
        return None
    message = _("How does the letter travel?")
    return Problem("carrier_missing", message, field="carrier", rule="R-TRF-08")


def delay_is_explained(past: Progress, act: Act) -> Problem | None:
    """R-TRF-07: before a letter is issued anew the member explains, and the branch
    certifies it.
    """
    if past.state not in (State.EXPIRED, State.LOST) or len(clean(act.text)) >= 2:
        return None
    return Problem(
        "explanation_missing",
        _("What does the member say, and does the branch certify it?"),
        field="text",
        rule="R-TRF-07",
    )


def delay_is_excused(past: Progress, act: Act) -> Problem | None:
    """R-TRF-07: without a good reason for the delay the member is criticised."""
    if act.is_excused or past.state != State.EXPIRED:
        return None
    return Problem(
        "no_good_reason",
        _("There is no good reason for the delay: the branch criticises the member."),
        warning=True,
        field="is_excused",
        rule="R-TRF-07",
    )


def receiver_is_told(past: Progress, act: Act) -> Problem | None:
    """R-TRF-07: when a letter was lost, the receiver learns that its number is void.
    Within the system it sees so by itself.
    """
    if past.state != State.LOST or not needs_paper(past.case):
        return None
    if act.receiver_told:
        return None
    return Problem(
        "receiver_not_told",
        _("Tell the receiving organisation that the old number is void."),
        field="receiver_told",
        rule="R-TRF-07",
    )


def withdrawal_asked_from(
    case: Case, first_issued_on: date | None, dues_to: date | None
) -> date | None:
    """R-TRF-07: from this day on the branch asks whether the member has withdrawn by
    own conduct: more than six months without transferring, attending or paying.

    People decide. Attendance is not kept by any app yet: what is known counts.
    """
    if first_issued_on is None:
        return None
    paid = add_months(dues_to.replace(day=1), 1) if dues_to else date.min
    last = max(first_issued_on, paid, case.last_attended_on or date.min)
    return add_months(last, POCKET_MONTHS.on(last)) + timedelta(days=1)
