"""What a file is, by its first bytes; its name only tells what the user believes."""

import zipfile
from pathlib import Path

from zhibu.foundation.kernel.text import _

from . import ole
from .archive import damage_is_refused
from .refusals import UnreadableFile

_LOCK_FILE_SIZE = 165
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"mime-version:")
_OTHER = {
    b"%PDF": _("PDF document"),
    b"\x89PNG": _("picture"),
    b"\xff\xd8\xff": _("picture"),
    b"GIF8": _("picture"),
    b"Rar!": _("compressed folder"),
    b"7z\xbc\xaf": _("compressed folder"),
    b"\x1f\x8b": _("compressed folder"),
    b"{\\rtf": _("Word document"),
    b"<?xml": _("file of XML"),
}


def kind_of(path: Path, name: str) -> str:
    """ "xlsx", "xls" or "csv"; refuses all else, and says what it is instead."""
    with path.open("rb") as file:
        beginning = file.read(4096)
    size = path.stat().st_size
    if name.startswith("~$") or _is_lock_file(beginning, size):
        raise UnreadableFile("lock_file")
    if not beginning.strip():
        raise UnreadableFile("empty")
    if beginning.startswith(b"PK"):
        return _inside_the_archive(path)
    if beginning.startswith(ole.SIGNATURE):
        return "xls"
    _refuse_others(beginning)
    return "csv"


def _is_lock_file(beginning: bytes, size: int) -> bool:
    """It holds the owner's name twice, each after its length: in 8 and in 16 bits."""
    return size == _LOCK_FILE_SIZE and beginning[55:57] == beginning[:1] + b"\0"


def _refuse_others(beginning: bytes) -> None:
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    start = text[:1024]
    if start.startswith(_MARKUP) or (start.startswith(b"<?xml") and b"<html" in start):
        raise UnreadableFile("web_page")
    for signature, kind in _OTHER.items():
        if beginning.startswith(signature):
            raise UnreadableFile("other_format", kind=kind)
    if beginning[:1] == b"\x09" and beginning[1:2] in b"\x00\x02\x04":
        raise UnreadableFile("other_format", kind=_("workbook of Excel 4 or older"))
    is_wide = beginning.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in beginning and not is_wide:
        raise UnreadableFile("not_a_spreadsheet")


def _inside_the_archive(path: Path) -> str:
    with damage_is_refused(), zipfile.ZipFile(path) as archive:
        names = {
            name.replace("\\", "/").lower() for name in archive.namelist()[:10_000]
        }
    if "xl/workbook.bin" in names:
        raise UnreadableFile("other_format", kind=_("binary workbook (.xlsb)"))
    if "word/document.xml" in names:
        raise UnreadableFile("other_format", kind=_("Word document"))
    if "ppt/presentation.xml" in names:
        raise UnreadableFile("other_format", kind=_("presentation"))
    if "content.xml" in names and "mimetype" in names:
        raise UnreadableFile("other_format", kind=_("OpenDocument file"))
    if "_rels/.rels" in names:
        return "xlsx"
    raise UnreadableFile("other_format", kind=_("compressed folder"))
