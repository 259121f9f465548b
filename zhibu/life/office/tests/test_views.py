from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.policy import Role
from zhibu.life.office.models import Attachment, Document, Template
from zhibu.life.office.tests.factories import (
    CERTIFICATE,
    CONTEXTS,
    NOTICE,
    attach,
    issue,
    pdf,
    picture,
    upload,
    word,
)
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)

pytestmark = pytest.mark.django_db
WARNING = "no file with a security classification"


def url(name, *args):
    return reverse(f"office:{name}", args=args)


def text_of(response):
    return response.content.decode()


@pytest.fixture
def town():
    return make_committee("中共东风镇委员会")


@pytest.fixture
def own(town):
    return make_organisation("东风村党支部", town)


@pytest.fixture
def secretary(login, own):
    return login(Role.SECRETARY, own)


@pytest.fixture
def officer(login, town):
    return login(Role.COMMITTEE_OFFICER, town)


def test_the_register_is_searched_and_kept_to_ones_reach(secretary, own):
    issue(own)
    issue(own, CERTIFICATE)
    issue(make_organisation("西关村党支部"))
    page = text_of(secretary.get(url("documents")))
    assert "关于召开党员大会的通知" in page
    assert "西关村" not in page
    page = text_of(secretary.get(url("documents"), {"search": "身份"}))
    assert "党员身份证明" in page
    assert "关于召开党员大会的通知" not in page
    page = text_of(secretary.get(url("documents"), {"kind": NOTICE, "void": "yes"}))
    assert "党员身份证明" not in page


