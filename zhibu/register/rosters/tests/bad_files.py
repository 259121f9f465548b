"""Files that are no rosters, as people send them: a name, how to make it, its code."""

from pathlib import Path

from zhibu.foundation.sheets.tests import files
from zhibu.register.rosters.tests.factories import roster, row


def _xls_with_password(path: Path) -> None:
    files.xls(path, {"名册": files.ROSTER})
    files.patched(path, b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00")


def _cut_short(path: Path) -> None:
    roster(path.parent, [row() for _ in range(20)], name=path.name)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _holding(content):
    return lambda path: path.write_bytes(content)


BAD_FILES = {
    "empty": ("名册.xlsx", lambda p: p.write_bytes(b""), "empty"),
    "a PDF": ("名册.xlsx", _holding(b"%PDF-1.7 no sheet"), "other_format"),
    "a picture": ("名册.xls", _holding(b"\x89PNG\r\n\x1a\n"), "other_format"),
    "a document of Word": (
        "名册.xlsx",
        lambda p: files.packed(p, {"_rels/.rels": "<a/>", "word/document.xml": "x"}),
        "other_format",
    ),
    "a web page": (
        "名册.xls", lambda p: p.write_bytes(b"<html><table></table>"), "web_page",
    ),
    "a lock file": ("~$名册.xlsx", lambda p: files.csv(p, files.ROSTER), "lock_file"),
    "no text": ("名册.csv", _holding(b"\x00\x01\x02" * 99), "not_a_spreadsheet"),
    "cut short": ("名册.xlsx", _cut_short, "damaged"),
    "a password": (
        "名册.xlsx",
        lambda p: files.container(p, ["EncryptionInfo", "EncryptedPackage"]),
        "password",
    ),
    "an old file with a password": ("名册.xls", _xls_with_password, "password"),
    "a bomb": ("名册.xlsx", lambda p: files.bomb(p, megabytes=64), "too_compressed"),
    "no headings": (
        "名册.xlsx",
        lambda p: files.xlsx(p, {"名册": [["甲", "乙"], ["1", "2"]]}),
        "no_headings",
    ),
}  # fmt: skip
