"""Templates: what is refused, what is understood, and that the same comes out again."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document as WordDocument
from pypdf import PdfReader

from zhibu.foundation.kernel.refusals import Refused
from zhibu.life.office.kinds import DocumentKind, Paper, Placeholder, Rows, every_kind
from zhibu.life.office.tests.factories import replaced, with_parts, word
from zhibu.life.office.word import (
    blocks,
    filling,
    making,
    packages,
    reading,
    typesetting,
)

DAY = date(2026, 11, 24)
KIND = DocumentKind(
    key="test.list",
    label="list",
    title="名单",
    placeholders=(
        Placeholder("name", "name", "王丽娟"),
        Placeholder("vote", "vote", ""),
        Rows("people", "people", (Placeholder("name", "name", "李建国"),)),
    ),
    body=(
        blocks.Title(),
        blocks.Heading("一、名单"),
        blocks.Form(
            (("姓名", "{{ name }}", "表决", "{{ vote }}"), ("意见", "")), tall=(1,)
        ),
        blocks.Listing(
            "people", (blocks.Column("姓名", "name"), blocks.Column("签名", ""))
        ),
        blocks.PageBreak(),
        blocks.Text("完", align="right"),
    ),
    paper=Paper.A4_LANDSCAPE,
)


def refusal(content, kind=KIND):
    with pytest.raises(Refused) as refused:
        filling.check_template(content, kind)
    return {p.code: str(p) for p in refused.value.problems}


def filled(template, kind=KIND, **context):
    return filling.fill(
        template, kind.example | context, title="名单", author="支部", on=DAY
    )


def paragraphs(content):
    return [p.text for p in WordDocument(BytesIO(content)).paragraphs]


# ---- every kind of the program


@pytest.mark.parametrize("kind", list(every_kind()), ids=lambda kind: kind.key)
def test_every_default_template_becomes_word_and_pdf(kind):
    template = making.default_template(kind)
    filling.check_template(template, kind)
    made = filled(template, kind)
    text = reading.read(made).text
    assert "{{" not in text
    assert "{%" not in text
    pdf = typesetting.pdf_of(made, title="题", author="支部", on=DAY)
    of_pdf = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    squeezed = "".join(of_pdf.split())
    for line in text.split():
        assert line in squeezed


def test_the_same_context_gives_the_same_bytes():
    template = making.default_template(KIND)
    first, second = filled(template), filled(template)
    assert first == second
    pdfs = [
        typesetting.pdf_of(one, title="a", author="b", on=DAY)
        for one in (first, second)
    ]
    assert pdfs[0] == pdfs[1]
    assert filled(template, name="张三") != first


def test_rows_forms_and_paper_are_carried_over():
    rows = [{"name": "甲"}, {"name": "乙"}, {"name": "丙"}]
    made = filled(making.default_template(KIND), people=rows, vote="同意")
    contents = reading.read(made)
    form, listing = [b for b in contents.blocks if hasattr(b, "rows")]
    assert [c.paragraphs[0].text for c in form.rows[0].cells] == [
        "姓名",
        "王丽娟",
        "表决",
        "同意",
    ]
    assert form.rows[1].height == blocks.Form(()).room
    assert form.rows[1].cells[1].across == 3
    assert [r.cells[0].paragraphs[0].text for r in listing.rows] == [
        "姓名",
        "甲",
        "乙",
        "丙",
    ]
    assert listing.rows[0].is_head
    assert contents.sheet.width > contents.sheet.height
    assert contents.sheet.has_numbers
    pdf = PdfReader(BytesIO(typesetting.pdf_of(made, title="a", author="b", on=DAY)))
    assert len(pdf.pages) == 2
    assert pdf.metadata.title == "a"


def test_nothing_in_a_value_is_read_as_an_instruction():
    evil = '{{ name }} {%tr for %} #panic("x") \\ "\\u{41}" <w:p/> & $x$'
    made = filled(word("{{ name }}。"), name=evil)
    assert paragraphs(made) == [evil + "。"]
    pdf = typesetting.pdf_of(made, title=evil, author='"\\', on=DAY)
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "panic" in text
    assert "<w:p/>" in text


def test_line_breaks_in_values_stay():
    made = filled(word("{{ name }}"), name="第一行\n第二行")
    assert paragraphs(made) == ["第一行\n第二行"]


# ---- the language


@pytest.mark.parametrize("text", [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ name.__class__ }}",
    "{{ name.upper() }}",
    "{{ name ~ name }}",
    "{{ name * 1000000000 }}",
    "{{ name|safe }}",
    "{{ name[0] }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ lipsum() }}",
    "{% for a in range(1000000000) %}x{% endfor %}",
    "{% for a in people %}{% for b in people %}x{% endfor %}{% endfor %}",
    "{% set x = name %}",
    "{% macro x() %}{% endmacro %}",
    "{% include 'x' %}",
    "{% if name is defined %}x{% endif %}",
    "{% for a in people %}{{ a.__class__ }}{% endfor %}",
    "{% for a in people %}{{ loop.nextitem }}{% endfor %}",
    "{{ name",
])  # fmt: skip
def test_what_is_no_placeholder_is_refused(text):
    codes = set(refusal(word(text)))
    assert codes <= {"template_language", "template_syntax", "placeholder_unknown"}


def test_jinja_in_header_and_properties_is_no_way_around():
    document = WordDocument()
    document.add_paragraph("{{ name }}")
    document.sections[0].header.paragraphs[0].text = "{{ ''.__class__ }}"
    target = BytesIO()
    document.save(target)
    assert "template_language" in refusal(target.getvalue())

    document = WordDocument()
    document.core_properties.title = "{{ ''.__class__ }}"
    target = BytesIO()
    document.save(target)
    made = filled(target.getvalue())
    assert WordDocument(BytesIO(made)).core_properties.title == "名单"


def test_an_unknown_placeholder_names_the_nearest():
    found = refusal(word("{{ nmae }}"))
    assert "nmae" in found["placeholder_unknown"]
    assert "“name”" in found["placeholder_unknown"]


def test_all_unknown_placeholders_are_told_at_once():
    with pytest.raises(Refused) as refused:
        filling.check_template(word("{{ nmae }}", "{{ xyzzy }}"), KIND)
    assert len(refused.value.problems) == 2


def test_a_list_needs_a_loop_and_a_loop_a_list():
    assert "placeholder_list" in refusal(word("{{ people }}"))
    assert "placeholder_unknown" in refusal(
        word("{%p for a in name %}", "{%p endfor %}")
    )
    found = refusal(word("{%p for a in people %}", "{{ a.nam }}", "{%p endfor %}"))
    assert "“a.name”" in found["placeholder_unknown"]


def test_conditions_and_loops_of_paragraphs():
    template = word(
        "{%p if vote %}", "表决：{{ vote }}", "{%p endif %}",
        "{%p for a in people %}", "{{ loop.index }}. {{ a.name }}", "{%p endfor %}",
    )  # fmt: skip
    filling.check_template(template, KIND)
    assert paragraphs(filled(template)) == ["1. 李建国", "2. 李建国"]
    assert paragraphs(filled(template, vote="同意"))[0] == "表决：同意"


# ---- the package


def test_only_a_word_file_is_a_template():
    for content in (b"", b"plain text", b"PK\x03\x04broken", b"%PDF-1.7"):
        assert "template_no_document" in refusal(content)
    workbook = BytesIO()
    with zipfile.ZipFile(workbook, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "template_no_document" in refusal(workbook.getvalue())


def test_macros_and_embedded_things_are_refused():
    good = word("{{ name }}")
    assert "template_active" in refusal(with_parts(good, word__vbaProject_bin=b"x"))
    assert "template_active" in refusal(
        with_parts(good, **{"word__embeddings__oleObject1.bin": b"x"})
    )
    macro = replaced(
        good,
        "[Content_Types].xml",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert "template_active" in refusal(macro)
    outside = replaced(
        good,
        "word/_rels/document.xml.rels",
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/attachedTemplate" Target="http://x/t.dotm"'
        b' TargetMode="External"/></Relationships>',
    )
    assert "template_active" in refusal(outside)
    field = replaced(
        good, "word/document.xml", b"</w:p>",
        b"<w:r><w:instrText>DDE</w:instrText></w:r>"
        b"<w:r><w:instrText>AUTO c:\\\\cmd</w:instrText></w:r></w:p>",
    )  # fmt: skip
    assert "template_active" in refusal(field)


def test_what_swells_up_is_refused():
    good = word("{{ name }}")
    bomb = with_parts(
        good, **{"word__media__a.png": b"\0" * (packages.LARGEST_UNPACKED + 1)}
    )
    assert len(bomb) < packages.LARGEST
    assert "template_swells" in refusal(bomb)
    assert "template_too_large" in refusal(b"x" * (packages.LARGEST + 1))


def test_entities_are_refused():
    laughs = replaced(
        word("{{ name }}"), "word/document.xml", b"<w:document",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document',
    )  # fmt: skip
    assert "template_no_document" in refusal(laughs)


def test_what_the_pdf_leaves_out_is_said():
    document = WordDocument()
    document.add_paragraph("{{ name }}", style="List Number")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    target = BytesIO()
    document.save(target)
    assert len(reading.left_out(target.getvalue())) == 1
    assert reading.left_out(making.default_template(KIND)) == []