def test_the_register_asks_the_same_for_one_row_and_for_three(
    secretary, own, django_assert_max_num_queries
):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            issue(own)
        secretary.get(url("documents"))  # what is prepared once is prepared
        with django_assert_max_num_queries(50) as seen:
            secretary.get(url("documents"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_document_is_shown_and_taken_away(secretary, own):
    document = issue(own, CERTIFICATE)
    page = text_of(secretary.get(url("document", document.pk)))
    assert "兹证明王丽娟同志" in page
    assert document.sha256 in page
    assert WARNING in page
    word_file = secretary.get(url("file", document.pk, "word"))
    assert word_file.content.startswith(b"PK")
    made = secretary.get(url("file", document.pk, "pdf"))
    text = PdfReader(BytesIO(made.content)).pages[0].extract_text()
    assert "兹证明王丽娟同志" in "".join(text.split())
    assert "attachment" in made["Content-Disposition"]
    assert secretary.get(url("file", document.pk, "exe")).status_code == 404
    assert Entry.objects.filter(action="documents.download").count() == 2


def test_the_neighbours_papers_do_not_exist(secretary):
    other = make_organisation("西关村党支部")
    document = issue(other)
    attachment, template = attach(document), upload(other, "{{ title }}")
    for address in (
        url("document", document.pk),
        url("file", document.pk, "word"),
        url("void", document.pk),
        url("attach", document.pk),
        url("attachment", attachment.pk),
        url("remove_attachment", attachment.pk),
        url("kind", NOTICE) + f"?version={template.pk}",
        url("kind_file", NOTICE, "template") + f"?version={template.pk}",
    ):
        assert secretary.get(address).status_code == 404, address


def test_the_list_as_one_archive(secretary, own):
    issue(own)
    issue(own, CERTIFICATE)
    response = secretary.get(url("zip", "word"), {"kind": CERTIFICATE})
    content = b"".join(response.streaming_content)
    assert content.startswith(b"PK")
    assert response["Content-Type"] == "application/zip"
    assert Entry.objects.filter(action="documents.download").count() == 1


def test_a_document_is_written_by_hand(secretary, own):
    assert url("write", NOTICE) in text_of(secretary.get(url("choose")))
    values = {f"place_{key}": value for key, value in CONTEXTS[NOTICE].items()}
    response = secretary.post(url("write", NOTICE), values | {"organisation": own.pk})
    document = Document.objects.get()
    assert response.url == url("document", document.pk)
    assert document.number == "东风村党支〔2026〕1号".replace(
        "2026", str(document.issued_on.year)
    )
    assert secretary.get(url("write", "office.sign_in")).status_code == 404
    assert secretary.get(url("write", "nothing")).status_code == 404


def test_void_needs_a_reason(secretary, own):
    document = issue(own)
    secretary.post(url("void", document.pk), {"reason": ""})
    assert not Document.objects.get().is_void
    secretary.post(url("void", document.pk), {"reason": "日期写错了"})
    assert "日期写错了" in text_of(secretary.get(url("document", document.pk)))


def test_the_mark_is_set_on_a_page(secretary, own):
    values = {"organisation": own.pk, "mark": "东风支", "kind": ""}
    secretary.post(url("set_mark"), values)
    assert "东风支" in text_of(secretary.get(url("marks")))
    response = secretary.post(url("set_mark"), values | {"mark": "〔〕"})
    assert response.status_code == 422


def test_a_template_is_tried_before_it_holds(officer, town, own):
    page = text_of(officer.get(url("upload", NOTICE)))
    assert WARNING in page

    def send(content, name="通知.docx"):
        file = SimpleUploadedFile(name, content)
        return officer.post(
            url("upload", NOTICE), {"file": file, "organisation": town.pk, "note": ""}
        )

    refused = send(word("{{ mater }}"))
    assert refused.status_code == 422
    assert "matter" in text_of(refused)
    assert send(b"no word file").status_code == 422
    response = send(word("镇里的样子：{{ matter }}"))
    template = Template.objects.get()
    page = text_of(officer.get(response.url))
    assert "镇里的样子：召开2026年第四季度党员大会" in page
    assert "{{ matter }}" in page
    query = f"?version={template.pk}"
    for form, start in (("template", b"PK"), ("word", b"PK"), ("pdf", b"%PDF")):
        got = officer.get(url("kind_file", NOTICE, form) + query)
        assert got.content.startswith(start)
    assert "中共东风镇委员会" in text_of(officer.get(url("templates")))
    officer.post(url("withdraw", template.pk))
    assert Template.objects.get().withdrawn_on is not None


def test_a_secretary_sees_the_template_from_above(secretary, town):
    upload(town, "镇里的样子：{{ matter }}")
    page = text_of(secretary.get(url("kind", NOTICE)))
    assert "镇里的样子" in page
    assert url("upload", NOTICE) not in page
    assert secretary.get(url("upload", NOTICE)).status_code == 403


def test_every_kind_has_its_page(secretary):
    for kind in (
        "office.notice",
        "office.reply",
        "office.certificate",
        "office.sign_in",
    ):
        assert secretary.get(url("kind", kind)).status_code == 200
    assert secretary.get(url("kind", "nothing")).status_code == 404
    assert secretary.get(url("kind_file", NOTICE, "exe")).status_code == 404
    assert secretary.get(url("kind", NOTICE) + "?version=9").status_code == 404


def test_a_scan_is_attached_opened_and_removed(secretary, own):
    document = issue(own)
    page = text_of(secretary.get(url("attach", document.pk)))
    assert WARNING in page
    file = SimpleUploadedFile("盖章.jpg", picture(), "text/html")
    secretary.post(url("attach", document.pk), {"file": file, "what": "盖章件"})
    attachment = Attachment.objects.get()
    assert "盖章件" in text_of(secretary.get(url("document", document.pk)))
    response = secretary.get(url("attachment", attachment.pk))
    content = b"".join(response.streaming_content)
    assert len(content) == attachment.size
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.filter(action="attachments.open").count() == 1
    secretary.post(url("remove_attachment", attachment.pk), {"reason": "传错了"})
    assert secretary.get(url("attachment", attachment.pk)).status_code == 404


def test_a_wrong_or_huge_scan_is_told_at_its_field(secretary, own, settings):
    document = issue(own)
    bad = SimpleUploadedFile("x.pdf", pdf(change=lambda w: w.encrypt("x")))
    response = secretary.post(url("attach", document.pk), {"file": bad})
    assert response.status_code == 422
    settings.ZHIBU_ATTACHMENT_BYTES = 100
    big = SimpleUploadedFile("x.jpg", picture(size=(300, 300)))
    page = text_of(secretary.post(url("attach", document.pk), {"file": big}))
    assert "is-wrong" in page
    assert not Attachment.objects.exists()


def test_all_of_the_list_means_what_its_conditions_show(secretary):
    page = secretary.get(url("documents"), {"kind": CERTIFICATE}).content.decode()
    assert f'href="{url("zip", "pdf")}?kind={CERTIFICATE}"' in page
