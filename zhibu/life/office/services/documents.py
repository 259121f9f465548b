"""Issuing documents: number, template, context, register; handing them out again."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import IO, Any, cast

from django.db import transaction
from jinja2 import TemplateError

from zhibu.foundation.audit.services import Line, record, record_many
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.life.office import queries, rules
from zhibu.life.office.kinds import kind_of, label_of
from zhibu.life.office.models import Document, Mark, Series
from zhibu.life.office.services.reach import (
    member_concerned,
    need_reason,
    organisation_for,
)
from zhibu.life.office.services.templates import pin_template
from zhibu.life.office.word.filling import digest
from zhibu.register.organisations.models import Organisation

MOST_AT_ONCE = 300  # documents in one archive
DOWNLOAD = "documents.download"


@transaction.atomic
def issue_document(
    *,
    actor: Actor,
    kind: str,
    organisation_id: int,
    context: Mapping[str, Any],
    on: date,
    subject: tuple[str, Any] = ("", ""),
    number: bool = True,
    permission: Perm = Perm.DOCUMENTS_ISSUE,
    member_id: int | None = None,
    pinned: int | None = None,
) -> Document:
    """Write a document into the register, with the next number of the organisation.

    `context`: every placeholder of the kind, as text, days or lists of rows.
    `permission`: that of the act of the office by which it is issued. `subject`: what
    it belongs to, (app, key). `member_id`: whom it is about. `pinned`: the template
    that a running case keeps.
    """
    known = kind_of(kind)
    written = known.written(context)
    organisation = organisation_for(actor, permission, organisation_id, member_id)
    template = pin_template(kind=kind, org_path=organisation.path, pinned=pinned)
    numbered = number and known.is_numbered
    text = _next_number(organisation, kind, on.year) if numbered else ""
    whole = queries.whole_context(known, written, organisation, text, on)
    document = Document(  # type: ignore[misc]
        organisation=organisation,
        kind=kind,
        template=template,
        number=text,
        title=clean(whole["title"])[:200],
        context=whole,  # JSON that is sealed as one text
        issued_on=on,
        subject_app=subject[0],
        subject_key=str(subject[1]),
        member=member_concerned(member_id),
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    document.sha256 = digest(_filled(document))
    document.save()
    record(
        actor,
        Perm.DOCUMENTS_ISSUE.value,
        document,
        org_path=organisation.path,
        subject=document.member,
        kind=kind,
        number=text,
        template=template.pk,
        sha256=document.sha256,
    )
    return document


def _filled(document: Document) -> bytes:
    try:
        return queries.word_of(document)
    except TemplateError as error:
        message = _(
            "The template of this kind (version %(version)s) does not fit the program"
            " any more: whoever made it has to send in a new one, or withdraw it."
        )
        params = {"version": document.template.version}
        raise Refused(Problem("template_outdated", message, params)) from error


def _next_number(organisation: Organisation, kind: str, year: int) -> str:
    """Counted under the lock of the organisation: none is given twice or left out."""
    mark = queries.mark_for(organisation, kind)
    series, _is_new = Series.objects.get_or_create(
        organisation=organisation, mark=mark, year=year
    )
    series.last += 1
    series.save(update_fields=["last"])
    return rules.number_text(mark, year, series.last)


@transaction.atomic
def set_mark(
    *, actor: Actor, organisation_id: int, mark: str, kind: str = "", on: date
) -> Mark:
    """Set the mark in the numbers of an organisation, for one kind or for all. Numbers
    under a new mark begin at 1; those that were given out stay as they are.
    """
    organisation = Organisation.objects.lock_for(
        actor, Perm.DOCUMENTS_NUMBERING, organisation_id
    )
    mark = clean(mark)
    if problem := rules.mark_problem(mark):
        raise Refused(problem)
    before = queries.mark_for(organisation, kind)
    found, _is_new = Mark.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        defaults={"mark": mark, "org_path": organisation.path},
    )
    record(
        actor,
        Perm.DOCUMENTS_NUMBERING.value,
        found,
        org_path=organisation.path,
        changes={"mark": [before, mark]},
        kind=kind,
    )
    return found


@transaction.atomic
def void_document(*, actor: Actor, document_id: int, reason: str, on: date) -> Document:
    """Declare a document void, with a reason. It keeps its number and its place in the
    register; the number is not given out again.
    """
    document: Document = Document.objects.lock_for(
        actor, Perm.DOCUMENTS_VOID, document_id
    )
    reason = need_reason(reason)
    if document.is_void:
        message = _("This document was declared void already.")
        raise Conflict(Problem("document_void", message))
    document.void_on, document.void_because = on, reason
    document.save(update_fields=["void_on", "void_because"])
    record(
        actor,
        Perm.DOCUMENTS_VOID.value,
        document,
        org_path=document.org_path,
        subject=document.member,
        reason=reason,
        number=document.number,
    )
    return document


# ---- handing out


def hand_out(*, actor: Actor, document_id: int, form: str) -> tuple[str, str, bytes]:
    """(file name, content type, content) of one document as "word" or "pdf"; a line in
    the log when it holds personal data.
    """
    rows = Document.objects.select_related("template")
    document: Document = rows.get_for(actor, Perm.DOCUMENTS_VIEW, document_id)
    return _given(actor, document, form)


def hand_out_latest(
    *, actor: Actor, subject: tuple[str, Any], kind: str, form: str
) -> tuple[str, str, bytes]:
    """The latest document of a kind about a row of an app above, to somebody whom that
    app lets see the row: the branch has the reply of its superior, the member the own
    papers. Refuses when none was issued, or none stands.
    """
    rows = Document.objects.about(*subject).filter(kind=kind, void_on=None)
    rows = rows.select_related("template", "member")
    document = rows.order_by("-issued_on", "-pk").first()
    if document is None:
        message = _("“%(paper)s” has not been issued yet.")
        raise Refused(Problem("paper_missing", message, {"paper": label_of(kind)}))
    return _given(actor, document, form)


def _given(actor: Actor, document: Document, form: str) -> tuple[str, str, bytes]:
    made = queries.file_of(document, form)
    if _is_personal(document):
        with transaction.atomic():
            record(
                actor,
                DOWNLOAD,
                document,
                org_path=document.org_path,
                subject=document.member,
                form=form,
                number=document.number,
            )
    return made


def hand_out_many(
    *, actor: Actor, document_ids: Sequence[int], form: str
) -> Iterator[bytes]:
    """An archive of documents within reach, made while it is sent; a line in the log
    for each that holds personal data, before the first byte.
    """
    if len(document_ids) > MOST_AT_ONCE:
        message = _("At most %(most)s documents at once: choose fewer.")
        params = {"most": MOST_AT_ONCE}
        raise Refused(Problem("too_many_documents", message, params))
    rows = Document.objects.visible_to(actor, Perm.DOCUMENTS_VIEW)
    rows = rows.filter(pk__in=document_ids).defer("context").order_by("issued_on", "pk")
    documents = list(rows.select_related("member"))
    details = {"form": form, "together": len(documents)}
    lines = [
        Line(one, one.org_path, one.member, None, details | {"number": one.number})
        for one in documents
        if _is_personal(one)
    ]
    with transaction.atomic():
        record_many(actor, DOWNLOAD, lines)
    return _archive([one.pk for one in documents], form)


def _is_personal(document: Document) -> bool:
    try:
        return kind_of(document.kind).is_personal
    except KeyError:
        return True  # of a kind that nobody declares any more: rather one line too many


class _Pipe:
    """What an archive writes, to be taken away piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece until it is taken."""
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self.pieces = b"".join(self.pieces), []
        return taken


def _archive(document_ids: list[int], form: str) -> Iterator[bytes]:
    pipe, names = _Pipe(), set[str]()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_DEFLATED) as archive:
        for pk in document_ids:
            document = Document.objects.select_related("template").get(pk=pk)
            name, _type, content = queries.file_of(document, form)
            if name in names:
                stem, dot, suffix = name.rpartition(".")
                name = f"{stem} ({pk}){dot}{suffix}"
            names.add(name)
            archive.writestr(zipfile.ZipInfo(name, _day(document)), content,
                             zipfile.ZIP_DEFLATED)  # fmt: skip
            yield pipe.take()
    yield pipe.take()


def _day(document: Document) -> tuple[int, int, int, int, int, int]:
    day = max(document.issued_on, date(1980, 1, 1))
    return (day.year, day.month, day.day, 0, 0, 0)
