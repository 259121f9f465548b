"""Many prepared questions, asked in one statement.

A desk asks some thirty small questions, and each asking alone costs more than its
answer: a cursor, a journey to PostgreSQL and back. Here they become

    WITH q0(c0, c1) AS (...), q1(c0, c1) AS (...)
    SELECT 0, c0, NULL, c1 FROM q0 UNION ALL SELECT 1, c0, c1, NULL FROM q1

Columns of one type share a place of the answer, so that every value comes back as it
would alone. The order of a question's own rows stays. ADR 0018.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from zhibu.foundation.kernel.prepared import MOST_SHAPES, Asking, Nothing, Question
from zhibu.foundation.kernel.statements import rows_of

_statements: dict[Hashable, "_Statement"] = {}


def ask_together(askings: Sequence[Asking]) -> list[list[Any]]:
    """The rows of each, in the same order as asked; one statement, or none."""
    found: list[list[Any]] = [[] for _asking in askings]
    live = [
        (place, asking.question, asking.arguments)
        for place, asking in enumerate(askings)
        if not isinstance(asking.question, Nothing)
    ]
    if len(live) == 1:
        place, question, arguments = live[0]
        found[place] = question.ask(arguments)
    if len(live) < 2:
        return found
    connection = connections[DEFAULT_DB_ALIAS]
    statement = _statement(tuple(question for _place, question, _rest in live))
    values = [
        value
        for _place, question, arguments in live
        for value in question.values(arguments, connection)
    ]
    parts: list[list[tuple[Any, ...]]] = [[] for _part in live]
    for row in rows_of(connection, statement.sql, values):
        number = row[0]
        parts[number].append(statement.pick[number](row))
    for (place, question, _rest), rows in zip(live, parts, strict=True):
        found[place] = question.read(rows, connection)
    return found


def _statement(questions: tuple[Question, ...]) -> "_Statement":
    """Built once for the same questions: they know the database that they are for."""
    statement = _statements.get(questions)
    if statement is None:
        statement = _Statement(questions)
        if len(_statements) >= MOST_SHAPES:
            _statements.clear()
        _statements[questions] = statement
    return statement


class _Statement:
    """The SQL of several questions, and where each finds its columns in a row."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        kinds = [[_kind(one, connection) for one in q.selected] for q in questions]
        places = _places(kinds)
        self.pick = [
            _picker([places.index(slot) + 1 for slot in _slots(kind)]) for kind in kinds
        ]
        types = ", ".join(f"CAST(NULL AS {kind})" for kind, _nth in places)
        parts = [f"SELECT -1, {types} WHERE 1 = 0"]  # says of what type each place is
        names = []
        for number, (question, kind) in enumerate(zip(questions, kinds, strict=True)):
            if question.has_extra:
                raise TypeError("distinct rows by an order of their own: ask it alone")
            columns = [f"c{n}" for n in range(len(kind))]
            names.append(f"q{number}({', '.join(columns)}) AS ({question.sql})")
            own = dict(zip(_slots(kind), columns, strict=True))
            shown = ", ".join(own.get(place, "NULL") for place in places)
            parts.append(f"SELECT {number}, {shown} FROM q{number}")  # noqa: S608
        self.sql = f"WITH {', '.join(names)} {' UNION ALL '.join(parts)}"


def _slots(kinds: list[str]) -> list[tuple[str, int]]:
    """Each column by its type, and the how many-th of that type it is."""
    return [(kind, kinds[:n].count(kind)) for n, kind in enumerate(kinds)]


def _places(kinds: list[list[str]]) -> list[tuple[str, int]]:
    """As few places as hold the columns of any one question."""
    return sorted({slot for kind in kinds for slot in _slots(kind)})


def _picker(indices: list[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    return lambda row: tuple([row[index] for index in indices])


def _kind(expression: Any, connection: Any) -> str:
    """The type of a column; of one family, the widest."""
    kind: str = expression.output_field.cast_db_type(connection)
    name = kind.partition("(")[0]
    return _WIDEST.get(name, kind)


_WIDEST = {
    "varchar": "text",
    "char": "text",
    "smallint": "bigint",
    "integer": "bigint",
    "smallint unsigned": "bigint",
    "integer unsigned": "bigint",
    "bigint unsigned": "bigint",
}
