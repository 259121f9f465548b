"""Reads a Word file into plain paragraphs and tables: the PDF and the preview on the
page are made of these.

Carried over: paragraphs with alignment, indents, spacing, size, bold, italic, underline
and kind of font; line and page breaks; tables with merged cells and widths; size and
margins of the page. What is not is named by `left_out`.
"""

from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from zhibu.foundation.kernel.text import _
from zhibu.life.office.word.contents import (
    Cell,
    Contents,
    Paragraph,
    Row,
    Run,
    Sheet,
    Table,
)

TWIPS = 20  # to the point
_ALIGN = {"center": "center", "right": "right", "end": "right", "both": "justify"}
_NO = {"0", "false", "off", "none"}
_FAMILIES = (
    ("title", ("小标宋", "大标宋")),
    ("sans", ("黑体", "雅黑", "hei", "sans", "arial", "calibri")),
    ("kai", ("楷", "kai")),
)


def read(content: bytes) -> Contents:
    """Read a Word file that was checked before."""
    return _Reader(Document(BytesIO(content))).contents()


def left_out(content: bytes) -> list[Any]:
    """What of a Word file the PDF will not show, in words."""
    document = Document(BytesIO(content))
    body = document.element.body
    edges = [p.part.element for s in document.sections for p in (s.header, s.footer)]
    found = {
        _("pictures and drawings"): ("w:drawing", "w:pict", "w:object"),
        _("automatic numbering of paragraphs"): ("w:numPr",),
        _("footnotes"): ("w:footnoteReference", "w:endnoteReference"),
    }
    named = [words for words, tags in found.items() if _any(body, tags)]
    if any("".join(edge.itertext()).strip("— \n\tPAGEage-") for edge in edges):
        named.append(_("header and footer, but for the page number"))
    if len(document.sections) > 1:
        named.append(_("different paper or margins on some pages"))
    return named


def _any(body: Any, tags: tuple[str, ...]) -> bool:
    return any(next(body.iter(qn(tag)), None) is not None for tag in tags)


def _child(element: Any, *path: str) -> Any:
    for tag in path:
        if element is None:
            return None
        element = element.find(qn(tag))
    return element


def _number(element: Any, *names: str) -> float | None:
    """The first of these attributes as a number; Word also writes "12pt" and "1.5"."""
    for name in names:
        value = element.get(qn(name)) if element is not None else None
        if value is not None:
            try:
                return float(value.removesuffix("pt"))
            except ValueError:
                return None
    return None


def _is_on(element: Any) -> bool | None:
    if element is None:
        return None
    return (element.get(qn("w:val")) or "1") not in _NO


