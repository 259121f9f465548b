"""The papers of floating members, opened as Word and as PDF; who may have them."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document as WordDocument
from pypdf import PdfReader

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.life.office import queries as office
from zhibu.life.office.models import Document
from zhibu.procedures.floating import queries, services
from zhibu.procedures.floating.codes import ArrivalAct, Paper
from zhibu.procedures.floating.documents import BRANCH_SUBJECT
from zhibu.procedures.floating.models import Stay
from zhibu.procedures.floating.rules import STANDARD
from zhibu.procedures.floating.tests.factories import (
    TODAY,
    make_arrival,
    make_host,
    make_stay,
    officer,
    secretary,
)
from zhibu.register.members.tests.factories import make_member, myself
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import (
    make_organisation,
)

pytestmark = pytest.mark.django_db
PERSON = {
    "name": "王丽娟",
    "education": "31",
    "joined_on": date(2005, 6, 10),
    "birth_date": date(1980, 5, 1),
    "phone": "19900001234",
}


@pytest.fixture
def stay(home):
    return make_stay(home, person=PERSON)


def issue(county, stay, kind=Paper.CARD, **given):
    values = {"actor": officer(county), "stay_id": stay.pk, "kind": kind, "on": TODAY}
    return services.issue_paper(**(values | given))


def text_of(document):
    """Everything in the Word file: paragraphs and cells."""
    word = WordDocument(BytesIO(office.word_of(document)))
    cells = [cell.text for t in word.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(p.text for p in word.paragraphs), *cells])


def pages_of(document):
    _name, _type, content = office.file_of(document, "pdf")
    pages = PdfReader(BytesIO(content)).pages
    return [page.extract_text().replace("\n", "") for page in pages]


def test_the_card_says_who_is_away_and_whom_to_ask(county, stay):
    document = issue(county, stay)
    text = text_of(document)
    for words in ("流动党员活动证", "王丽娟", "1980年5月", "2005年6月", "东风村党支部",
                  "陈静", "010-60000001", "广东省深圳市南山区", "外出务工", "制造业",
                  "2026年10月20日", "没有表决权、选举权和被选举权",
                  "中共平安县委员会"):  # fmt: skip
        assert words in text, words
    assert document.number in text
    assert "19900001234" not in text and stay.member.id_number not in text
    first, second = pages_of(document)
    assert "王丽娟" in first and "二、参加活动和交纳党费情况" in second
    assert "三、年审" in second and "2026" in second and "2029" in second


def test_the_card_names_the_branch_where_the_member_takes_part(county, stay):
    host = make_organisation("深圳南山流动党员党支部", county, Kind.FLOATING_BRANCH)
    make_host(host)
    arrival = make_arrival(stay, host)
    assert "深圳南山流动党员党支部" not in text_of(issue(county, stay))
    services.answer_arrival(
        actor=secretary(host), arrival_id=arrival.pk, act=ArrivalAct.ACCEPT, on=TODAY
    )
    text = text_of(issue(county, stay))
    assert "深圳南山流动党员党支部" in text and "2026年11月24日" in text


def test_the_number_of_the_card_is_registered_and_an_older_one_is_void(county, stay):
    first = issue(county, stay)
    stay.refresh_from_db()
    assert stay.card_number == first.number and "〔2026〕" in first.number
    second = issue(county, stay)
    first.refresh_from_db()
    stay.refresh_from_db()
    assert first.is_void and not second.is_void
    assert stay.card_number == second.number != first.number
    assert Entry.objects.filter(action="floating.card").count() == 2
    assert second.subject_url == f"/floating/stays/{stay.pk}/"


@pytest.mark.parametrize(
    ("kind", "declared", "code", "rule"),
    [
        (Paper.CERTIFICATE, {}, "stay_too_long", "R-TRF-09"),
        (
            Paper.CARD,
            {"reason": "study", "trade": "", "until": date(2027, 1, 10)},
            "other_paper",
            "R-FLO-10",
        ),
        (Paper.CARD, {"is_fixed": True}, "other_paper", "R-FLO-10"),
    ],
)
def test_only_the_paper_that_the_stay_calls_for(
    county, home, kind, declared, code, rule
):
    stay = make_stay(home, **declared)
    with pytest.raises(Refused) as refused:
        issue(county, stay, kind)
    (problem,) = refused.value.problems
    assert (problem.code, problem.rule) == (code, rule)
    assert not Document.objects.exists()
    assert Stay.objects.get().card_number == ""


def test_a_short_course_takes_a_certificate(county, home):
    stay = make_stay(home, person=PERSON, reason="study", trade="",
                     until=date(2027, 1, 10))  # fmt: skip
    document = issue(county, stay, Paper.CERTIFICATE)
    text = text_of(document)
    assert "广东省深圳市南山区有关党组织：" in text
    assert "王丽娟同志" in text and "系中共正式党员，组织关系在" in text
    assert "自2026年10月20日至2027年1月10日外出" in text
    assert "有效期至2027年1月10日" in text and "支部联系人：陈静" in text
    assert len(pages_of(document)) == 1
    assert Stay.objects.get().card_number == ""


def test_who_may_issue_and_who_may_have_it(county, home, stay):
    for actor in (secretary(home), myself(stay.member)):
        with pytest.raises(NotFound):
            issue(county, stay, actor=actor)
    below = officer(make_organisation("东风村总支", county, Kind.GENERAL_BRANCH))
    with pytest.raises(NotFound):
        issue(county, stay, actor=below)
    with pytest.raises(Refused) as refused:  # an officer of the branch itself
        issue(county, stay, actor=officer(home))
    assert refused.value.problems[0].code == "not_the_committee"
    mine = {"actor": myself(stay.member), "kind": "card", "form": "pdf"}
    with pytest.raises(Refused) as refused:
        services.hand_out_own_paper(**mine)
    assert refused.value.problems[0].code == "paper_missing"
    issue(county, stay)
    name, _type, content = services.hand_out_own_paper(**mine)
    assert name.endswith(".pdf") and content.startswith(b"%PDF")
    other = {"stay_id": stay.pk, "kind": "card", "form": "pdf"}
    services.hand_out_paper(actor=secretary(home), **other)
    downloads = Entry.objects.filter(action="documents.download")
    assert [entry.subject_id for entry in downloads] == [stay.member_id] * 2
    for actor in (
        myself(stay.member),  # has it from the own page
        myself(make_member(home)),
        secretary(make_organisation("西关村党支部", county)),
    ):
        with pytest.raises(NotFound):
            services.hand_out_paper(actor=actor, **other)
    with pytest.raises(NotFound):
        services.hand_out_own_paper(**(mine | {"kind": "transfer"}))
    with pytest.raises(Refused):
        services.hand_out_own_paper(**(mine | {"actor": myself(make_member(home))}))


def test_nothing_is_issued_for_a_stay_that_is_over(county, stay):
    services.end_stay(
        actor=myself(stay.member), stay_id=stay.pk, ended_on=TODAY,
        because="returned", on=TODAY,
    )  # fmt: skip
    with pytest.raises(Conflict):
        issue(county, stay)


def test_setting_up_a_branch_is_a_decision_on_paper(county, home):
    stays = [make_stay(home) for _number in range(3)]
    key = queries.plan_of(county.path, STANDARD).proposals[0].key
    branch = services.set_up_branch(
        actor=officer(county), parent_id=county.pk, key=key, on=TODAY,
        name="平安县驻深圳市制造业流动党员党支部",
        consulted="中共深圳市南山区委组织部", contact_name="陈静",
    )  # fmt: skip
    document = Document.objects.get()
    assert (document.subject_app, document.subject_key) == (
        BRANCH_SUBJECT,
        str(branch.pk),
    )
    assert queries.decisions_on(branch.pk) == [document]
    text = text_of(document)
    assert "关于成立平安县驻深圳市制造业流动党员党支部的决定" in text
    assert "经与中共深圳市南山区委组织部协商，研究决定" in text
    assert "首批编入流动党员3名" in text and document.number in text
    for stay in stays:
        assert stay.member.name in text
    assert any("附件" in page for page in pages_of(document))
