"""The rows of a table that hold somebody: without headings, footers, empty forms."""

import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from zhibu.foundation.kernel.text import clean

from .formulas import UNCALCULATED
from .headings import Table
from .opening import Cell

Record = tuple[int, tuple[Cell, ...]]
Picker = Callable[[list[Cell]], tuple[Cell, ...]]

FEW = 6  # a footer has at most as many cells with text
LONG = 20  # characters; a lone cell with more is a note

TOTALS = frozenset(
    word
    for pair in ("合计", "总计", "小计", "共计", "累计")
    for word in (pair, " ".join(pair), "  ".join(pair), "　".join(pair), pair + "：")
)
_FOOTER = re.compile(
    r"(?:(?:附?注|备注|(?:填表|填写|填报)?说明|温馨提示|要求)(?:\d{0,2}[:.、(]|$)"
    r"|(?:填表|填报|制表|审核|审批|复核|经办|统计|单位|负责)(?:人|单位|日期|时间|员)?(?:[:(]|$)"
    r"|(?:单位|支部|部门|主要|党委|党支部|党组织)?(?:负责人|书记|联系人|联系电话|日期|电话)[:(]"
    r"|(?:合|总|小|共|累)计|以上|以下空白|共\d+)"
)
_SEAL = re.compile(r"(?:公章|盖章|签章|签字|签名)(?:[):处]|$)")


def records(table: Table, keys: Sequence[str]) -> Iterator[Record]:
    """Every row that holds something: its number, and its cells in the order of `keys`.

    A key without a column gives "". Skipped are: what stands above the data, headings
    that are repeated on a new page, rows in which only unknown columns are filled (the
    serial numbers of an empty form), totals, and the notes and signatures at the end.
    """
    sheet, layout = table
    held = {key: index for index, key in layout.columns.items()}
    width = max(held.values(), default=0) + 2  # the last cell is always empty
    pick = _picker([held.get(key, width - 1) for key in keys])
    is_complete = _picker([held[key] for key in layout.required])
    repeats = _Headings(table, pick, width)
    below_footer = False
    for number, cells in sheet.rows(width):
        if number <= layout.heading_row or not TOTALS.isdisjoint(cells[:3]):
            continue
        cells[-1] = ""
        values = pick(cells)
        filled = len(values) - values.count("")
        if filled <= FEW:
            if not filled or not any(map(_says_something, values)):
                continue
            sure = len(layout.required) > 1 and "" not in is_complete(cells)
            if not sure and (is_footer(cells) or (below_footer and filled <= 2)):
                below_footer = True
                continue
        if repeats.at(values):
            continue
        below_footer = False
        yield number, values


def _says_something(cell: Cell) -> bool:
    """A form is copied down with its formulas: those nobody calculated say nothing."""
    return cell != UNCALCULATED and bool(clean(str(cell)))


def is_footer(cells: Sequence[Cell]) -> bool:
    """A note, a total, or who filled in, checked and sealed the sheet."""
    texts = [line for cell in cells if (line := "".join(clean(str(cell)).split()))]
    if not texts or texts[0] in TOTALS:
        return bool(texts)
    if len(texts) > FEW:
        return False
    if len(texts) == 1 and len(texts[0]) > LONG:
        return True
    return bool(_FOOTER.match(texts[0])) or any(map(_SEAL.search, texts))


def _picker(indexes: list[int]) -> Picker:
    """A function that takes these cells out of a row, as a tuple of any length."""
    if len(indexes) < 2:
        return lambda cells: tuple(cells[index] for index in indexes)
    return itemgetter(*indexes)


class _Headings:
    """The headings as they stand in the sheet, to know them when they come again."""

    def __init__(self, table: Table, pick: Picker, width: int) -> None:
        rows = dict(table.sheet.head())
        cells = rows.get(table.layout.heading_row, [])
        self._values = pick(cells[:width] + [""] * (width - len(cells)))
        known = [i for i, value in enumerate(self._values) if value]
        self._first = known[0] if known else -1

    def at(self, values: tuple[Cell, ...]) -> bool:
        if self._first < 0 or values[self._first] != self._values[self._first]:
            return False
        pairs = zip(values, self._values, strict=True)
        same = sum(1 for value, heading in pairs if value and value == heading)
        return same > sum(1 for value in self._values if value) // 2