class _Reader:
    def __init__(self, document: Any) -> None:
        self.document = document
        styles = document.styles.element
        self.styles = {s.get(qn("w:styleId")): s for s in styles.iter(qn("w:style"))}
        self.defaults = _child(styles, "w:docDefaults", "w:rPrDefault", "w:rPr")
        self.normal = next(
            (
                key
                for key, style in self.styles.items()
                if style.get(qn("w:default")) and style.get(qn("w:type")) == "paragraph"
            ),
            "",
        )

    def contents(self) -> Contents:
        body = self.document.element.body
        return Contents(self._sheet(), list(self._blocks(body)))

    def _sheet(self) -> Sheet:
        section = self.document.sections[0]
        pairs = {
            "width": section.page_width,
            "height": section.page_height,
            "top": section.top_margin,
            "right": section.right_margin,
            "bottom": section.bottom_margin,
            "left": section.left_margin,
        }
        sheet = Sheet(**{name: abs(v.pt) for name, v in pairs.items() if v is not None})
        footer = section.footer.part.element
        sheet.has_numbers = any("PAGE" in t for t in self._instructions(footer))
        return sheet

    @staticmethod
    def _instructions(element: Any) -> Iterator[str]:
        for one in element.iter(qn("w:instrText")):
            yield one.text or ""
        for one in element.iter(qn("w:fldSimple")):
            yield one.get(qn("w:instr")) or ""

    def _blocks(self, parent: Any) -> Iterator[Paragraph | Table]:
        for element in parent.iterchildren():
            if element.tag == qn("w:p"):
                yield self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield self._table(element)
            elif element.tag == qn("w:sdt"):
                content = element.find(qn("w:sdtContent"))
                if content is not None:
                    yield from self._blocks(content)

    # ---- paragraphs

    def _chain(self, style_id: str | None) -> list[Any]:
        """The style and those that it is based on, nearest first."""
        found: list[Any] = []
        while style_id in self.styles and self.styles[style_id] not in found:
            found.append(self.styles[style_id])
            based_on = _child(found[-1], "w:basedOn")
            style_id = based_on.get(qn("w:val")) if based_on is not None else None
        return found

    def _paragraph(self, element: Any) -> Paragraph:
        own = _child(element, "w:pPr")
        style = _child(own, "w:pStyle")
        chain = self._chain(
            style.get(qn("w:val")) if style is not None else self.normal
        )
        look = _Look(
            [own, *(_child(s, "w:pPr") for s in chain)],
            [*(_child(s, "w:rPr") for s in chain), self.defaults],
        )
        paragraph = look.paragraph()
        for run in element.iter(qn("w:r")):
            if self._belongs(run, element):
                self._add_run(paragraph, run, look)
        return paragraph

    @staticmethod
    def _belongs(run: Any, paragraph: Any) -> bool:
        """Not in a text box, whose paragraphs are its own."""
        parent = run.getparent()
        while parent is not None and parent is not paragraph:
            if parent.tag == qn("w:p"):
                return False
            parent = parent.getparent()
        return True

    def _add_run(self, paragraph: Paragraph, element: Any, look: "_Look") -> None:
        own = _child(element, "w:rPr")
        style = _child(own, "w:rStyle")
        chain = self._chain(style.get(qn("w:val"))) if style is not None else []
        run = look.run([own, *(_child(s, "w:rPr") for s in chain)])
        for part in element.iterchildren():
            if part.tag == qn("w:t"):
                run.text += part.text or ""
            elif part.tag == qn("w:tab"):
                run.text += "\t"
            elif part.tag == qn("w:noBreakHyphen"):
                run.text += "-"
            elif part.tag in (qn("w:br"), qn("w:cr")):
                if part.get(qn("w:type")) == "page":
                    paragraph.starts_page = True
                else:
                    run.text += "\n"
        if run.text:
            paragraph.runs.append(run)

    # ---- tables

    def _table(self, element: Any) -> Table:
        grid = element.find(qn("w:tblGrid"))
        columns = grid.iterchildren(qn("w:gridCol")) if grid is not None else ()
        widths = [(_number(c, "w:w") or 0) / TWIPS for c in columns]
        table = Table(widths, [], self._has_lines(element))
        open_cells: dict[int, Cell] = {}
        for row in element.iterchildren(qn("w:tr")):
            table.rows.append(self._row(row, open_cells))
        across = [sum(c.across for c in r.cells if c) for r in table.rows]
        missing = max(across, default=0) - len(widths)
        table.widths += [sum(widths) / len(widths) if widths else 1.0] * missing
        if not any(table.widths):
            table.widths = [1.0] * len(table.widths)
        return table

    def _has_lines(self, element: Any) -> bool:
        properties = _child(element, "w:tblPr")
        style = _child(properties, "w:tblStyle")
        chain = self._chain(style.get(qn("w:val"))) if style is not None else []
        for one in (properties, *(_child(s, "w:tblPr") for s in chain)):
            borders = _child(one, "w:tblBorders")
            if borders is not None:
                return any(b.get(qn("w:val")) not in _NO | {"nil"} for b in borders)
        return next(element.iter(qn("w:tcBorders")), None) is not None

    def _row(self, element: Any, open_cells: dict[int, Cell]) -> Row:
        properties = _child(element, "w:trPr")
        height = (_number(_child(properties, "w:trHeight"), "w:val") or 0) / TWIPS
        head = bool(_is_on(_child(properties, "w:tblHeader")))
        row, place = Row([], height, head), 0
        for tc in element.iterchildren(qn("w:tc")):
            of_cell = _child(tc, "w:tcPr")
            across = int(_number(_child(of_cell, "w:gridSpan"), "w:val") or 1)
            merged = _child(of_cell, "w:vMerge")
            goes_on = merged is not None and merged.get(qn("w:val")) != "restart"
            if goes_on and place in open_cells:
                open_cells[place].down += 1
                row.cells.append(None)
            else:
                blocks = self._blocks(tc)
                inside = [b for b in blocks if isinstance(b, Paragraph)]
                cell = Cell(inside, across)
                row.cells.append(cell)
                open_cells.pop(place, None)
                if merged is not None:
                    open_cells[place] = cell
            place += across
        return row


