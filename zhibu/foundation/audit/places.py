"""Names of organisations, asked of the register without importing it.

The app that keeps organisations answers in its `AppConfig.ready()`. Until then lines
show paths, and nothing is found by the name of an organisation.
"""

from collections.abc import Callable, Collection, Mapping

Names = Callable[[Collection[int]], Mapping[int, str]]
Find = Callable[[str, Collection[str]], Collection[str]]


class _Register:
    names: Names | None = None
    find: Find | None = None


def answer_with(*, names: Names, find: Find) -> None:
    """`names`: by ids of organisations. `find`: paths that fit a text, below roots."""
    _Register.names, _Register.find = staticmethod(names), staticmethod(find)


def names(paths: Collection[str]) -> dict[str, str]:
    """The names of the organisations at these paths, also of those that moved since."""
    last = {path: path.rstrip("/").rpartition("/")[2] for path in paths}
    ids = {int(pk) for pk in last.values() if pk.isdigit()}
    known = _Register.names(ids) if _Register.names and ids else {}
    return {
        path: known.get(int(pk), path) if pk.isdigit() else ""
        for path, pk in last.items()
    }


def find(text: str, roots: Collection[str]) -> Collection[str]:
    """The paths of organisations that fit `text`, below `roots`."""
    return _Register.find(text, roots) if _Register.find else ()
