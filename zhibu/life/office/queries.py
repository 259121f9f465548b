"""Which template holds where, and files made from what is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.conf import settings

from zhibu.foundation.kernel import orgpath
from zhibu.foundation.kernel.text import clean
from zhibu.foundation.vault import files
from zhibu.life.office import rules
from zhibu.life.office.kinds import DocumentKind, day_in_words, kind_of
from zhibu.life.office.models import Attachment, Document, Mark, Template, Version
from zhibu.life.office.word.contents import Contents
from zhibu.life.office.word.filling import DOCX, digest, fill
from zhibu.life.office.word.language import fill_line
from zhibu.life.office.word.making import default_template
from zhibu.life.office.word.reading import left_out, read
from zhibu.life.office.word.typesetting import PDF, pdf_of
from zhibu.register.organisations.models import Organisation

V = TypeVar("V", bound=Version)
WORD_SUFFIX, PDF_SUFFIX = ".docx", ".pdf"
LONGEST_NAME = 80
_ANY_DAY = date(2026, 1, 1)  # of the example of a template that nobody used yet
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|%\0', "_"))


# ---- templates


def template_for(kind: str, org_path: str, pinned: int | None = None) -> Template:
    """The template in force for new documents: the latest version of the nearest
    organisation at or above `org_path`, else the program's own.

    A running case hands over the one that it has `pinned`. The program's own comes
    unsaved when nothing was written with it yet: `services.pin_template` saves it.
    """
    if pinned is not None:
        return Template.objects.get(pk=pinned, kind=kind)
    return next(_in_force(kind, org_path), None) or _default(kind)


def _in_force(kind: str, org_path: str) -> Iterator[Template]:
    yield from nearest_first(Template.objects.filter(kind=kind), org_path)


def nearest_first(rows: Any, org_path: str) -> list[V]:
    """Of these versions those of organisations that hold at a place: the nearest
    organisation first, its latest version before the others.
    """
    above = orgpath.lineage(org_path)
    found = rows.filter(org_path__in=above, withdrawn_on=None, organisation__gt=0)
    return sorted(
        found.select_related("organisation"),
        key=lambda version: (-len(version.org_path), -version.version),
    )


def _default(kind: str) -> Template:
    content = default_template(kind_of(kind))
    made = Template(kind=kind, content=content, sha256=digest(content))
    stored = Template.objects.filter(kind=kind, organisation=None, sha256=made.sha256)
    return stored.first() or made


def example_of(template: Template) -> bytes:
    """A template filled in with the examples of its kind, as a Word file."""
    kind = kind_of(template.kind)
    title = fill_line(kind.title, kind.example)
    author = kind.example["organisation"]
    context = kind.example | {"title": title}
    day = template.created_at.date() if template.created_at else _ANY_DAY
    return fill(bytes(template.content), context, title=title, author=author, on=day)


@dataclass(frozen=True, slots=True)
class Look:
    """How a Word file looks, for a preview on a page."""

    contents: Contents
    left_out: list[Any]  # what the PDF will not show


def look_at(word: bytes) -> Look:
    """Read a Word file for a preview."""
    return Look(read(word), left_out(word))


def templates_in_force(org_path: str) -> dict[str, Template]:
    """By kind, the templates of organisations that hold at a place; kinds with the
    program's own are left out.
    """
    rows = Template.objects.filter(
        org_path__in=orgpath.lineage(org_path), withdrawn_on=None
    ).exclude(organisation=None)
    rows = rows.defer("content").select_related("organisation")
    found = sorted(rows, key=lambda t: (len(t.org_path), t.version))
    return {template.kind: template for template in found}


def template_file(template: Template, form: str) -> tuple[str, str, bytes]:
    """(file name, content type, content): the "template" itself, or its example as
    "word" or "pdf".
    """
    name = plain_name(f"{template.kind_label} {template.version}")
    if form == "template":
        return name + WORD_SUFFIX, DOCX, bytes(template.content)
    word = example_of(template)
    if form == "pdf":
        return name + PDF_SUFFIX, PDF, pdf_of(word, title=name, author="", on=_ANY_DAY)
    return name + WORD_SUFFIX, DOCX, word


# ---- documents


def mark_for(organisation: Organisation, kind: str) -> str:
    """The mark in the organisation's numbers: as set for the kind, as set for all
    kinds, as its name suggests.
    """
    rows = Mark.objects.filter(organisation=organisation, kind__in=(kind, ""))
    marks = dict(rows.values_list("kind", "mark"))
    suggested = rules.usual_mark(organisation.short_name or organisation.name)
    return str(marks.get(kind) or marks.get("") or suggested)


def whole_context(
    kind: DocumentKind,
    written: Mapping[str, Any],
    organisation: Organisation,
    number: str,
    on: date,
) -> dict[str, Any]:
    """The context with what every document knows of itself."""
    given = {
        "organisation": organisation.name,
        "number": number,
        "issued_on": day_in_words(on),
    }
    given["title"] = fill_line(kind.title, {**written, **given})
    return {**written, **given}


def word_of(document: Document) -> bytes:
    """The Word file of an issued document: the same bytes as on the day of issue."""
    return fill(
        bytes(document.template.content),
        document.context,
        title=document.title,
        author=document.context["organisation"],
        on=document.issued_on,
    )


def is_unchanged(document: Document, word: bytes) -> bool:
    """True when a file is what was issued, byte by byte."""
    return digest(word) == document.sha256


def file_of(document: Document, form: str) -> tuple[str, str, bytes]:
    """(file name, content type, content) of a document: "word" or "pdf"."""
    word = word_of(document)
    if form == "pdf":
        author = document.context["organisation"]
        made = pdf_of(word, title=document.title, author=author, on=document.issued_on)
        return safe_name(document) + PDF_SUFFIX, PDF, made
    return safe_name(document) + WORD_SUFFIX, DOCX, word


def safe_name(document: Document) -> str:
    """Number and title as a file name that every system takes."""
    return plain_name(f"{document.number} {document.title}") or str(document.pk)


def plain_name(text: str) -> str:
    """A text without what a file name may not hold."""
    return clean(text).translate(_UNSAFE).strip(" .")[:LONGEST_NAME]


# ---- attachments


def stored(name: str) -> Path:
    """Where the file of an attachment lies, sealed."""
    return Path(settings.MEDIA_ROOT) / "attachments" / name


def attachments_of(app: str, key: Any) -> Any:
    """What is attached to one row of an app above, oldest first."""
    return Attachment.objects.about(app, key).present().order_by("pk")


def attachments_by_key(app: str, keys: Iterable[Any]) -> dict[str, list[Attachment]]:
    """What is attached to each of several rows, oldest first, by their keys as text."""
    found: dict[str, list[Attachment]] = {}
    for attachment in Attachment.objects.about_any(app, keys).present().order_by("pk"):
        found.setdefault(attachment.subject_key, []).append(attachment)
    return found


def open_attachment(attachment: Attachment) -> BinaryIO:
    """The file in clear, to be read from any place in it."""
    return files.open_stored(stored(attachment.stored_as))
