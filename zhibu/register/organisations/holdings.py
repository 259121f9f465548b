"""What the apps above keep in an organisation, asked without importing them.

An app above answers in its `AppConfig.ready()`:

    holdings.must_be_gone(Holding("members", _("%(count)s members"), count_members))
    holdings.headcounts.answer_with(member_queries.headcounts)

Until somebody answers, a question has its empty answer, and the rules that need it are
left out.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Question(Generic[P, T]):
    """A question that organisations ask, and one app above answers."""

    def __init__(self, empty: T) -> None:
        self._empty = empty
        self._answer: Callable[P, T] | None = None

    @property
    def has_answer(self) -> bool:
        """True when an app above has said how to answer."""
        return self._answer is not None

    def answer_with(self, answer: Callable[P, T]) -> None:
        """Say how to answer; called once, when the program starts."""
        self._answer = answer

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer, or the empty one."""
        return self._answer(*args, **kwargs) if self._answer else self._empty


@dataclass(frozen=True, slots=True)
class Headcount:
    """Members on the roll of one organisation itself, not of those below it."""

    full: int = 0
    probationary: int = 0

    @property
    def all(self) -> int:
        """Full and probationary members together."""
        return self.full + self.probationary


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHolder:
    """Somebody who holds a post of an organisation."""

    organisation_id: int
    member_id: int
    name: str
    post: Any  # its words: secretary, organisation commissioner
    is_secretary: bool = False
    is_deputy: bool = False
    is_on_committee: bool = False  # secretary, deputies and commissioners
    since: date | None = None
    url: str = ""  # the member's page


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that must be gone before an organisation is dissolved.

    `count` takes the path of an organisation and counts in it and all below it;
    `words` has the place %(count)s.
    """

    key: str
    words: Any
    count: Callable[[str], int]


# By the keys of organisations; those without anybody may be missing in the answer.
headcounts: Question[[Collection[int]], Mapping[int, Headcount]] = Question({})
post_holders: Question[[Collection[int], date], list[PostHolder]] = Question([])
# Members who take part in a floating branch while their relation stays elsewhere.
guests: Question[[Collection[int]], Mapping[int, Headcount]] = Question({})
# Members in party groups, by the keys of the groups.
group_sizes: Question[[Collection[int]], Mapping[int, int]] = Question({})
# Members on the roll in whole subtrees, for the tree.
members_below: Question[[Collection[int]], Mapping[int, int]] = Question({})

_holdings: dict[str, Holding] = {}


def must_be_gone(holding: Holding) -> None:
    """Add something that stands in the way of a dissolution."""
    _holdings[holding.key] = holding


def remaining(path: str) -> list[tuple[Holding, int]]:
    """What is still held in the subtree of `path`, and how many of each."""
    found = [(holding, holding.count(path)) for holding in _holdings.values()]
    return [(holding, count) for holding, count in found if count]
