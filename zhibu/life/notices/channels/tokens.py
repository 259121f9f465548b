"""Tokens that a channel gives for some time, kept for all workers.

Who keeps them answers in `AppConfig.ready()`, so that a channel need not write.
"""

from collections.abc import Callable

Fetch = Callable[[], tuple[str, int]]  # a new token, and for how many seconds


class _Store:
    get: Callable[[str, Fetch], str]
    forget: Callable[[str, str], None]


def answer_with(
    *, get: Callable[[str, Fetch], str], forget: Callable[[str, str], None]
) -> None:
    """`get`: the token of a name, fetched when none holds. `forget`: a bad one."""
    _Store.get, _Store.forget = staticmethod(get), staticmethod(forget)


def get(name: str, fetch: Fetch) -> str:
    """The token that still holds, or a new one."""
    return _Store.get(name, fetch)


def forget(name: str, value: str) -> None:
    """This token does not hold any more."""
    _Store.forget(name, value)
