"""A template and a context give a Word file: the same ones, the same bytes.

A .docx is an archive, and archives remember when they were written; they are packed
anew here with one fixed time and without compression, so that a file can be compared
with the digest that was noted when it was issued.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast

from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml.etree import LxmlError

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind
from zhibu.life.office.word import language, packages

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can hold
_FOOTNOTES = "wordprocessingml.footnotes+xml"
_PROPERTIES = (
    "author",
    "category",
    "comments",
    "content_status",
    "identifier",
    "keywords",
    "language",
    "last_modified_by",
    "subject",
    "title",
    "version",
)


def fill(
    template: bytes, context: Mapping[str, Any], *, title: str, author: str, on: date
) -> bytes:
    """The Word file of a template that `check_template` has passed."""
    document = _opened(template)
    document.render(dict(context), jinja_env=language.environment(), autoescape=True)
    properties = document.docx.core_properties
    properties.title, properties.author = title[:255], author[:255]
    properties.last_modified_by = author[:255]
    properties.created = properties.modified = datetime(on.year, on.month, on.day)  # noqa: DTZ001 -- as the library takes it
    properties.revision = 1
    target = BytesIO()
    document.save(target)
    return packed_anew(target.getvalue())


def check_template(content: bytes, kind: DocumentKind) -> None:
    """Refuse what is no Word file or no template of this kind, with every reason."""
    packages.check(content)
    try:
        sources = list(_sources(_opened(content)))
    except (LxmlError, KeyError, ValueError, AttributeError, TypeError) as error:
        message = _(
            "This is no Word document that can be read: save it as .docx in Word."
        )
        raise Refused(Problem("template_no_document", message, field="file")) from error
    found = [p for source in sources for p in language.problems(source, kind.places)]
    if found:
        raise Refused(*{str(problem): problem for problem in found}.values())
    try:
        fill(content, kind.example, title="", author="", on=date(2026, 1, 1))
    except (TemplateError, LxmlError, ValueError, KeyError) as error:
        message = _(
            "The template cannot be filled in: look whether every list and condition"
            " begins and ends in the same cell, row or paragraph. (%(error)s)"
        )
        params = {"error": str(error)[:200]}
        problem = Problem("template_fails", message, params, field="file")
        raise Refused(problem) from error


def digest(content: bytes) -> str:
    """SHA-256, as `sha256sum` prints it."""
    return hashlib.sha256(content).hexdigest()


def packed_anew(content: bytes) -> bytes:
    """The same parts in the same order, without the time of packing."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive,
    ):
        for entry in source.infolist():
            plain = zipfile.ZipInfo(entry.filename, _EPOCH)
            plain.external_attr = 0o600 << 16
            archive.writestr(plain, source.read(entry))
    return target.getvalue()


def _opened(template: bytes) -> Any:
    """A template without its properties: they are no place for placeholders."""
    document = DocxTemplate(BytesIO(template))
    document.init_docx()
    for name in _PROPERTIES:
        setattr(document.docx.core_properties, name, "")
    return document


def _sources(document: Any) -> Iterator[str]:
    """The parts in which docxtpl looks for placeholders, as it hands them to Jinja."""
    yield document.patch_xml(document.get_xml())
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _key, part in document.get_headers_footers(uri):
            yield document.patch_xml(document.get_part_xml(part))
    for part in document.docx.part.package.iter_parts():
        if part.content_type.endswith(_FOOTNOTES):
            yield document.patch_xml(cast(bytes, part.blob).decode())
