"""Templates, documents and files for tests, of this app and of all above it."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document as WordDocument
from PIL import Image
from pypdf import PdfWriter

from zhibu.foundation.policy import Actor, Role
from zhibu.life.office import services
from zhibu.life.office.models import Attachment, Document, Template
from zhibu.register.members.tests.factories import actor_with
from zhibu.register.organisations.models import Organisation

TODAY = date(2026, 11, 24)
NOTICE = "office.notice"
CERTIFICATE = "office.certificate"
CONTEXTS: dict[str, dict[str, Any]] = {
    NOTICE: {
        "matter": "召开党员大会",
        "addressed_to": "各党支部",
        "text": "请按时参加。",
    },
    CERTIFICATE: {
        "name": "王丽娟",
        "sex": "女",
        "born": "1980年5月",
        "joined": "2005年6月",
        "category": "中共正式党员",
        "purpose": "参加教师资格审核",
    },
}


def officer(organisation: Organisation) -> Actor:
    """Somebody who may send in templates for an organisation and all below."""
    return actor_with(Role.COMMITTEE_OFFICER, organisation)


def secretary(organisation: Organisation) -> Actor:
    """The secretary of a branch."""
    return actor_with(Role.SECRETARY, organisation)


def issue(
    organisation: Organisation, kind: str = NOTICE, *, on: date = TODAY, **given: Any
) -> Document:
    """A document that was issued by the secretary."""
    return services.issue_document(
        actor=given.pop("actor", None) or secretary(organisation),
        kind=kind,
        organisation_id=organisation.pk,
        context=CONTEXTS[kind] | given.pop("context", {}),
        on=on,
        **given,
    )


def word(*paragraphs: str) -> bytes:
    """A Word file of these paragraphs."""
    document = WordDocument()
    for text in paragraphs:
        document.add_paragraph(text)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """A Word file with further parts in its archive; "__" stands for "/" in names."""
    target = BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return target.getvalue()


def replaced(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A Word file in which something in one of its parts was replaced."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(target, "w") as archive,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == name:
                assert old in part
                part = part.replace(old, new)
            archive.writestr(entry.filename, part)
    return target.getvalue()


def upload(
    organisation: Organisation, *paragraphs: str, kind: str = NOTICE, **given: Any
) -> Template:
    """A template that an officer sent in."""
    return services.upload_template(
        actor=given.pop("actor", None) or officer(organisation),
        kind=kind,
        organisation_id=organisation.pk,
        file=BytesIO(word(*paragraphs)),
        file_name="通知.docx",
        on=TODAY,
        **given,
    )


def picture(
    form: str = "JPEG", size: tuple[int, int] = (40, 20), **options: Any
) -> bytes:
    """A red picture."""
    target = BytesIO()
    Image.new("RGB", size, (176, 30, 35)).save(target, form, **options)
    return target.getvalue()


def pdf(pages: int = 1, change: Any = None) -> bytes:
    """A PDF of blank pages, perhaps with something done to its writer."""
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(595, 842)
    if change:
        change(writer)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def attach(
    document: Document, content: bytes | None = None, **given: Any
) -> Attachment:
    """A scan attached to an issued document."""
    return services.attach_file(
        actor=given.pop("actor", None) or secretary(document.organisation),
        organisation_id=document.organisation_id,
        subject=("office.document", document.pk),
        file=BytesIO(picture() if content is None else content),
        file_name=given.pop("file_name", "盖章件.jpg"),
        on=TODAY,
        **given,
    )
