"""The little language of templates: placeholders, lists, conditions. Nothing else.

    {{ name }}    {%tr for row in people %} … {{ row.name }} … {%tr endfor %}
    {% if vote %} … {% endif %}

It is Jinja's, but of its syntax only this much is understood: no calls, no arithmetic,
no filters, no names that begin with "_". What is left can neither reach the program nor
run for ever. The sandbox stands behind it as a second wall.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import Placeholder, Rows, nearest

LOOP = frozenset({"index", "first", "last", "length"})
Places = Mapping[str, Placeholder | Rows]


def environment() -> ImmutableSandboxedEnvironment:
    """Jinja without globals, filters and tests, in its sandbox, values escaped."""
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made


def fill_line(text: str, context: Mapping[str, Any]) -> str:
    """A line of plain text with its placeholders filled in: a title, a file name."""
    plain = environment()
    plain.autoescape = False
    return plain.from_string(text).render(context)


def problems(source: str, places: Places) -> list[Problem]:
    """All that is wrong with the placeholders of a text; names the nearest known."""
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as error:
        message = _("The placeholders cannot be read: %(error)s")
        return [_problem("template_syntax", message, error=error.message or "")]
    found = _Reader(places)
    found.read_all(tree.body)
    return list({(p.code, str(p)): p for p in found.problems}.values())


def _problem(code: str, message: Any, **params: Any) -> Problem:
    return Problem(code, message, params, field="file")


@dataclass(slots=True)
class _Reader:
    """Walks through a template and notes what it may not say."""

    places: Places
    problems: list[Problem] = field(default_factory=list)
    row: str = ""  # what the row of the list is called, within a list
    columns: Places = field(default_factory=dict)

    def read_all(self, tree: list[nodes.Node]) -> None:
        for node in tree:
            self.read(node)

    def read(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output() | nodes.And() | nodes.Or() | nodes.Not():
                self.read_all(list(node.iter_child_nodes()))
            case nodes.Compare():
                self.read_all([node.expr, *(one.expr for one in node.ops)])
            case nodes.TemplateData() | nodes.Const():
                pass
            case nodes.Name():
                self.read_name(node.name)
            case nodes.Getattr(node=nodes.Name(name=name), attr=attribute):
                self.read_column(name, attribute)
            case nodes.If():
                self.read_condition(node)
            case nodes.For(target=nodes.Name(), iter=nodes.Name()):
                self.read_list(node)
            case _:
                self.refuse(type(node).__name__)

    def refuse(self, what: str) -> None:
        message = _(
            "Only placeholders, lists and conditions are understood in a template, no"
            " calculation, no filters and no calls (found: %(what)s)."
        )
        self.problems.append(_problem("template_language", message, what=what))

    def read_condition(self, node: nodes.If) -> None:
        """`{% if list %}` asks whether the list has rows."""
        test = node.test
        is_list = isinstance(test, nodes.Name) and isinstance(
            self.places.get(test.name), Rows
        )
        self.read_all([*([] if is_list else [test]), *node.body])
        self.read_all([*node.elif_, *node.else_])

    def read_name(self, name: str) -> None:
        place = self.places.get(name)
        if place is None:
            self.unknown(name, self.places)
        elif isinstance(place, Rows):
            message = _(
                "“%(name)s” is a list: write {%%tr for row in %(name)s %%} and"
                " {%%tr endfor %%} into table rows around it."
            )
            self.problems.append(_problem("placeholder_list", message, name=name))

    def read_column(self, name: str, attribute: str) -> None:
        if name == "loop" and self.row and attribute in LOOP:
            return
        if name and name == self.row:
            if attribute not in self.columns:
                named = {f"{name}.{key}": one for key, one in self.columns.items()}
                self.unknown(f"{name}.{attribute}", named)
        else:
            self.unknown(f"{name}.{attribute}", self.places)

    def read_list(self, node: nodes.For) -> None:
        place = self.places.get(node.iter.name)  # type: ignore[attr-defined]
        if not isinstance(place, Rows):
            lists = {k: one for k, one in self.places.items() if isinstance(one, Rows)}
            self.unknown(node.iter.name, lists)  # type: ignore[attr-defined]
            return
        if self.row or node.test or node.else_ or node.recursive:
            self.refuse("for")
            return
        self.row = node.target.name  # type: ignore[attr-defined]
        self.columns = {column.key: column for column in place.columns}
        self.read_all(node.body)
        self.row, self.columns = "", {}

    def unknown(self, name: str, known: Mapping[str, Any]) -> None:
        near = nearest(name, known)
        if near:
            message = _("There is no placeholder “%(name)s”. Did you mean “%(near)s”?")
        else:
            message = _(
                "There is no placeholder “%(name)s”: the page of this kind lists all."
            )
        params = {"name": name, "near": near}
        self.problems.append(_problem("placeholder_unknown", message, **params))


def names_in(source: str) -> Iterator[str]:
    """Every name that a text mentions, for the list of what a template uses."""
    for name in environment().parse(source).find_all(nodes.Name):
        yield name.name
