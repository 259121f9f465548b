"""Who may hold a post in an organisation (党内职务), and from when to when."""

from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.register.members.codes import Category, PostKind
from zhibu.register.members.rules.facts import Facts
from zhibu.register.members.rules.standing import on_roll
from zhibu.register.organisations.rules import MAX_DEPUTIES

# Posts that no two persons hold in one organisation at the same time.
SINGLE_POSTS: frozenset[str] = frozenset({PostKind.SECRETARY})


def post_is_known(kind: str) -> Problem | None:
    """The post is one of the table (codes.PostKind)."""
    if kind in PostKind.values:
        return None
    return Problem("post_unknown", _("There is no such post."), field="kind")


def may_hold_post(facts: Facts, on: date) -> Problem | None:
    """R-DEV-38, R-LOST-04: only full members on the roll hold a post."""
    if not on_roll(facts, on):
        return Problem(
            "not_on_the_roll",
            _("Only members on the roll hold a post; this one is not on it."),
            field="kind",
            rule="R-LOST-04",
        )
    if facts.category == Category.PROBATIONARY:
        return Problem(
            "probationary_in_a_post",
            _("A probationary member cannot be elected, and so holds no post."),
            field="kind",
            rule="R-DEV-38",
        )
    return None


def post_days(facts: Facts, starts_on: date, ends_on: date | None) -> Problem | None:
    """A post begins after its holder joined the Party, and ends after it began."""
    if facts.joined_on is not None and starts_on < facts.joined_on:
        return Problem(
            "post_before_joining",
            _("The post begins before its holder joined the Party on %(date)s."),
            {"date": facts.joined_on},
            field="starts_on",
        )
    if ends_on is not None and ends_on < starts_on:
        return Problem(
            "post_ends_before_it_began",
            _("The post ends before it began on %(date)s."),
            {"date": starts_on},
            field="ends_on",
        )
    return None


def one_deputy(kind: str, others: int) -> Problem | None:
    """R-ORG-07: a branch has one deputy secretary at most, if necessary.

    `others`: deputies that the branch has already in those days.
    """
    if kind != PostKind.DEPUTY_SECRETARY or not others:
        return None
    return Problem(
        "too_many_deputies",
        _("A branch has at most %(most)s deputy secretary, and here are %(count)s."),
        {"most": MAX_DEPUTIES, "count": others + 1},
        warning=True,
        field="kind",
        rule="R-ORG-07",
    )
