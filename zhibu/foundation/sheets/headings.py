"""Finding the headings of a sheet, and what each column means.

Real sheets have notes above the headings, a row of groups over them, cells merged over
two rows, line breaks, asterisks, numbers, hints in brackets. A Vocabulary lists the
columns that the reader knows; a Layout says where a sheet has them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from .opening import Row, Sheet, Workbook
from .wording import exact_form, forms, heading_text

ROWS = 8  # the headings stand in one of the first rows that are not blank
ROWS_ABOVE = 2  # how far up a heading may reach that is merged over several rows
SERIAL_NUMBERS = frozenset({"序号", "序", "no", "行号", "原行号"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the reader knows, by its label and its other names.

    `groups` are words of the row above the headings. They tell apart columns with the
    same heading (two 党委审批时间, below 预备党员 and below 正式党员).
    """

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    groups: tuple[str, ...] = ()


class Vocabulary:
    """All columns that a reader knows. A name may belong to several of them."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = tuple(columns)
        self.keys = {column.key for column in self.columns}
        self._named: dict[str, list[Column]] = defaultdict(list)
        for column in self.columns:
            for name in {exact_form(n) for n in (column.label, *column.aliases)}:
                self._named[name].append(column)

    def meanings(self, heading: str) -> tuple[int, list[Column]]:
        """The columns that a heading may mean, and how far-fetched that is (0: not)."""
        for tier, words in enumerate(forms(heading)):
            found = [self._named.get(word, []) for word in words]
            if found and found[0] and all(columns == found[0] for columns in found):
                return tier, found[0]
        return 0, []


@dataclass(slots=True)
class Layout:
    """Where a sheet has which column; columns are counted from 0."""

    heading_row: int  # as Excel numbers it; the data begin below
    headings: dict[int, str]  # every heading, made unique, as a page shows it
    columns: dict[int, str] = field(default_factory=dict)  # what is read: the keys
    unknown: list[int] = field(default_factory=list)  # not understood, so not read
    ignored: list[int] = field(default_factory=list)  # serial numbers, user's wish
    repeated: dict[int, str] = field(default_factory=dict)  # key another column has
    guessed: dict[int, list[str]] = field(default_factory=dict)  # keys it might be
    missing: list[str] = field(default_factory=list)  # required, but without a column
    required: list[str] = field(default_factory=list)  # required, and there

    def column(self, key: str) -> int | None:
        """The index of the column that holds a key."""
        return next((i for i, held in self.columns.items() if held == key), None)

    def heading(self, key: str) -> str:
        """The heading of the column that holds a key, "" when there is none."""
        index = self.column(key)
        return "" if index is None else self.headings[index]


class Table(NamedTuple):
    """A sheet that holds a table of the wanted kind."""

    sheet: Sheet
    layout: Layout


class Tables(NamedTuple):
    """What a workbook holds: the tables to read, and the names of all other sheets."""

    read: list[Table]
    skipped: list[str]


def find_tables(
    workbook: Workbook, vocabulary: Vocabulary, mapping: Mapping[str, str] | None = None
) -> Tables:
    """The sheets to read. Hidden, empty, and explaining sheets are skipped.

    A sheet is read when it has all required columns, or at least half as many columns
    as the best sheet; two at the very least.
    """
    layouts = {
        index: layout
        for index, sheet in enumerate(workbook.sheets)
        if not sheet.hidden
        and (layout := find_layout(sheet.head(), vocabulary, mapping))
    }
    best = max((len(layout.columns) for layout in layouts.values()), default=0)
    least = min(2, len(vocabulary.columns))
    tables, skipped = [], []
    for index, sheet in enumerate(workbook.sheets):
        layout = layouts.get(index)
        count = len(layout.columns) if layout else 0
        if layout and count >= least and (not layout.missing or 2 * count >= best):
            tables.append(Table(sheet, layout))
        else:
            skipped.append(sheet.name)
    return Tables(tables, skipped)


def find_layout(
    rows: list[Row], vocabulary: Vocabulary, mapping: Mapping[str, str] | None = None
) -> Layout | None:
    """The layout of a sheet from its first rows; None when no heading is known.

    The row with most known headings wins, the upper one when two are alike. `mapping`
    is what the user said: {heading: key}, or {heading: ""} to leave a column out.
    """
    wishes = {exact_form(heading): key for heading, key in (mapping or {}).items()}
    best: Layout | None = None
    for position in range(min(ROWS, len(rows))):
        near = rows[max(0, position - ROWS_ABOVE) : position + 1]
        lines = [[heading_text(cell) for cell in cells] for _number, cells in near]
        layout = _Draft(rows[position][0], lines, vocabulary, wishes).layout()
        if layout.columns and (not best or len(layout.columns) > len(best.columns)):
            best = layout
    return best


class _Draft:
    """The layout as it would be if one certain row held the headings."""

    def __init__(
        self,
        number: int,
        lines: list[list[str]],
        vocabulary: Vocabulary,
        wishes: dict[str, str],
    ) -> None:
        self._number, self._vocabulary, self._wishes = number, vocabulary, wishes
        *self._above, self._own = lines
        self._groups = _spread(self._above[-1] if self._above else [], len(self._own))
        self._texts = dict(self._headings())

    def layout(self) -> Layout:
        layout = Layout(self._number, self._unique_headings())
        if not any(self._is_known(text) for text in self._own if text):
            return layout
        self._follow_wishes(layout)
        self._recognise(layout)
        held = set(layout.columns.values())
        required = [c.key for c in self._vocabulary.columns if c.required]
        layout.required = [key for key in required if key in held]
        layout.missing = [key for key in required if key not in held]
        layout.columns = dict(sorted(layout.columns.items()))
        return layout

    def _headings(self) -> Iterable[tuple[int, str]]:
        """The own text of a column, or what is merged down to it from above."""
        nearest_first = [self._own, *reversed(self._above)]
        for index, texts in enumerate(zip_longest(*nearest_first, fillvalue="")):
            if text := next(filter(None, texts), ""):
                yield index, text

    def _unique_headings(self) -> dict[int, str]:
        """Headings that occur twice are told apart by their group or by a number."""
        texts = list(self._texts.values())
        seen: set[str] = set()
        unique = {}
        for index, text in self._texts.items():
            label, count = text, 2
            if texts.count(text) > 1 and self._group(index):
                label = f"{self._group(index)} · {text}"
            while label in seen:
                label, count = f"{text} ({count})", count + 1
            seen.add(label)
            unique[index] = label
        return unique

    def _group(self, index: int) -> str:
        group = self._groups[index] if index < len(self._groups) else ""
        return "" if group == self._texts.get(index) else group

    def _is_known(self, text: str) -> bool:
        return exact_form(text) in self._wishes or bool(
            self._vocabulary.meanings(text)[1]
        )

    def _follow_wishes(self, layout: Layout) -> None:
        for index, heading in layout.headings.items():
            by_text = self._wishes.get(exact_form(self._texts[index]))
            key = self._wishes.get(exact_form(heading), by_text)
            if key == "":
                layout.ignored.append(index)
            elif key in self._vocabulary.keys:
                self._place(layout, index, [key])

    def _recognise(self, layout: Layout) -> None:
        """Plain headings choose first, far-fetched ones take what is left."""
        settled = {*layout.columns, *layout.ignored, *layout.repeated}
        open_ones = []
        for index, text in self._texts.items():
            tier, columns = self._vocabulary.meanings(text)
            if index in settled:
                continue
            if columns:
                open_ones.append((tier, index, columns))
            elif exact_form(text) in SERIAL_NUMBERS:
                layout.ignored.append(index)
            else:
                layout.unknown.append(index)
        for _tier, index, columns in sorted(open_ones, key=lambda one: one[:2]):
            group = self._group(index)
            fitting = [c for c in columns if any(word in group for word in c.groups)]
            self._place(layout, index, [c.key for c in fitting or columns])

    @staticmethod
    def _place(layout: Layout, index: int, keys: list[str]) -> None:
        """Give the column the first key that is free."""
        held = set(layout.columns.values())
        free = [key for key in keys if key not in held]
        if not free:
            layout.repeated[index] = keys[0]
            return
        layout.columns[index] = free[0]
        if len(keys) > 1:
            layout.guessed[index] = keys


def _spread(line: list[str], width: int) -> list[str]:
    """A row of groups: a merged cell has its text in its first column only."""
    spread, last = [], ""
    for index in range(width):
        last = (line[index] if index < len(line) else "") or last
        spread.append(last)
    return spread
