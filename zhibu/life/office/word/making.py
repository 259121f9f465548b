"""Makes the default template of a kind from its blocks, in the official layout.

GB/T 9704—2012: A4 with margins 37, 35, 28, 26 mm; title 2号 小标宋, text 3号 仿宋,
headings 3号 黑体; 28 pt from line to line; the page number 4号 between dashes.
"""

from functools import cache, singledispatchmethod
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhibu.life.office.kinds import DocumentKind, Paper
from zhibu.life.office.word import blocks
from zhibu.life.office.word.filling import packed_anew

TITLE, BODY, HEADING = "方正小标宋简体", "仿宋_GB2312", "黑体"
LATIN = "Times New Roman"
TITLE_SIZE, BODY_SIZE, TABLE_SIZE, FOOT_SIZE = 22, 16, 14, 14
LINE = 28
# Styles and parts of the library's own template that are used, and that are not.
_KEPT = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid"}
_KEPT |= {"Header", "Footer"}
_UNUSED = {"numbering", "stylesWithEffects", "customXml", "thumbnail"}
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
SHEETS = {
    Paper.A4: (210, 297),
    Paper.A4_FULL: (210, 297),
    Paper.A4_LANDSCAPE: (297, 210),
    Paper.A3_LANDSCAPE: (420, 297),
}


@cache
def default_template(kind: DocumentKind) -> bytes:
    """The template that the program brings along for a kind; made once."""
    if kind.file is not None:
        return kind.file.read_bytes()
    maker = _Maker(kind.paper)
    for block in kind.body:
        maker.add(block)
    return maker.finished()


