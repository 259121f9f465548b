"""Questions whose SQL is built once and asked often, with other values each time.

The ORM takes about 0.3 ms to build the SQL of one question; SQLite answers it in
0.03 ms, and a desk asks twenty. `@prepared` turns a function that returns a queryset
into one that returns the list of its rows, and keeps the SQL:

    @prepared
    def _open_requests(roots: tuple[str, ...], until: date) -> QuerySet:
        rows = Correction.objects.within(*roots).filter(due_on__lte=until)
        return rows.values_list("pk", "due_on")

    _open_requests(roots(actor, perm), on)

The function runs once for every shape of its arguments: days, numbers and text stand as
`Param`s in it, each item of a tuple for itself; None, truth values and what is `Fixed`
as they are. It must depend on nothing but its arguments, and may only hand them on to
lookups. What is always the same, such as a state, is written in it and not handed over:
where the condition of a partial index depends on a handed value, SQLite plans the
statement anew each time, and with it all questions that are asked together.

    _open_requests.of(roots(actor, perm), on)

is the same question, not asked yet: `together.ask_together` asks many in one statement.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression

from zhibu.foundation.kernel.statements import rows_of, with_constants

P = ParamSpec("P")
T = TypeVar("T")

MOST_SHAPES = 64  # of one question: tuples of every length would fill the memory
_FIELDS: dict[type, "Callable[[], models.Field[Any, Any]]"] = {
    date: models.DateField,
    datetime: models.DateTimeField,
    int: models.BigIntegerField,
    str: models.CharField,
}


class Param(Expression):
    """Stands in a prepared question for a value that is given when it is asked."""

    def __init__(
        self,
        place: tuple[int, ...],
        kind: type,
        turn: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(output_field=_FIELDS[kind]())
        self.place, self.kind, self.turn = place, kind, turn

    def then(self, turn: Callable[[Any], Any]) -> "Param":
        """The same value, turned into another one of its kind before it is used."""
        return Param(self.place, self.kind, turn)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A placeholder, and this very object as its value until one is given."""
        return "%s", [self]

    def value(self, arguments: tuple[Any, ...], connection: Any) -> Any:
        """What the database is given for it."""
        found: Any = arguments
        for step in self.place:
            found = found[step]
        if self.turn is not None:
            found = self.turn(found)
        return self.output_field.get_db_prep_value(found, connection)


@dataclass(frozen=True, slots=True)
class Fixed(Generic[T]):
    """A value that belongs to the question itself, such as how many rows it asks for:
    the SQL is built once for each.
    """

    value: T


class Prepared(Generic[P, T]):
    """A function that returns a queryset, as the question that it asks."""

    def __init__(self, build: Callable[P, "models.QuerySet[Any, T]"]) -> None:
        self._build = build
        self._questions: dict[Hashable, Question | Nothing] = {}
        update_wrapper(self, build)

    def __call__(self, *arguments: P.args, **_none: P.kwargs) -> list[T]:
        """Ask, without building the SQL anew."""
        return Asking(self._question(arguments), arguments).rows()

    def of(self, *arguments: P.args, **_none: P.kwargs) -> "Asking":
        """The question with these arguments, for whoever asks many together."""
        return Asking(self._question(arguments), arguments)

    def _question(self, arguments: tuple[Any, ...]) -> "Question | Nothing":
        shape = (connections[DEFAULT_DB_ALIAS].vendor, *map(_shape, arguments))
        question = self._questions.get(shape)
        if question is None:
            stand_ins = [_stand_in(a, (n,)) for n, a in enumerate(arguments)]
            queryset = self._build(*stand_ins)  # type: ignore[call-arg]
            question = _question(queryset)
            # Another thread may clear them, so they are not read again below.
            if len(self._questions) >= MOST_SHAPES:
                self._questions.clear()
            self._questions[shape] = question
        return question


prepared = Prepared  # reads better as a decorator


