"""The letter in three parts, as Word and as PDF."""

from io import BytesIO

import pytest
from docx import Document as WordDocument
from pypdf import PdfReader

from zhibu.life.office import queries
from zhibu.life.office.models import Document
from zhibu.procedures.transfers import services
from zhibu.procedures.transfers.documents import number_in_words, year_in_words
from zhibu.procedures.transfers.tests.test_reshaping import carry_out, prepare
from zhibu.procedures.transfers.tests.world import ONE, TODAY, make_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"), (1, "壹"), (9, "玖"), (10, "拾"), (11, "拾壹"), (12, "拾贰"),
        (20, "贰拾"), (30, "叁拾"), (45, "肆拾伍"), (90, "玖拾"), (100, "壹佰"),
        (105, "壹佰零伍"), (110, "壹佰壹拾"), (180, "壹佰捌拾"),
    ],
)  # fmt: skip
def test_numbers_are_written_so_that_nobody_alters_them(number, words):
    assert number_in_words(number) == words


def test_years_are_written_digit_by_digit():
    assert year_in_words(2026) == "贰零贰陆"


@pytest.fixture
def letter():
    world = make_world(name="王丽娟")
    world.outside()
    return Document.objects.get()


def test_stub_letter_and_receipt_stand_on_one_sheet(letter):
    """R-TRF-05: three parts, one number on each, the seal across both cuts."""
    word = WordDocument(BytesIO(queries.word_of(letter)))
    lines = [paragraph.text for paragraph in word.paragraphs]
    text = "\n".join(lines)
    for part in ("介绍信存根", "中国共产党党员组织关系介绍信", "介绍信回执联"):
        assert part in text
    assert text.count("骑缝加盖公章") == 2
    assert text.count(letter.number) == 5
    assert "王丽娟同志系中共正式党员" in text
    member = letter.member
    assert f"身份证号码{member.id_number}" in text
    assert "该同志党费已交到贰零贰陆年拾壹月。（有效期叁拾天）" in text
    assert "由东风镇第一党支部去某公司党支部" in text
    assert lines.count("中共外省某县委组织部：") == 1
    assert lines.count("中共平安县东风镇委员会：") == 1  # the receipt comes back here


def test_the_pdf_says_the_same_on_one_page(letter):
    _name, _type, content = queries.file_of(letter, "pdf")
    pages = PdfReader(BytesIO(content)).pages
    assert len(pages) == 1
    text = pages[0].extract_text().replace("\n", "")
    assert "介绍信回执联" in text and "经办人" in text


def test_the_document_leads_back_to_the_transfer(letter):
    assert letter.subject_url == f"/transfers/{letter.subject_key}/"


def pages_of(document):
    """The text of the PDF, without white space, page by page."""
    _name, _type, content = queries.file_of(document, "pdf")
    pages = PdfReader(BytesIO(content)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_the_notice_of_a_merger_names_every_member():
    world = make_world(name="王丽娟")
    row = carry_out(world, prepare(world))
    notice, roster = pages_of(Document.objects.get(pk=row.document))
    assert "关于合并设置党支部的通知" in notice
    assert "撤销东风镇第一党支部，其党员并入东风镇第二党支部" in notice
    assert "2026年第8次党委会议纪要（2026年11月23日）" in notice
    assert "本次调整报中共平安县委员会备案" in notice  # R-ORG-04
    assert "整建制转接党员名册" in roster
    assert "王丽娟正式党员" in roster


def test_the_notice_of_a_move_names_both_superiors():
    world = make_world(name="王丽娟")
    row = carry_out(world, prepare(world, "move", [world.old], world.west))
    (notice,) = pages_of(Document.objects.get(pk=row.document))
    assert "将东风镇第一党支部整建制转移至中共平安县西关镇委员会" in notice
    assert "中共平安县东风镇委员会" in notice
    assert "王丽娟" not in notice


def test_a_certificate_says_that_nothing_moves():
    """R-TRF-09."""
    world = make_world(name="王丽娟")
    document = services.give_certificate(
        actor=world.officer(world.east),
        member_id=world.member.pk,
        addressed_to="某市委党校机关党委",
        purpose="参加培训",
        away_from=TODAY,
        away_until=TODAY + 30 * ONE,
        on=TODAY,
    )
    (text,) = pages_of(document)
    assert "兹有王丽娟同志" in text
    assert "自2026年11月24日至2026年12月24日在你处" in text
    assert "本证明信不转移组织关系" in text
