import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Perm, Role
from zhibu.foundation.vault import files
from zhibu.life.office import kinds, queries, services, subjects
from zhibu.life.office.models import Attachment, Document, Template
from zhibu.life.office.tests.factories import (
    CERTIFICATE,
    CONTEXTS,
    NOTICE,
    TODAY,
    attach,
    issue,
    officer,
    pdf,
    picture,
    secretary,
    upload,
    word,
)
from zhibu.register.members.tests.factories import actor_with, make_member, myself
from zhibu.register.organisations.services import move_organisation
from zhibu.register.organisations.tests.factories import (
    make_actor,
    make_committee,
    make_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_committee("中共青石县委员会")


@pytest.fixture
def town(county):
    return make_committee("中共青石县东风镇委员会", county)


@pytest.fixture
def own(town):
    return make_organisation("东风村党支部", town)


@pytest.fixture
def neighbour(county):
    return make_organisation("西关村党支部", make_committee("西关镇党委", county))


def text_of(document):
    return queries.look_at(queries.word_of(document)).contents.text


def line(action):
    return Entry.objects.filter(action=action).latest("pk")


# ---- issuing


def test_a_document_gets_its_number_title_and_text(own):
    document = issue(own)
    assert document.number == "东风村党支〔2026〕1号"
    assert document.title == "关于召开党员大会的通知"
    text = text_of(document)
    assert "东风村党支〔2026〕1号" in text
    assert "各党支部：" in text
    assert "2026年11月24日" in text
    entry = line("documents.issue")
    assert entry.org_path == own.path
    assert entry.details["sha256"] == document.sha256


def test_numbers_count_by_organisation_and_year(own, neighbour):
    numbers = [issue(own).number, issue(own, CERTIFICATE).number]
    numbers.append(issue(own, on=date(2027, 1, 4)).number)
    numbers.append(issue(neighbour).number)
    assert numbers == [
        "东风村党支〔2026〕1号",
        "东风村党支〔2026〕2号",
        "东风村党支〔2027〕1号",
        "西关村党支〔2026〕1号",
    ]
    assert issue(own, number=False).number == ""
    assert issue(own, number=False).number == ""


def test_a_refused_document_takes_no_number(own):
    with pytest.raises(ValueError, match="missing"):
        services.issue_document(
            actor=secretary(own),
            kind=NOTICE,
            organisation_id=own.pk,
            context={"matter": "x"},
            on=TODAY,
        )
    with pytest.raises(ValueError, match="not declared"):
        issue(own, context={"secret": "x"})
    assert not Document.objects.exists()
    assert issue(own).number.endswith("〕1号")


def test_no_number_is_given_twice(own):
    document = issue(own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=issue(own).pk).update(number=document.number)


def test_a_mark_is_set_for_a_kind_or_for_all(own):
    actor = secretary(own)
    services.set_mark(actor=actor, organisation_id=own.pk, mark="东风支", on=TODAY)
    services.set_mark(
        actor=actor, organisation_id=own.pk, mark="东证", kind=CERTIFICATE, on=TODAY
    )
    assert issue(own).number == "东风支〔2026〕1号"
    assert issue(own, CERTIFICATE).number == "东证〔2026〕1号"
    assert line("documents.numbering").changes["mark"] == ["东风支", "东证"]
    with pytest.raises(Refused):
        services.set_mark(actor=actor, organisation_id=own.pk, mark="〔〕", on=TODAY)


def test_what_it_says_lies_sealed(own):
    document = issue(own, CERTIFICATE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT context FROM office_document WHERE id = %s", [document.pk]
        )
        (raw,) = cursor.fetchone()
    assert "王丽娟" not in raw
    assert Document.objects.get(pk=document.pk).context["name"] == "王丽娟"


def test_the_same_bytes_come_again(own, town):
    document = issue(own)
    before = queries.word_of(document)
    assert queries.is_unchanged(document, before)
    upload(town, "另一份：{{ title }}")
    again = Document.objects.get(pk=document.pk)
    assert queries.word_of(again) == before
    assert queries.file_of(again, "pdf")[2] == queries.file_of(document, "pdf")[2]


def test_a_neighbour_cannot_issue_and_a_procedure_brings_its_own_right(own, neighbour):
    with pytest.raises(NotFound):
        issue(neighbour, actor=secretary(own))
    leader = actor_with(Role.GROUP_LEADER, own)
    with pytest.raises(NotFound):
        issue(own, actor=leader)
    assert issue(own, actor=leader, permission=Perm.MEMBERS_VIEW).number


def test_a_member_gets_a_paper_for_the_own_act_only(own, neighbour):
    member = make_member(own)
    right = {"permission": Perm.MEMBERS_ASK, "member_id": member.pk}
    document = issue(own, CERTIFICATE, actor=myself(member), **right)
    assert document.member == member
    assert line("documents.issue").subject_id == member.pk
    with pytest.raises(NotFound):
        issue(neighbour, CERTIFICATE, actor=myself(member), **right)
    with pytest.raises(NotFound):
        other = {"permission": Perm.MEMBERS_ASK, "member_id": make_member(own).pk}
        issue(own, CERTIFICATE, actor=myself(member), **other)


def test_void_is_a_mark_with_a_reason(own, neighbour):
    document = issue(own)
    act = {"document_id": document.pk, "on": TODAY}
    with pytest.raises(NotFound):
        services.void_document(actor=secretary(neighbour), reason="写错了", **act)
    with pytest.raises(Refused):
        services.void_document(actor=secretary(own), reason=" ", **act)
    services.void_document(actor=secretary(own), reason="日期写错了", **act)
    document.refresh_from_db()
    assert document.is_void
    assert line("documents.void").reason == "日期写错了"
    with pytest.raises(Conflict):
        services.void_document(actor=secretary(own), reason="再来", **act)
    assert issue(own).number.endswith("〕2号")


# ---- templates


def test_the_nearest_latest_template_holds(county, town, own, neighbour):
    assert queries.template_for(NOTICE, own.path).is_default
    of_county = upload(county, "县：{{ title }}")
    assert queries.template_for(NOTICE, own.path) == of_county
    upload(town, "镇一：{{ title }}")
    second = upload(town, "镇二：{{ title }}", note="换了抬头")
    assert second.version == 2
    assert queries.template_for(NOTICE, own.path) == second
    assert queries.template_for(NOTICE, neighbour.path) == of_county
    assert queries.template_for(CERTIFICATE, own.path).is_default
    assert text_of(issue(own)) == "镇二：关于召开党员大会的通知"


def test_a_case_keeps_the_version_that_it_pinned(county, own):
    pinned = services.pin_template(kind=NOTICE, org_path=own.path)
    assert pinned == services.pin_template(kind=NOTICE, org_path=own.path)
    upload(county, "县：{{ title }}")
    assert "各党支部：" in text_of(issue(own, pinned=pinned.pk))
    with pytest.raises(Template.DoesNotExist):
        issue(own, CERTIFICATE, pinned=pinned.pk)


def test_a_withdrawn_version_makes_room_for_the_one_before(county, own):
    first, second = upload(county, "一{{ title }}"), upload(county, "二{{ title }}")
    document = issue(own)
    act = {"template_id": second.pk, "on": TODAY}
    with pytest.raises(NotFound):
        services.withdraw_template(actor=officer(own), **act)
    services.withdraw_template(actor=officer(county), **act)
    assert queries.template_for(NOTICE, own.path) == first
    assert text_of(document).startswith("二")
    with pytest.raises(Conflict):
        services.withdraw_template(actor=officer(county), **act)


def test_templates_are_sent_in_by_officers_for_their_subtree(county, town, own):
    with pytest.raises(NotFound):
        upload(county, "{{ title }}", actor=officer(town))
    with pytest.raises(NotFound):
        upload(own, "{{ title }}", actor=secretary(own))
    with pytest.raises(Refused):
        upload(town, "{{ titel }}")
    with pytest.raises(NotFound):
        upload(town, "{{ title }}", kind="no.such")
    assert not Template.objects.exists()


def test_a_template_that_fits_no_more_is_told(own, monkeypatch):
    template = upload(own, "{{ text }}")
    monkeypatch.setattr(
        type(kinds.kind_of(NOTICE)), "written", lambda self, context: {"matter": "x"}
    )
    with pytest.raises(Refused) as refused:
        issue(own)
    assert refused.value.problems[0].code == "template_outdated"
    assert Template.objects.get() == template


def test_templates_move_with_their_organisation(county, town, own):
    upload(town, "镇：{{ title }}")
    document = issue(own)
    new_county = make_committee("中共白云县委员会")
    move_organisation(
        actor=make_actor(),
        organisation_id=town.pk,
        parent_id=new_county.pk,
        version=town.version,
        on=TODAY,
        reason="区划调整",
        acknowledged="区划调整",
    )
    own.refresh_from_db()
    document.refresh_from_db()
    assert document.org_path == own.path
    assert queries.template_for(NOTICE, own.path).org_path.startswith(new_county.path)


# ---- handing out


def test_taking_personal_data_away_stands_in_the_log(own):
    member = make_member(own)
    personal = issue(own, CERTIFICATE, member_id=member.pk)
    open_to_all = issue(own)
    actor = secretary(own)
    for form, kind in (("word", b"PK"), ("pdf", b"%PDF")):
        name, _type, content = services.hand_out(
            actor=actor, document_id=personal.pk, form=form
        )
        assert content.startswith(kind)
        assert name.startswith("东风村党支〔2026〕1号 党员身份证明")
    services.hand_out(actor=actor, document_id=open_to_all.pk, form="word")
    lines = Entry.objects.filter(action="documents.download")
    assert {(e.subject_id, e.target_id) for e in lines} == {
        (member.pk, str(personal.pk))
    }
    assert lines.count() == 2


def test_many_come_in_one_archive_with_safe_names(own, neighbour):
    ids = [issue(own, CERTIFICATE).pk, issue(neighbour).pk]
    ids += [
        issue(own, number=False, context={"matter": "../../etc/passwd\\x:*?"}).pk
        for _ in range(2)
    ]
    pieces = services.hand_out_many(actor=secretary(own), document_ids=ids, form="word")
    archive = zipfile.ZipFile(BytesIO(b"".join(pieces)))
    names = archive.namelist()
    assert len(names) == len(set(names)) == 3
    assert not [n for n in names if set(n) & set('/\\:*?"<>|')]
    assert archive.testzip() is None
    assert Entry.objects.filter(action="documents.download").count() == 1


def test_too_many_at_once_are_refused(own):
    with pytest.raises(Refused):
        services.hand_out_many(
            actor=secretary(own),
            document_ids=range(services.MOST_AT_ONCE + 1),
            form="word",
        )


# ---- attachments


def test_a_scan_lies_sealed_and_comes_back(own):
    attachment = attach(issue(own), picture("PNG"), file_name="C:\\扫描\\盖章件.exe")
    assert attachment.name == "盖章件.png"
    path = queries.stored(attachment.stored_as)
    assert files.key_of(path) is not None
    assert b"PNG" not in path.read_bytes()
    assert queries.open_attachment(attachment).read().startswith(b"\x89PNG")
    assert line("attachments.add").details["sha256"] == attachment.sha256


def test_a_refused_scan_leaves_nothing(own, neighbour, settings):
    document = issue(own)
    folder = queries.stored("x").parent
    before = set(folder.glob("*")) if folder.exists() else set()
    for content, actor in (
        (word("x"), secretary(own)),
        (pdf(change=lambda w: w.encrypt("x")), secretary(own)),
        (picture(), secretary(neighbour)),
    ):
        with pytest.raises((Refused, NotFound)):
            attach(document, content, actor=actor)
    settings.ZHIBU_ATTACHMENT_BYTES = 10
    with pytest.raises(Refused):
        attach(document)
    assert not Attachment.objects.exists()
    assert (set(folder.glob("*")) if folder.exists() else set()) == before


def test_an_attachment_is_removed_by_a_mark(own):
    document = issue(own)
    attachment = attach(document)
    with pytest.raises(Refused):
        services.remove_attachment(
            actor=secretary(own), attachment_id=attachment.pk, reason="", on=TODAY
        )
    services.remove_attachment(
        actor=secretary(own), attachment_id=attachment.pk, reason="传错了", on=TODAY
    )
    assert not queries.attachments_of("office.document", document.pk).exists()
    assert queries.stored(attachment.stored_as).exists()
    assert line("attachments.remove").reason == "传错了"


def test_an_app_above_may_guard_what_is_its_own(own, monkeypatch):
    guarded = subjects.Subject("test.case", "case", url=str, read=Perm.MEMBERS_REVEAL)
    monkeypatch.setitem(subjects._subjects, "test.case", guarded)
    document = issue(own, subject=("test.case", 7))
    commissioner = actor_with(Role.ORGANISATION_COMMISSIONER, own)
    seen = Document.objects.visible_to(commissioner, Perm.DOCUMENTS_VIEW)
    assert not seen.exists()
    issue(own)
    assert seen.count() == 1
    assert Document.objects.visible_to(secretary(own), Perm.DOCUMENTS_VIEW).count() == 2
    assert Document.objects.about("test.case", 7).get() == document


def test_values_are_written_as_offices_do():
    assert kinds.text_of(date(2026, 5, 1)) == "2026年5月1日"
    assert kinds.text_of(None) == ""
    assert kinds.text_of("a\r\nb\x00\x0b") == "a\nb"
    assert CONTEXTS[NOTICE]["matter"] == kinds.text_of(CONTEXTS[NOTICE]["matter"])
