"""What a list would do to the tree: new, changed, unchanged, in error."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.register.organisations import rules
from zhibu.register.organisations.codes import kind_of_name
from zhibu.register.organisations.listing.columns import PARENT, PARENT_CODE
from zhibu.register.organisations.listing.reading import Line
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services import items

_CHUNK = 500
_DEEPEST = 30  # levels; more are a circle


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"


@dataclass(slots=True)
class Judged:
    """A row, the organisation it means, and what it would do."""

    line: Line
    organisation: Organisation = field(default_factory=Organisation)
    above: "Judged | None" = None  # a superior that the list itself sets up
    is_new: bool = True
    changes: items.Changes = field(default_factory=dict)
    known: set[str] = field(default_factory=set)  # what was wrong before
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """It is left out."""
        return any(not problem.warning for problem in self.problems)

    @property
    def is_doubtful(self) -> bool:
        """It is written only with a reason."""
        return bool(self.problems) and not self.is_wrong and self.does_something

    @property
    def does_something(self) -> bool:
        """It sets up or changes an organisation."""
        return self.is_new or bool(self.changes)

    @property
    def outcome(self) -> Outcome:
        """What it would do."""
        if self.is_wrong:
            return Outcome.ERROR
        if self.is_new:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED


def counts(judged: Iterable[Judged]) -> dict[str, int]:
    """How many rows of each outcome, and how many are doubtful."""
    rows = list(judged)
    found = Counter(row.outcome for row in rows)
    doubtful = sum(row.is_doubtful for row in rows)
    numbers: dict[str, int] = {outcome.value: found[outcome] for outcome in Outcome}
    return {"rows": len(rows), **numbers, "doubtful": doubtful}


class Judge:
    """Judges the rows of one list below `base` (or anywhere, at the very top)."""

    def __init__(self, lines: list[Line], base: Organisation | None, on: date) -> None:
        self.base, self.on = base, on
        self.judged = [Judged(line) for line in lines]
        self._by_code: dict[str, Organisation] = {}
        self._by_name: dict[str, list[Organisation]] = defaultdict(list)
        self._children: dict[int | None, set[str]] = {}
        self._load(lines)

    def all(self) -> list[Judged]:
        """Every row, judged."""
        self._identify()
        self._refuse_twice()
        self._place()
        for row in self.judged:
            self._fill_in(row)
        for row in self.judged:
            row.problems += self._judge(row)
        self._refuse_orphans()
        return self.judged

    # ---- what the tree has

    def _load(self, lines: list[Line]) -> None:
        coded = {line.values[k] for line in lines for k in ("code", PARENT_CODE, PARENT)
                 if k in line.values}  # fmt: skip
        named = {line.values[k] for line in lines for k in ("name", PARENT)
                 if k in line.values}  # fmt: skip
        rows = Organisation.objects.select_related("parent")
        for chunk in _chunks({code.upper() for code in coded} | coded):
            for row in rows.filter(code__in=chunk):
                self._by_code[row.code.upper()] = row
        within = rows.within(self.base.path) if self.base else rows
        for chunk in _chunks(named):
            for row in within.open().filter(name__in=chunk):
                self._by_name[row.name].append(row)

    # ---- which organisation a row means

    def _identify(self) -> None:
        for row in self.judged:
            row.problems += row.line.problems
            found = self._meant(row)
            if found is not None:
                row.organisation, row.is_new = found, False
                self._must_be_here(row)

    def _meant(self, row: Judged) -> Organisation | None:
        values = row.line.values
        code = values.get("code", "").upper()
        if code in self._by_code:
            return self._by_code[code]
        same = self._by_name.get(values.get("name", ""), [])
        if len(same) > 1:
            same = [one for one in same if self._stands_under(one, values)]
            if len(same) != 1 and not code:
                message = _("Several organisations have this name: add the code.")
                row.problems.append(Problem("several", message, field="name"))
        return same[0] if len(same) == 1 else None

    @staticmethod
    def _stands_under(one: Organisation, values: dict[str, Any]) -> bool:
        above = one.parent
        if above is None:
            return False
        code = values.get(PARENT_CODE, "").upper()
        told = values.get(PARENT, "")
        return above.code.upper() in {code, told.upper()} or told in {
            above.name,
            above.short_name or above.name,
        }

    def _must_be_here(self, row: Judged) -> None:
        found = row.organisation
        if self.base is not None and not is_within(found.path, self.base.path):
            message = _("This code belongs to an organisation elsewhere.")
            row.problems.append(Problem("elsewhere", message, field="code"))
        elif not found.is_open:
            message = _("This organisation was dissolved on %(date)s.")
            params = {"date": found.closed_on}
            row.problems.append(Problem("dissolved", message, params, field="code"))

    def _refuse_twice(self) -> None:
        seen: dict[Any, int] = {}
        for row in self.judged:
            values = row.line.values
            above = (values.get(PARENT_CODE), values.get(PARENT))
            keys = [row.organisation.pk, values.get("code")]
            if row.is_new and "code" not in values and "name" in values:
                keys.append((values["name"], *above))
            for key in filter(None, keys):
                if seen.setdefault(key, row.line.number) != row.line.number:
                    message = _("Row %(row)s names the same organisation.")
                    params = {"row": seen[key]}
                    row.problems.append(Problem("twice", message, params, field="name"))
                    break

    # ---- under which superior it stands

    def _place(self) -> None:
        new_by_code = {r.line.values["code"].upper(): r for r in self.judged
                       if r.is_new and "code" in r.line.values}  # fmt: skip
        new_by_name: dict[str, list[Judged]] = defaultdict(list)
        for row in self.judged:
            if row.is_new:
                new_by_name[row.line.values.get("name", "")].append(row)
        for row in self.judged:
            self._find_superior(row, new_by_code, new_by_name)

    def _find_superior(
        self,
        row: Judged,
        new_by_code: dict[str, Judged],
        new_by_name: dict[str, list[Judged]],
    ) -> None:
        values = row.line.values
        told = values.get(PARENT_CODE) or values.get(PARENT)
        if not told:
            if row.is_new:
                row.organisation.parent = self.base
            return
        known = self._by_code.get(told.upper())
        fits: list[Organisation | Judged] = [known] if known else []
        if not fits and told.upper() in new_by_code:
            fits = [new_by_code[told.upper()]]
        if not fits and PARENT in values:
            fits = [
                *self._by_name.get(values[PARENT], []),
                *new_by_name[values[PARENT]],
            ]
        fits = [one for one in fits if one is not row and one != row.organisation]
        self._take_superior(row, fits)

    def _take_superior(self, row: Judged, fits: list[Organisation | Judged]) -> None:
        key = PARENT_CODE if PARENT_CODE in row.line.values else PARENT
        is_base = self.base is not None and row.organisation == self.base
        if is_base:
            return
        if len(fits) != 1:
            message = (
                _("Several superiors fit: give the code of the right one.")
                if fits
                else _("There is no such superior here.")
            )
            code = "superiors" if fits else "superior_unknown"
            row.problems.append(Problem(code, message, field=key))
            return
        superior = fits[0]
        if isinstance(superior, Judged):
            row.above, found = superior, superior.organisation
        else:
            found = superior
        if not row.is_new:
            if found.pk is None or found.pk != row.organisation.parent_id:
                message = _(
                    "It stands under %(above)s: move it on its own page, not by a list."
                )
                params = {"above": row.organisation.parent or "—"}
                row.problems.append(Problem("moves", message, params, field=key))
        elif (
            row.above is None
            and self.base
            and not is_within(found.path, self.base.path)
        ):
            message = _("There is no such superior here.")
            row.problems.append(Problem("superior_unknown", message, field=key))
        else:
            row.organisation.parent = found

    def _refuse_orphans(self) -> None:
        """Below a row in error nothing is set up, nor in a circle."""
        for row in self.judged:
            steps, above = 0, row.above
            while above is not None and steps <= _DEEPEST:
                if above.is_wrong:
                    break
                above, steps = above.above, steps + 1
            if above is not None and not row.is_wrong:
                message = _("The superior's own row is in error.")
                row.problems.append(Problem("superior_wrong", message, field=PARENT))

    # ---- what it changes, and what the rules say

    def _fill_in(self, row: Judged) -> None:
        organisation, values = row.organisation, row.line.values
        told = {key: value for key, value in values.items() if key in items.ITEMS}
        if row.is_new:
            if "name" not in values:
                message = _("The name is missing.")
                row.problems.append(Problem("name_missing", message, field="name"))
                return
            told.setdefault("kind", kind_of_name(values["name"]) or "")
        else:
            row.known = {problem.code for problem in self._form(organisation)}
        before = items.values_of(organisation)
        row.problems += items.assign(organisation, told)
        row.changes = items.changes_between(before, items.values_of(organisation))

    def _judge(self, row: Judged) -> list[Problem]:
        """What the rules say; of a cell that is wrong in itself they say no more."""
        wrong = {p.field for p in row.problems if not p.warning}
        if row.is_new and "name" in wrong:
            return []
        return [p for p in self._said_by_rules(row) if p.field not in wrong]

    def _said_by_rules(self, row: Judged) -> list[Problem]:
        if row.is_new:
            return self._set_up(row)
        if not row.changes:
            return []
        found = [
            problem
            for problem in self._form(row.organisation)
            if problem.field in row.changes or problem.code not in row.known
        ]
        if self.base is not None and row.organisation == self.base:
            message = _("Edit the organisation above the list on its own page.")
            found.append(Problem("base_changes", message, field="name"))
        return found

    def _form(self, organisation: Organisation) -> list[Problem]:
        return rules.form_problems(organisation.facts(organisation.parent), self.on)

    def _set_up(self, row: Judged) -> list[Problem]:
        organisation = row.organisation
        facts = organisation.facts(organisation.parent)
        found = rules.set_up_problems(facts, self.on)
        same = self._by_name.get(organisation.name, [])
        parent_id = organisation.parent_id
        if row.above is None and any(one.parent_id == parent_id for one in same):
            message = _("An organisation called %(name)s stands here already.")
            params = {"name": organisation.name}
            found.append(
                Problem("name_taken", message, params, warning=True, field="name")
            )
        return found


def _chunks(values: Iterable[str]) -> Iterable[list[str]]:
    ordered = sorted(values)
    return (ordered[n : n + _CHUNK] for n in range(0, len(ordered), _CHUNK))
