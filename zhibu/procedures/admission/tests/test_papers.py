"""Papers: what each says, who may issue it and when, and that templates stay put."""

from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from django.utils import translation
from docx import Document as WordDocument
from pypdf import PdfReader

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.life.office import queries as office_queries
from zhibu.life.office.models import Document
from zhibu.life.office.tests.factories import upload
from zhibu.life.office.word.blocks import Form, Listing
from zhibu.life.office.word.making import default_template
from zhibu.procedures.admission import queries, services
from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.codes import Outcome as O
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.documents.papers import PAPERS, paper_of
from zhibu.procedures.admission.models import Case, Objection
from zhibu.procedures.admission.rules import Vote
from zhibu.procedures.admission.tests.factories import (
    BORN,
    OLD,
    make_world,
    open_person,
    play,
    record,
)
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import actor_with, make_member
from zhibu.register.organisations.tests.factories import make_group

pytestmark = pytest.mark.django_db
ID_NUMBER = make_id_number("110105", BORN, 3, "2")
PERSON = {
    "id_number": ID_NUMBER,
    "ethnicity": "01",
    "education": "21",
    "native_place": "浙江杭州",
    "phone": "13800001234",
    "address": "青石县东风镇平安村12号",
    "workplace": "青石县第一中学",
    "post": "教师",
    "number": "2018001",
}
# What an unfilled place, a missing value or a careless sentence leaves behind.
LEFTOVERS = (
    "{{",
    "}}",
    "{%",
    "None",
    "（）",
    "()",
    "[]",
    "，，",
    "。。",
    "，。",
    "、、",
)


@pytest.fixture
def world():
    made = make_world()
    made.branch.contact_phone = "0571-88001234"
    made.branch.save()
    return made


@pytest.fixture
def case(world):
    return open_person(world, **PERSON)


def issuer(world, paper):
    return world.officer if paper.who == Who.UPPER else world.secretary


def make(world, case, key, on, actor=None):
    """Issue a paper, or a list of one person, as who it belongs to."""
    paper = paper_of(f"admission.{key}")
    actor = actor or issuer(world, paper)
    if not paper.is_list:
        return services.make_paper(actor=actor, case_id=case.pk, kind=paper.key, on=on)
    place = world.county if paper.who == Who.UPPER else world.branch
    return services.make_list(
        actor=actor,
        organisation_id=place.pk,
        kind=paper.key,
        case_ids=[case.pk],
        on=on,
    )


def text_of(document):
    """Everything that Word shows, opened again; checked for leftovers."""
    word = WordDocument(BytesIO(office_queries.word_of(document)))
    parts = [paragraph.text for paragraph in word.paragraphs]
    for table in word.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    text = "\n".join(parts)
    left = [one for one in LEFTOVERS if one in text]
    assert not left, (document.kind, left, text)
    return text


