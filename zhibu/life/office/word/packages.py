"""Is an uploaded file a Word document that can be filled in without danger?

Refused are macros, embedded and linked objects, fields that fetch or run something,
and archives that would swell up. Everything is decided from the archive's directory and
the parts as text, before any library opens the file.
"""

import re
import zipfile
from io import BytesIO

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _

LARGEST = 2 * 1024 * 1024  # of the file
LARGEST_UNPACKED = 20 * 1024 * 1024  # of all parts together
LARGEST_PART = 4 * 1024 * 1024  # of a part that is read as text
MOST_PARTS = 500

_MAIN = b"wordprocessingml.document.main+xml"
_ACTIVE = re.compile(
    r"vbaProject|vbaData|/embeddings/|/activeX/|/afchunk|/customUI/|oleObject|\.bin$",
    re.IGNORECASE,
)
# A relation to something outside: only a plain link to a page may stay.
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
_LINK = re.compile(rb"relationships/hyperlink[\"']")
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FIELD = re.compile(
    rb"<w:instrText[^>]*>(.*?)</w:instrText>|<w:fldSimple[^>]*w:instr=[\"'](.*?)[\"']",
    re.DOTALL,
)
_RUNS = re.compile(
    rb"\b(DDE|DDEAUTO|INCLUDE\w*|IMPORT|LINK|EMBED|DATABASE|MACROBUTTON|AUTOTEXT\w*"
    rb"|RD|SQL|GOTOBUTTON|HTMLACTIVEX|CONTROL)\b",
    re.IGNORECASE,
)


def check(content: bytes) -> None:
    """Refuse what is no plain .docx, with a sentence that says what to do."""
    if len(content) > LARGEST:
        message = _(
            "A template may have at most %(limit)s MB: take out large pictures."
        )
        raise _refused("template_too_large", message, limit=LARGEST // 1024 // 1024)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_directory(archive.infolist())
            for entry in archive.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    _check_part(entry, archive.read(entry))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _no_document() from error
    except (OSError, ValueError, KeyError) as error:  # zlib.error is a ValueError's kin
        raise _no_document() from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        raise _no_document()
    if len(names) > MOST_PARTS or len(set(names)) != len(names):
        raise _no_document()
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refused("template_encrypted", _("The file is protected by a password."))
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        message = _("The file swells up when it is opened: save it anew in Word.")
        raise _refused("template_swells", message)
    for name in names:
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise _no_document()
        if _ACTIVE.search(name):
            raise _active()


def _check_part(entry: zipfile.ZipInfo, text: bytes) -> None:
    if len(text) > LARGEST_PART or text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _no_document()
    if b"\0" in text or _DECLARATION.search(text):
        raise _no_document()
    if entry.filename == "[Content_Types].xml":
        if b"macroEnabled" in text:
            raise _active()
        if _MAIN not in text:
            raise _no_document()
    if entry.filename.endswith(".rels"):
        for relation in _RELATION.findall(text):
            if _OUTSIDE.search(relation) and not _LINK.search(relation):
                raise _active()
    if b"<w:altChunk" in text or b"<o:OLEObject" in text:
        raise _active()
    _check_fields(text)


def _check_fields(text: bytes) -> None:
    # The instruction of one field may be cut into several runs: all are read as one.
    instructions = b"".join(first or second for first, second in _FIELD.findall(text))
    if _RUNS.search(instructions):
        raise _active()


def _refused(code: str, message: object, **params: object) -> Refused:
    return Refused(Problem(code, message, params, field="file"))


def _no_document() -> Refused:
    message = _("This is no Word document that can be read: save it as .docx in Word.")
    return _refused("template_no_document", message)


def _active() -> Refused:
    message = _(
        "The file holds macros, embedded or linked objects: a template may hold only"
        " text, tables and pictures. Save it as .docx without them."
    )
    return _refused("template_active", message)