class _Look:
    """How a paragraph and its runs look: own properties first, then the styles'."""

    def __init__(self, of_paragraph: list[Any], of_runs: list[Any]) -> None:
        self.of_paragraph = of_paragraph
        self.of_runs = of_runs

    def _first(self, tag: str, *names: str) -> float | None:
        for properties in self.of_paragraph:
            value = _number(_child(properties, tag), *names)
            if value is not None:
                return value
        return None

    @cached_property
    def size(self) -> float:
        """Of the paragraph's text, where a run says nothing else."""
        return self.run([]).size

    def paragraph(self) -> Paragraph:
        found = Paragraph(size=self.size, align=self._align(), line=self._line())
        found.first_indent = self._length("w:firstLine") - self._length("w:hanging")
        found.left = self._length("w:left") or self._length("w:start")
        found.right = self._length("w:right") or self._length("w:end")
        found.before = (self._first("w:spacing", "w:before") or 0) / TWIPS
        found.after = (self._first("w:spacing", "w:after") or 0) / TWIPS
        breaks = (_child(one, "w:pageBreakBefore") for one in self.of_paragraph)
        found.starts_page = any(_is_on(one) for one in breaks)
        keeps = (_child(one, "w:keepNext") for one in self.of_paragraph)
        found.keeps_next = any(_is_on(one) for one in keeps)
        return found

    def _align(self) -> str:
        for properties in self.of_paragraph:
            found = _child(properties, "w:jc")
            if found is not None:
                return _ALIGN.get(found.get(qn("w:val")), "left")
        return "left"

    def _length(self, name: str) -> float:
        """In points; hundredths of a character go before twentieths of a point."""
        for properties in self.of_paragraph:
            indent = _child(properties, "w:ind")
            chars = _number(indent, f"{name}Chars")
            if chars:
                return chars / 100 * self.size
            length = _number(indent, name)
            if length is not None:
                return length / TWIPS
        return 0

    def _line(self) -> float:
        for properties in self.of_paragraph:
            spacing = _child(properties, "w:spacing")
            line = _number(spacing, "w:line")
            if line:
                rule = spacing.get(qn("w:lineRule")) or "auto"
                # "auto" counts in lines of about 1.3 times the size of Chinese type
                return line / 240 * 1.3 * self.size if rule == "auto" else line / TWIPS
        return 0

    def run(self, own: list[Any]) -> Run:
        chain = [one for one in (*own, *self.of_runs) if one is not None]
        sizes = (_number(_child(one, "w:sz"), "w:val") for one in chain)
        size = next((size for size in sizes if size), 21) / 2
        underline = next(
            (u for one in chain if (u := _child(one, "w:u")) is not None), None
        )
        return Run(
            "",
            size=size,
            family=self._family(chain),
            is_bold=self._is(chain, "w:b"),
            is_italic=self._is(chain, "w:i"),
            is_underlined=bool(_is_on(underline)),
        )

    @staticmethod
    def _is(chain: list[Any], tag: str) -> bool:
        for properties in chain:
            found = _is_on(_child(properties, tag))
            if found is not None:
                return found
        return False

    @staticmethod
    def _family(chain: list[Any]) -> str:
        for properties in chain:
            fonts = _child(properties, "w:rFonts")
            name = fonts.get(qn("w:eastAsia")) if fonts is not None else None
            if name:
                low = name.lower()
                fits = (k for k, words in _FAMILIES if any(w in low for w in words))
                return next(fits, "serif")
        return "serif"