def pdf_text(document):
    """The text of the PDF, without white space."""
    _name, _type, content = office_queries.file_of(document, "pdf")
    pages = PdfReader(BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


# What each paper must say of a case that goes straight to the archive. {…}: see `told`.
SAYS = {
    "application_receipt": ("林晓同志：", "{apply}", "平安村党支部", "{talk_due}"),
    "talk_record": (
        "林晓",
        "女",
        "2000年1月",
        "汉族",
        "浙江杭州",
        "{talk}",
        "党群服务中心",
        "王丽娟",
        "动机端正，表现良好。",
    ),
    "activist_report": (
        "中共平安县委员会：",
        "党员推荐",
        "{determine_activist}",
        "备案",
    ),
    "activist_list": (ID_NUMBER, "教师", "{apply.}", "{determine_activist.}"),
    "activist_form": (
        "{file_activist}",
        "{contacts}",
        "{review_activist}",
        "李建国",
        "思想上要求进步。",
    ),
    "target_report": ("请示", "{discuss_target}", "党小组", "妥否，请批示。"),
    "target_list": (ID_NUMBER, "{list_target.}", "大学本科毕业"),
    "target_reply": ("平安村党支部：", "{consent_target}", "不少于5个工作日"),
    "notice": ("青石县第一中学", "2000年1月", "{notice}", "0571-88001234"),
    "notice_result": ("{notice}", "未收到异议", "不影响列为发展对象"),
    "political_review": ("查阅有关档案材料", "政治审查合格", "{political_review}"),
    "pre_review_request": (
        "{political_review}",
        "培训3天",
        "{examine}",
        "{list_target}",
    ),
    "pre_review_reply": ("预审合格", "{pre_review}", "入党志愿书"),
    "admission_form": (
        ID_NUMBER,
        "平安村12号",
        "永不叛党",
        "应到会",
        "{approve}",
        "同意入党",
    ),
    "resolution": ("{meet}", "10名", "实到会8名", "赞成7票，反对1票", "表现良好。"),
    "approval_list": ("2018001", "{meet.}", "{superior_talk.}", "合格"),
    "approval_reply": ("{meet}至{probation_end}", "{approve}", "{oath_due}前"),
    "admission_list": (ID_NUMBER, "{contacts}", "{meet.}", "{list_target.}"),
    "oath_list": ("{oath.}", "{approve.}", "我志愿加入中国共产党"),
    "probation_form": (
        "{review_probation}",
        "思想上要求进步。",
        "{oath}",
        "{contacts}",
        "{probation_end}",
    ),
    "conversion_receipt": ("{apply_conversion}", "{probation_end}"),
    "conversion_list": ("2018001", "{apply_conversion.}", "{oath.}"),
    "conversion_resolution": ("{meet_conversion}", "同意林晓同志按期转为中共正式党员"),
    "conversion_reply": ("党龄从{probation_end}算起", "{approve_conversion}"),
    "archive_list": ("转正申请书", "{political_review}", "{approve_conversion}"),
}


def told(case, says):
    """The days of the acts in what a paper must say: {meet} long, {meet.} short."""
    days = {act.kind: act.day for act in case.acts.all()}
    days["talk_due"] = date(2026, 7, 1)
    days["probation_end"] = case.probation_ends
    days["oath_due"] = days[K.APPROVE].replace(month=days[K.APPROVE].month + 1)
    words = {kind: f"{d.year}年{d.month}月{d.day}日" for kind, d in days.items()}
    words |= {f"{kind}.": f"{d:%Y.%m.%d}" for kind, d in days.items()}
    people = case.acts.get(kind=K.NAME_INTRODUCERS).people.order_by("pk")
    words["contacts"] = "、".join(person.name for person in people)
    for place, value in words.items():
        says = says.replace("{" + place + "}", value)
    return says


def test_every_paper_says_what_the_case_says(world, case):
    day = play(world, case)
    talk = {"place": "党群服务中心", "persons": "王丽娟", "text": "动机端正,表现良好."}
    case.acts.filter(kind=K.TALK).update(**talk)
    reviews = {"persons": "李建国", "text": "思想上要求进步"}
    case.acts.filter(kind__startswith="review_").update(**reviews)
    wrong = []
    for key, says in SAYS.items():
        document = make(world, case, key, day)
        text, pdf = text_of(document), pdf_text(document)
        for one in (told(case, said) for said in says):
            if one not in text:
                wrong.append(f"{key}: {one} not in {text}")
            if "".join(one.split()) not in pdf:
                wrong.append(f"{key}: {one} not in the PDF")
        is_sealed = paper_of(document.kind).shows_sealed
        if (ID_NUMBER in text) != is_sealed or "13800001234" in text:
            wrong.append(f"{key}: sealed items")
    assert not wrong, "\n".join(wrong)


def test_no_paper_is_left_out_of_these_tests():
    other = {"refusal_reply", "extension_notice", "cancellation_notice"}
    other |= {"conversion_refusal"}
    assert {p.key.removeprefix("admission.") for p in PAPERS} == set(SAYS) | other


def test_a_notice_shows_nothing_but_name_sex_month_and_unit(world, case):
    play(world, case, K.LIST_TARGET)
    day = case.acts.get(kind=K.NOTICE).day
    text = text_of(make(world, case, "notice", day))
    for hidden in ("浙江", "汉族", "教师", "1月1日", "平安村12号", "2018001"):
        assert hidden not in text


# ---- other outcomes


def test_what_is_not_known_stays_empty(world):
    # A name, sex and date of birth, nothing else.
    case = open_person(world, ethnicity="", education="", id_number="")
    day = play(world, case, K.PRE_REVIEW)
    for key in (
        "talk_record",
        "activist_report",
        "activist_form",
        "target_list",
        "political_review",
        "pre_review_request",
    ):
        assert "林晓" in text_of(make(world, case, key, day))
    report = text_of(make(world, case, "activist_report", day))
    assert "林晓，女，2000年1月出生，于2026年6月1日向党组织递交" in report


def test_a_refused_admission(world, case):
    day = play(world, case, K.APPROVE)
    no = Vote(should=9, present=7, approve=2, against=5, is_secret=False)
    record(world, case, K.APPROVE, day, outcome=O.REJECTED, vote=no, text="群众有意见")
    text = text_of(make(world, case, "refusal_reply", day))
    assert "不批准接收林晓同志为中共预备党员。群众有意见。" in text
    assert "不批准接收为中共预备党员" in text_of(
        make(world, case, "admission_form", day)
    )
    with pytest.raises(Refused, match="paper_too_early"):
        make(world, case, "approval_reply", day)


def test_a_failed_pre_review_is_answered_without_the_form(world, case):
    day = play(world, case, K.PRE_REVIEW)
    record(world, case, K.PRE_REVIEW, day, outcome=O.REJECTED)
    text = text_of(make(world, case, "pre_review_reply", day))
    assert "预审不合格" in text
    assert "志愿书" not in text
    with pytest.raises(Refused, match="paper_too_early"):
        make(world, case, "admission_form", day)


def test_written_opinions_and_a_lost_vote_are_told_in_words(world, case):
    day = play(world, case, K.MEET)
    vote = Vote(should=11, present=7, approve=3, against=3, abstain=1,
                written_approve=2, written_against=1)  # fmt: skip
    record(world, case, K.MEET, day, outcome=O.REJECTED, vote=vote)
    text = text_of(make(world, case, "resolution", day))
    assert "关于不接收林晓同志为中共预备党员的决议" in text
    assert "正式党员11名，实到会7名，达到规定人数" in text
    assert (
        "正式党员3名在会前正式向党支部提出书面意见，其中赞成2名，反对1名，弃权0名"
        in text
    )
    assert "赞成3票，反对3票，弃权1票，连同书面意见共赞成5票，赞成票未超过" in text


@pytest.mark.parametrize(
    ("outcome", "key", "says"),
    [
        (O.EXTENDED, "extension_notice", ("延长林晓同志预备期6个月", "仍需考察。")),
        (O.CANCELLED, "cancellation_notice", ("取消林晓同志预备党员资格",)),
        (O.REJECTED, "conversion_refusal", ("不同意你支部党员大会的决议。仍需考察。",)),
    ],
)
def test_the_other_ends_of_probation(world, case, outcome, key, says):
    day = play(world, case, K.MEET_CONVERSION)
    decided = O.CONVERTED if outcome == O.REJECTED else outcome
    months = 6 if outcome == O.EXTENDED else 0
    record(world, case, K.MEET_CONVERSION, day, outcome=decided, months=months)
    resolution = text_of(make(world, case, "conversion_resolution", day))
    record(world, case, K.SUBMIT, day)
    vote = Vote(should=9, present=7, approve=7, is_secret=False)
    if outcome == O.REJECTED:
        vote = Vote(should=9, present=7, approve=2, against=5, is_secret=False)
    record(world, case, K.APPROVE_CONVERSION, day, outcome=outcome, vote=vote,
           text="仍需考察")  # fmt: skip
    text = text_of(make(world, case, key, day))
    for said in says:
        assert said in text
    if outcome == O.EXTENDED:
        first = case.probation_ends
        until = first.replace(month=first.month % 12 + 6) if first.month < 7 else None
        until = until or first.replace(year=first.year + 1, month=first.month - 6)
        last = until - timedelta(days=1)
        assert f"自{first.year}年{first.month}月{first.day}日至" in text
        assert f"至{last.year}年{last.month}月{last.day}日" in text
        assert "延长林晓同志预备期6个月" in resolution
        form = text_of(make(world, case, "probation_form", day))
        assert f"，延长至{last.year}年{last.month}月{last.day}日" in form


def test_the_extension_can_still_be_written_after_the_conversion(world, case):
    day = play(world, case, K.MEET_CONVERSION)
    record(world, case, K.MEET_CONVERSION, day, outcome=O.EXTENDED, months=6)
    record(world, case, K.SUBMIT, day)
    record(world, case, K.APPROVE_CONVERSION, day, outcome=O.EXTENDED)
    before = text_of(make(world, case, "extension_notice", day))
    day = play(world, case, since=day)
    after = text_of(make(world, case, "extension_notice", day))
    period = before[before.index("预备期6个月") :].split("。")[0]
    assert period in after


def test_objections_are_told_by_number_only(world, case):
    day = play(world, case, K.LIST_TARGET)
    for is_upheld in (False, True):
        Objection.objects.create(
            case=case, organisation=world.branch, org_path=world.branch.path,
            received_on=day, text="某某举报", answered_on=day, answer="已核实",
            is_upheld=is_upheld,
        )  # fmt: skip
    day = case.earliest_on
    record(world, case, K.LIST_TARGET, day)
    text = text_of(make(world, case, "notice_result", day))
    assert "收到反映2件，均已核实并作出答复，其中1件属实。" in text
    assert "举报" not in text


def test_the_edition_of_2014_files_a_target(world):
    case = open_person(world, on=OLD, **PERSON)
    day = play(world, case, K.CONSENT_TARGET, since=OLD)
    text = text_of(make(world, case, "target_report", day))
    assert "关于确定林晓同志为发展对象的备案报告" in text
    assert "请予备案。" in text
    record(world, case, K.CONSENT_TARGET, day)
    assert "备案" in text_of(make(world, case, "target_reply", day))
    assert f"{day:%Y.%m.%d}" in text_of(make(world, case, "target_list", day))


# ---- who and when


def test_a_paper_waits_for_its_step(world, case):
    day = play(world, case, K.TALK)
    with pytest.raises(Refused) as refused:
        make(world, case, "talk_record", day)
    assert "派人谈话" in _in_chinese(refused.value.problems[0])
    assert not Document.objects.exists()
    record(world, case, K.TALK, day)
    assert make(world, case, "talk_record", day).kind == "admission.talk_record"


def _in_chinese(problem):
    with translation.override("zh-hans"):
        return str(problem)


def test_the_result_of_a_notice_waits_for_its_end(world, case):
    day = play(world, case, K.NOTICE)
    record(world, case, K.NOTICE, day)
    ends = case.acts.get(kind=K.NOTICE).facts().ends_on
    with pytest.raises(Refused, match="notice_runs"):
        make(world, case, "notice_result", ends)
    assert make(world, case, "notice_result", ends + timedelta(days=1))


def test_who_may_issue_what(world, case):
    day = play(world, case, K.MEET)
    with pytest.raises(NotAllowed):  # the superior's reply is not the branch's
        make(world, case, "pre_review_reply", day, world.secretary)
    leader = actor_with(Role.GROUP_LEADER, world.branch)
    with pytest.raises(NotFound):
        make(world, case, "pre_review_request", day, leader)
    elsewhere = make_world("清水").secretary
    with pytest.raises(NotFound):
        make(world, case, "pre_review_request", day, elsewhere)
    # the form has the ID number in full: not for commissioners
    commissioner = actor_with(Role.ORGANISATION_COMMISSIONER, world.branch)
    assert make(world, case, "pre_review_request", day, commissioner)
    with pytest.raises(NotAllowed):
        make(world, case, "admission_form", day, commissioner)
    with pytest.raises(NotAllowed):
        make(world, case, "target_list", day, commissioner)
    with pytest.raises(NotFound):
        services.make_paper(
            actor=world.secretary, case_id=case.pk, kind="office.notice", on=day
        )


def test_papers_are_chinese_whoever_reads_english(world, case):
    day = play(world, case, K.TALK)
    record(world, case, K.TALK, day)
    with translation.override("en"):
        text = text_of(make(world, case, "talk_record", day))
    assert "大学本科毕业" in text
    assert "Han" not in text


def test_the_branch_takes_away_the_reply_of_the_superior(world, case):
    day = play(world, case, K.PRE_REVIEW)
    args = {"case_id": case.pk, "kind": "admission.pre_review_reply", "form": "pdf"}
    record(world, case, K.PRE_REVIEW, day)
    with pytest.raises(Refused, match="paper_missing"):
        services.hand_out_paper(actor=world.secretary, **args)
    document = make(world, case, "pre_review_reply", day)
    assert document.organisation == world.county
    _name, _type, content = services.hand_out_paper(actor=world.secretary, **args)
    assert content.startswith(b"%PDF")
    line = Entry.objects.filter(action="documents.download").latest("pk")
    assert line.details["number"] == document.number
    with pytest.raises(NotFound):
        services.hand_out_paper(actor=make_world("清水").secretary, **args)


def test_after_the_admission_the_register_tells_who_the_person_is(world, case):
    day = play(world, case, K.FILE_ADMISSION)
    member = make_member(world.branch, name="林晓明", category="2", sex="1")
    member.group = make_group(world.branch, "第二党小组")
    member.save()
    Case.objects.filter(pk=case.pk).update(member=member)
    document = make(world, case, "probation_form", day)
    text = text_of(document)
    assert "林晓明" in text
    assert "第二党小组" in text
    assert document.member == member


# ---- templates


def test_word_keeps_tables_apart_and_has_a_paragraph_at_the_end():
    for paper in PAPERS:
        tables = [isinstance(block, (Form, Listing)) for block in paper.kind.body]
        assert not tables[-1], paper.key
        together = [a and b for a, b in pairwise(tables)]
        assert not any(together), paper.key


def test_every_default_template_shows_each_of_its_columns():
    for paper in PAPERS:
        text = office_queries.look_at(default_template(paper.kind)).contents.text
        for place in paper.kind.placeholders:
            columns = getattr(place, "columns", ())
            for column in columns:
                assert f"row.{column.key} " in text, (paper.key, column.key)


def test_a_running_case_keeps_its_template(world, case):
    day = play(world, case, K.TALK)
    first = make(world, case, "application_receipt", day)
    upload(world.county, "新版：{{ name }}", kind="admission.application_receipt")
    again = make(world, case, "application_receipt", day)
    assert again.template == first.template
    assert "新版" not in text_of(again)
    other = open_person(world, name="周明")
    play(world, other, K.TALK)
    assert "新版：周明" in text_of(make(world, other, "application_receipt", day))


def test_a_kept_template_does_not_hold_for_another_issuer(world, case):
    day = play(world, case, K.TALK)
    upload(
        world.branch.parent, "县版：{{ name }}", kind="admission.application_receipt"
    )
    make(world, case, "application_receipt", day)
    other = make_world("清水")
    Case.objects.filter(pk=case.pk).update(
        organisation=other.branch, org_path=other.branch.path
    )
    again = make(world, case, "application_receipt", day, other.secretary)
    assert "县版" not in text_of(again)


# ---- lists


def test_a_list_of_several_refuses_whoever_has_not_come_so_far(world, case):
    play(world, case, K.FILE_ACTIVIST)
    second = open_person(world, name="周明")
    day = play(world, second, K.FILE_ACTIVIST)
    third = open_person(world, name="吴晨")
    play(world, third, K.TALK)

    def issue(*cases):
        return services.make_list(
            actor=world.secretary,
            organisation_id=world.branch.pk,
            kind="admission.activist_list",
            case_ids=[one.pk for one in cases],
            on=day,
        )

    document = issue(case, second)
    word = WordDocument(BytesIO(office_queries.word_of(document)))
    column = [row.cells[2].text for row in word.tables[0].rows]
    assert column == ["姓名", "林晓", "周明"]
    assert document.subject_app == "admission.list"
    with pytest.raises(Refused) as refused:
        issue(case, third)
    assert "吴晨" in str(refused.value.problems[0])
    with pytest.raises(Refused, match="nobody_chosen"):
        issue()
    elsewhere = make_world("清水")
    stranger = open_person(elsewhere, name="外人")
    play(elsewhere, stranger, K.FILE_ACTIVIST)
    with pytest.raises(NotFound):
        issue(case, stranger)


def test_a_list_of_the_superior_is_of_those_whom_it_approves(world, case):
    day = play(world, case, K.APPROVE)
    assert make(world, case, "approval_list", day).organisation == world.county
    with pytest.raises(NotFound):
        services.make_list(
            actor=actor_with(Role.COMMITTEE_OFFICER, world.county.parent),
            organisation_id=world.county.parent.pk,
            kind="admission.approval_list",
            case_ids=[case.pk],
            on=day,
        )


# ---- the page of the case


def loaded(case):
    rows = Case.objects.with_acts().select_related("upper", "member__group")
    return rows.get(pk=case.pk)


def keys(lines):
    return [line.paper.key.removeprefix("admission.") for line in lines]


def test_the_page_offers_what_the_step_comes_with(world, case):
    day = play(world, case, K.TALK)
    papers = queries.papers_of(loaded(case), world.secretary, day)
    assert keys(papers.now) == ["application_receipt"]
    make(world, case, "application_receipt", day)
    papers = queries.papers_of(loaded(case), world.secretary, day)
    assert not papers.now
    assert papers.further[0].issued[0].is_readable

    day = play(world, case, K.SUBMIT, since=day)
    papers = queries.papers_of(loaded(case), world.secretary, day)
    assert keys(papers.now) == ["activist_report", "activist_list", "activist_form"]
    day = play(world, case, K.PRE_REVIEW, since=day)
    papers = queries.papers_of(loaded(case), world.officer, day)
    assert "pre_review_reply" not in keys([*papers.now, *papers.further])
    record(world, case, K.PRE_REVIEW, day)
    assert "pre_review_reply" in keys(
        queries.papers_of(loaded(case), world.officer, day).now
    )
    papers = queries.papers_of(loaded(case), world.secretary, day)
    assert "pre_review_reply" not in keys([*papers.now, *papers.further])
    make(world, case, "pre_review_reply", day)
    further = queries.papers_of(loaded(case), world.secretary, day).further
    line = next(one for one in further if one.paper.key.endswith("review_reply"))
    assert line.is_with_another
    assert not line.may_issue


def test_papers_are_found_with_the_same_questions_for_one_and_for_many(
    world, case, django_assert_max_num_queries
):
    day = play(world, case, K.TALK)
    make(world, case, "application_receipt", day)
    row = loaded(case)
    with django_assert_max_num_queries(12) as one:
        queries.papers_of(row, world.secretary, day)
    for _number in range(3):
        make(world, case, "application_receipt", day)
    row = loaded(case)
    with django_assert_max_num_queries(len(one)):
        queries.papers_of(row, world.secretary, day)