@dataclass(frozen=True, slots=True)
class Asking:
    """A question and what it is asked with."""

    question: "Question | Nothing"
    arguments: tuple[Any, ...]

    def rows(self) -> list[Any]:
        """Ask it alone."""
        return self.question.ask(self.arguments)


def _shape(argument: Any) -> Hashable:
    if isinstance(argument, tuple):
        return tuple(map(_shape, argument))
    kind: type = type(argument)
    shape: Hashable = kind if kind in _FIELDS else argument
    return shape


def _stand_in(argument: Any, place: tuple[int, ...]) -> Any:
    if isinstance(argument, tuple):
        return tuple(_stand_in(a, (*place, n)) for n, a in enumerate(argument))
    kind = type(argument)
    return Param(place, kind) if kind in _FIELDS else argument


def _question(queryset: "models.QuerySet[Any, Any]") -> "Question | Nothing":
    try:
        return Question(queryset)
    except EmptyResultSet:  # as for somebody who may see no organisation at all
        return Nothing()


class Nothing:
    """A queryset that never has rows: the database is not asked."""

    def ask(self, _arguments: tuple[Any, ...]) -> list[Any]:
        """No rows."""
        return []


class Question:
    """A queryset with its SQL."""

    def __init__(self, queryset: Any) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        self.sql, self.params = with_constants(
            connection,
            sql,
            params,
            is_constant=lambda param: not isinstance(param, Param),
        )
        # Of distinct rows, columns that only the order needs come after these.
        self.selected = [one for one, *_rest in compiler.select[: compiler.col_count]]
        self.has_extra = bool(compiler.has_extra_select)
        self.iterable = queryset._iterable_class
        self.known = {
            "db": DEFAULT_DB_ALIAS,
            "model": queryset.model,
            "select": compiler.select,
            "klass_info": compiler.klass_info,
            "annotation_col_map": compiler.annotation_col_map,
            "extra_select": queryset.query.extra_select,
            "values_select": queryset.query.values_select,
            "annotation_select": queryset.query.annotation_select,
            "converters": list(compiler.get_converters(self.selected).items()),
            "_fields": queryset._fields,
            "_known_related_objects": {},
        }

    def values(self, arguments: tuple[Any, ...], connection: Any) -> list[Any]:
        """What the database is given in the places of the SQL."""
        return [
            param.value(arguments, connection) if isinstance(param, Param) else param
            for param in self.params
        ]

    def ask(self, arguments: tuple[Any, ...]) -> list[Any]:
        """The rows, by a statement of their own."""
        connection = connections[DEFAULT_DB_ALIAS]
        found = rows_of(connection, self.sql, self.values(arguments, connection))
        if self.has_extra:
            found = [row[: len(self.selected)] for row in found]
        return self.read(found, connection)

    def read(self, rows: Sequence[tuple[Any, ...]], connection: Any) -> list[Any]:
        """Rows of the database as the queryset's own class makes them."""
        return (
            list(self.iterable(_Answer(self.known, rows, connection))) if rows else []
        )


class _Answer:
    """Rows that were found, in the place of queryset, query and compiler at once.

    It has what Django's iterables ask of these three.
    """

    select: Any
    converters: list[Any]

    def __init__(
        self,
        known: dict[str, Any],
        rows: Sequence[tuple[Any, ...]],
        connection: Any,
    ) -> None:
        self.__dict__.update(known)
        self.rows, self.connection, self.query = rows, connection, self

    def get_compiler(self, *_: Any, **__: Any) -> "_Answer":
        """As of a query."""
        return self

    def execute_sql(self, *_: Any, **__: Any) -> Sequence[tuple[Any, ...]]:
        """As of a compiler."""
        return self.rows

    def results_iter(self, *_: Any, **__: Any) -> Iterator[tuple[Any, ...]]:
        """As of a compiler: with the values that Python knows."""
        return map(self._converted, self.rows) if self.converters else iter(self.rows)

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, (converters, expression) in self.converters:
            for converter in converters:
                values[place] = converter(values[place], expression, self.connection)
        return tuple(values)