class _Maker:
    def __init__(self, paper: Paper) -> None:
        self.document = Document()
        _throw_out(self.document)
        self._set_up_page(paper)
        self._set_up_text()
        self._number_pages()

    def finished(self) -> bytes:
        target = BytesIO()
        self.document.save(target)
        return packed_anew(target.getvalue())

    # ---- page and text

    def _set_up_page(self, paper: Paper) -> None:
        section = self.document.sections[0]
        width, height = SHEETS[paper]
        section.page_width, section.page_height = Mm(width), Mm(height)
        if width > height:
            section.orientation = WD_ORIENT.LANDSCAPE
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        if paper is Paper.A4_FULL:
            section.top_margin = section.bottom_margin = Mm(18)
        elif paper is not Paper.A4:
            section.top_margin = section.bottom_margin = Mm(25)

    def _set_up_text(self) -> None:
        style = self.document.styles["Normal"]
        _set_font(style.element.get_or_add_rPr(), BODY)
        style.font.size = Pt(BODY_SIZE)
        style.paragraph_format.line_spacing = Pt(LINE)
        style.paragraph_format.space_after = Pt(0)

    def _number_pages(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, "— ", size=FOOT_SIZE)
        run = self._run(paragraph, "", size=FOOT_SIZE)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            run._r.append(element)
        self._run(paragraph, " —", size=FOOT_SIZE)

    def _run(
        self, paragraph: Any, text: str, *, size: float = 0, font: str = BODY
    ) -> Any:
        run = paragraph.add_run(text)
        _set_font(run._r.get_or_add_rPr(), font)
        if size:
            run.font.size = Pt(size)
        return run

    def _paragraph(self, text: str, align: str = "left", **look: Any) -> Any:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGN[align]
        self._run(paragraph, text, **look)
        return paragraph

    # ---- one way for each block

    @singledispatchmethod
    def add(self, block: Any) -> None:
        raise TypeError(f"no such block: {block!r}")

    @add.register
    def _(self, block: blocks.Title) -> None:
        paragraph = self._paragraph(block.text, "center", size=TITLE_SIZE, font=TITLE)
        paragraph.paragraph_format.space_after = Pt(LINE / 2)

    @add.register
    def _(self, block: blocks.Number) -> None:
        paragraph = self._paragraph(block.text, "center")
        paragraph.paragraph_format.space_after = Pt(LINE / 2)

    @add.register
    def _(self, block: blocks.Salutation) -> None:
        self._paragraph(block.text)

    @add.register
    def _(self, block: blocks.Heading) -> None:
        paragraph = self._paragraph(block.text, font=HEADING)
        paragraph.paragraph_format.keep_with_next = True
        _indent(paragraph)

    @add.register
    def _(self, block: blocks.Text) -> None:
        paragraph = self._paragraph(block.text, block.align)
        if block.is_indented and block.align == "left":
            _indent(paragraph)

    @add.register
    def _(self, block: blocks.Closing) -> None:
        for place, line in enumerate(block.lines):
            paragraph = self._paragraph(line, "right")
            is_last = place == len(block.lines) - 1
            paragraph.paragraph_format.keep_with_next = not is_last
            paragraph.paragraph_format.right_indent = Pt(BODY_SIZE * 2)
            if place == 0:
                paragraph.paragraph_format.space_before = Pt(LINE * 2)

    @add.register
    def _(self, block: blocks.Signatures) -> None:
        for place, label in enumerate(block.labels):
            paragraph = self._paragraph(f"{label}：＿＿＿＿＿＿＿＿")
            is_last = place == len(block.labels) - 1
            paragraph.paragraph_format.keep_with_next = not is_last
            if place == 0:
                paragraph.paragraph_format.space_before = Pt(LINE)

    @add.register
    def _(self, block: blocks.PageBreak) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    @add.register
    def _(self, block: blocks.Listing) -> None:
        table = self._table([column.width for column in block.columns])
        headings = [column.heading for column in block.columns]
        self._line(table, headings, font=HEADING, size=block.size)
        _repeat_at_top(table.rows[0])
        first, *_rest = self._line(table, [""] * len(block.columns))
        self._write(first, "{%tr for row in " + block.rows + " %}")
        for cell, column in zip(table.add_row().cells, block.columns, strict=True):
            value = "{{ row." + column.key + " }}" if column.key else ""
            is_label = column.align == "center"
            self._write(cell, value, size=block.size, is_label=is_label)
        last, *_rest = self._line(table, [""] * len(block.columns))
        self._write(last, "{%tr endfor %}")

    @add.register
    def _(self, block: blocks.Form) -> None:
        across = max(len(line) for line in block.lines)
        usual = [2 if n % 2 else 1 for n in range(across)]
        table = self._table(list(block.widths) or usual)
        for number, line in enumerate(block.lines):
            cells = table.add_row().cells
            for place, text in enumerate(line):
                cell = cells[place]
                if place == len(line) - 1 and across > len(line):
                    cell = cell.merge(cells[-1])
                font = BODY if place % 2 else HEADING
                self._write(cell, text, font=font, is_label=not place % 2)
            if number in block.tall:
                table.rows[-1].height = Pt(block.room)
                table.rows[-1].height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST

    # ---- tables

    def _table(self, widths: list[int]) -> Any:
        table = self.document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        section: Any = self.document.sections[0]
        whole = section.page_width - section.left_margin - section.right_margin
        for column, width in zip(table.columns, widths, strict=True):
            column.width = int(whole * width / sum(widths))
        return table

    def _line(
        self, table: Any, texts: list[str], font: str = BODY, size: float = TABLE_SIZE
    ) -> Any:
        cells = table.add_row().cells
        for cell, text in zip(cells, texts, strict=True):
            self._write(cell, text, font=font, size=size, is_label=True)
        return cells

    def _write(
        self,
        cell: Any,
        text: str,
        *,
        font: str = BODY,
        size: float = TABLE_SIZE,
        is_label: bool = False,
    ) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = Pt(size * 1.5)
        paragraph.alignment = ALIGN["center" if is_label else "left"]
        self._run(paragraph, text, size=size, font=font)


def _throw_out(document: Any) -> None:
    """Of what the library's own template brings along, keep what is used."""
    styles = document.styles.element
    for style in list(styles.iter(qn("w:style"))):
        if style.get(qn("w:styleId")) not in _KEPT:
            styles.remove(style)
    styles.remove(styles.find(qn("w:latentStyles")))
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in _UNUSED:
                del relations[key]


def _set_font(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), LATIN)
    fonts.set(qn("w:eastAsia"), font)


def _indent(paragraph: Any) -> None:
    """By two characters of the text, whatever their size."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(BODY_SIZE * 2 * 20))


def _repeat_at_top(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
