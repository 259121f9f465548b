"""Standing (党籍状态): what a person is, since when, and why; and who counts."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhibu.foundation.kernel.text import _, fill
from zhibu.register.members.codes import (
    REMOVALS,
    Category,
    Leaving,
    Standing,
    Suspension,
)
from zhibu.register.members.rules.facts import Facts


@dataclass(frozen=True, slots=True)
class Status:
    """What a person is, since when, and by which rule."""

    code: Standing
    message: Any  # lazy, with %(named)s places
    since: date | None
    rule: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> Any:
        """The name of the standing."""
        return self.code.label

    @property
    def because(self) -> str:
        """Why: a sentence for people."""
        return fill(self.message, self.params)


_LEFT_RULES: dict[str, str] = {
    Leaving.TRANSFERRED: "R-TRF-03",
    Leaving.CANCELLED: "R-DEV-32",
    Leaving.NOT_RECOGNISED: "R-DEV-36",
    Leaving.DIED: "",
}
_LEFT_STANDINGS: dict[str, Standing] = {
    Leaving.TRANSFERRED: Standing.TRANSFERRED,
    Leaving.DIED: Standing.DECEASED,
}
_SUSPENSION_RULES: dict[str, str] = {Suspension.LOST_CONTACT: "R-LOST-01"}


def status(facts: Facts, on: date) -> Status:
    """The standing on a day: leaving counts first, then suspension, else normal."""
    if facts.left_on is not None and facts.left_on <= on:
        return _left(facts)
    if facts.suspended_on is not None and facts.suspended_on <= on:
        return _suspended(facts)
    return _normal(facts, on)


def _left(facts: Facts) -> Status:
    because = facts.left_because
    lapsed_after_suspension = because == Leaving.LAPSED and facts.suspended_on
    rule = "R-LOST-02" if lapsed_after_suspension else "R-PMR-12"
    label = Leaving(because).label if because in Leaving.values else because
    message = _("%(reason)s on %(date)s.")
    params = {"reason": label, "date": facts.left_on}
    if because == Leaving.TRANSFERRED and facts.left_to:
        message = _("%(reason)s on %(date)s, to %(place)s.")
        params["place"] = facts.left_to
    return Status(
        _LEFT_STANDINGS.get(because, Standing.REMOVED),
        message,
        facts.left_on,
        _LEFT_RULES.get(because, rule),
        params,
    )


def _suspended(facts: Facts) -> Status:
    because = facts.suspended_because
    label = Suspension(because).label if because in Suspension.values else because
    return Status(
        Standing.SUSPENDED,
        _("Membership suspended on %(date)s: %(reason)s. Not in the headcount."),
        facts.suspended_on,
        _SUSPENSION_RULES.get(because, "R-PMR-06"),
        {"date": facts.suspended_on, "reason": label},
    )


def _normal(facts: Facts, on: date) -> Status:
    joined, full = facts.joined_on, facts.full_since
    if facts.category == Category.FULL and full is not None and full <= on:
        message = _("Full member since %(full)s; joined the Party on %(joined)s.")
        return Status(
            Standing.NORMAL,
            message if joined else _("Full member since %(full)s."),
            joined or full,
            "R-DEV-35",
            {"full": full, "joined": joined},
        )
    if joined is not None:
        message = _(
            "Joined the Party on %(joined)s, when the branch meeting passed it."
        )
        return Status(Standing.NORMAL, message, joined, "R-PMR-05", {"joined": joined})
    return Status(Standing.NORMAL, _("No date of joining is recorded."), None)


def on_roll(facts: Facts, on: date) -> bool:
    """R-LOST-04, R-FLO-04, R-TRF-03: counts in the headcount of the branch.

    Floating members and those whose transfer is under way do; suspended ones do not.
    """
    return not (
        (facts.left_on is not None and facts.left_on <= on)
        or (facts.suspended_on is not None and facts.suspended_on <= on)
        or (facts.joined_on is not None and facts.joined_on > on)
    )


def has_a_vote(facts: Facts, on: date) -> bool:
    """R-DEV-38, R-ELE-05: full members on the roll vote; probationary ones do not.

    Rights lost by discipline or detention are not in the register: ask the secretary.
    """
    return facts.category == Category.FULL and on_roll(facts, on)


def is_removed(because: str) -> bool:
    """True for the reasons of leaving that end membership of the Party (出党)."""
    return because in REMOVALS
