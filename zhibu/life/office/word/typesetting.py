"""From a Word file to a PDF, by way of typst.

The text goes into typst as string literals in code, never as markup: nothing in it can
be read as an instruction. The same file gives the same bytes on the same machine.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from threading import Lock

import typst

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.life.office.word.contents import (
    Contents,
    Paragraph,
    Row,
    Run,
    Sheet,
    Table,
)
from zhibu.life.office.word.reading import read

PDF = "application/pdf"
# By kind of font: what the files ask for, then what Debian's fonts-noto-cjk has.
FAMILIES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "Noto Serif CJK SC"),
    "serif": ("FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "Noto Serif CJK SC"),
    "sans": ("SimHei", "STHeiti", "Noto Sans CJK SC"),
}
NEEDED = ("Noto Serif CJK SC", "Noto Sans CJK SC")
_LINE_OF_SIZE = 1.5  # where a file leaves the distance of lines open
_alone = Lock()  # a compiler serves one at a time


def pdf_of(content: bytes, *, title: str, author: str, on: date) -> bytes:
    """The PDF of a Word file. Refuses when the machine has no Chinese fonts."""
    source = typst_source(read(content), title=title, author=author, on=on)
    moment = datetime(on.year, on.month, on.day, tzinfo=UTC)
    with _alone:
        made = _compiler().compile(source.encode(), format="pdf", timestamp=moment)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF")
    return made


def missing_fonts() -> list[str]:
    """The font families that a PDF needs and the machine does not have."""
    here = set(_fonts().families())
    return [name for name in NEEDED if name not in here]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


@cache
def _compiler() -> typst.Compiler:
    """Made once: to read the fonts takes a second."""
    if missing := missing_fonts():
        _fonts.cache_clear()
        message = _(
            "No PDF can be made: the machine has no Chinese fonts (%(fonts)s). Install"
            " the package fonts-noto-cjk. The Word file is not affected."
        )
        raise Refused(Problem("fonts_missing", message, {"fonts": ", ".join(missing)}))
    return typst.Compiler(font_paths=_fonts())


# ---- the source


def typst_source(contents: Contents, *, title: str, author: str, on: date) -> str:
    """The whole document in typst's language."""
    lines = [
        f"#set document(title: {_string(title)}, author: {_string(author)},"
        f" date: datetime(year: {on.year}, month: {on.month}, day: {on.day}))",
        _page(contents.sheet),
        '#set text(lang: "zh", region: "cn", top-edge: 0.8em, bottom-edge: -0.2em,'
        " cjk-latin-spacing: none, hyphenate: false)",
        "#set par(justify: false)",
    ]
    after = 0.0
    for block in contents.blocks:
        if isinstance(block, Paragraph):
            lines.append(_paragraph(block, after))
            after = block.after
        else:
            lines.append(_table(block, after))
            after = 0.0
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """A literal of typst's code."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", " ").replace("\r", " ") + '"'


def _page(sheet: Sheet) -> str:
    margins = f"(top: {sheet.top}pt, right: {sheet.right}pt,"
    margins += f" bottom: {sheet.bottom}pt, left: {sheet.left}pt)"
    footer = "none"
    if sheet.has_numbers:
        fonts = _font("serif")
        footer = (
            f"context align(center, text(size: 14pt, font: {fonts})"
            "[— #counter(page).display() —])"
        )
    return (
        f"#set page(width: {sheet.width}pt, height: {sheet.height}pt,"
        f" margin: {margins}, footer: {footer})"
    )


def _font(family: str) -> str:
    return "(" + ", ".join(_string(name) for name in FAMILIES[family]) + ")"


def _paragraph(paragraph: Paragraph, after_last: float) -> str:
    breaks = "#pagebreak(weak: true)\n" if paragraph.starts_page else ""
    if breaks and not paragraph.text:
        return breaks
    return f"{breaks}#{_block(paragraph, after_last)}"


def _block(paragraph: Paragraph, after_last: float = 0) -> str:
    size = max((run.size for run in paragraph.runs), default=paragraph.size)
    line = paragraph.line or size * _LINE_OF_SIZE
    leading = max(line - size, 0)
    above = leading + paragraph.before + after_last
    # A hanging indent: the first line begins left of the others.
    hanging = min(paragraph.first_indent, 0)
    left, right = max(paragraph.left + hanging, 0), max(paragraph.right, 0)
    justify = "true" if paragraph.align == "justify" else "false"
    sticky = " sticky: true," if paragraph.keeps_next else ""
    parts = [
        f"block(width: 100%, above: {above:.2f}pt, below: {leading:.2f}pt,{sticky}"
        f" inset: (left: {left:.2f}pt, right: {right:.2f}pt), {{",
        f"set par(leading: {leading:.2f}pt, hanging-indent: {-hanging:.2f}pt,"
        f" justify: {justify})",
    ]
    if paragraph.align in ("center", "right"):
        parts.append(f"set align({paragraph.align})")
    if paragraph.first_indent > 0:
        parts.append(f"h({paragraph.first_indent:.2f}pt)")
    parts.append(_runs(paragraph.runs) if paragraph.text else f"v({size:.2f}pt)")
    return "\n".join([*parts, "})"])


def _runs(runs: Iterable[Run]) -> str:
    return "\n".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    look = f"size: {run.size}pt, font: {_font(run.family)}"
    if run.is_bold or run.family == "title":
        look += ', weight: "bold"'
    if run.is_italic:
        look += ', style: "italic"'
    parts = []
    for number, line in enumerate(run.text.split("\n")):
        if number:
            parts.append("linebreak()")
        for place, piece in enumerate(line.split("\t")):
            if place:
                parts.append("h(2em)")
            if piece:
                parts.append(f"text({look}, {_string(piece)})")
    code = "\n".join(parts)
    return f"underline({{ {code} }})" if run.is_underlined and code else code


def _table(table: Table, after_last: float = 0) -> str:
    columns = ", ".join(f"{max(width, 1):.2f}fr" for width in table.widths)
    stroke = "0.5pt" if table.has_lines else "none"
    head = 0
    while head < len(table.rows) and table.rows[head].is_head:
        head += 1
    parts = [
        f"#block(width: 100%, above: {8 + after_last:.2f}pt, below: 8pt,"
        f" table(columns: ({columns},), stroke: {stroke}, inset: 5pt, align: horizon,"
    ]
    if head:
        cells = ", ".join(_cells(table.rows[:head]))
        parts.append(f"table.header({cells}),")
    parts += [f"{cell}," for cell in _cells(table.rows[head:])]
    return "\n".join([*parts, "))"])


def _cells(rows: Iterable[Row]) -> list[str]:
    found = []
    for row in rows:
        for cell in filter(None, row.cells):
            inside = "\n".join(_block(p) for p in cell.paragraphs)
            if (
                row.height
            ):  # at least so high: a stay of no width stands beside the text
                inside = (
                    f"grid(columns: (0pt, 1fr), align: horizon,"
                    f" box(height: {row.height:.2f}pt), {{ {inside} }})"
                )
            spans = f"colspan: {cell.across}, rowspan: {cell.down}"
            found.append(f"table.cell({spans}, {{ {inside} }})")
    return found
