"""Spreadsheets of every kind, clean and dirty, made by the tests themselves."""

import struct
import zipfile
from datetime import date
from xml.sax.saxutils import escape

import openpyxl
import xlwt

from zhibu.foundation.sheets.places import letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

ROSTER = [
    ["姓名", "性别", "出生日期"],
    ["王丽", "女", "1980-03-01"],
    ["李伟", "男", "1975-11-20"],
]


def xlsx(path, sheets, *, hidden=()):
    """A workbook of openpyxl: {"Sheet1": [[…], …]}."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    workbook.save(path)
    return path


def xls(path, sheets, *, at=(0, 0)):
    """An old workbook; the first cell stands `at` (row, column), counted from 0."""
    workbook = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = workbook.add_sheet(name)
        for row_number, row in enumerate(rows, start=at[0]):
            for column, value in enumerate(row, start=at[1]):
                if value is not None:
                    sheet.write(row_number, column, value)
    workbook.save(str(path))
    return path


def csv(path, rows, *, encoding="utf-8", delimiter=","):
    text = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    path.write_bytes(text.encode(encoding))
    return path


def raw_parts(rows, *, strings="", root="", date1904=False, sheet="", prefix=""):
    """The parts of an .xlsx whose sheet has the given XML of rows."""
    p = f"{prefix}:" if prefix else ""
    namespace = f'xmlns:{prefix}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    start = root or f"<{p}worksheet {namespace}>"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">'
        f'<workbookPr date1904="{int(date1904)}"/>'
        '<sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{LINKS}/worksheet" '
        'Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{LINKS}/styles" Target="/xl/styles.xml"/>'
        f'<Relationship Id="rId3" Type="{LINKS}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": sheet
        or f"{start}<{p}sheetData>{rows}</{p}sheetData></{p}worksheet>",
    }
    return parts


def packed(path, parts, *, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def raw_xlsx(path, rows, **options):
    return packed(path, raw_parts(rows, **options))


def shared_xlsx(path, rows):
    """As Excel and WPS write: text stands once, in a part of its own."""
    texts: dict[str, int] = {}

    def cell(row, column, value):
        place = f'<c r="{letters(column)}{row}"'
        if value is None:
            return ""
        if isinstance(value, bool):
            return f'{place} t="b"><v>{int(value)}</v></c>'
        if isinstance(value, date):
            return f'{place} s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
        if isinstance(value, str):
            number = texts.setdefault(value, len(texts))
            return f'{place} t="s"><v>{number}</v></c>'
        return f"{place}><v>{value}</v></c>"

    xml = "".join(
        f'<row r="{number}" spans="1:{len(row)}">'
        + "".join(cell(number, column, value) for column, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    strings = "".join(
        f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts
    )
    return raw_xlsx(path, xml, strings=strings)


def bomb(path, *, megabytes):
    """A sheet that is nothing but blanks: a thousandth of its size when packed."""
    parts = raw_parts("")
    del parts["xl/worksheets/sheet1.xml"]
    packed(path, parts)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        part.write(f'<worksheet xmlns="{MAIN}">'.encode())
        for _unused in range(megabytes):
            part.write(b" " * (1 << 20))
        part.write(b"<sheetData/></worksheet>")
    return path


def container(path, names):
    """An OLE container with empty streams of these names."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, 1, 1, 0, 4096, end, 0, end, 0)
    struct.pack_into("<109I", header, 76, 0, *[free] * 108)
    sectors = struct.pack("<128I", table, end, *[free] * 126)
    directory = bytearray(512)
    for index, name in enumerate(["Root Entry", *names]):
        raw = (name + "\0").encode("utf-16-le")
        at = index * 128
        directory[at : at + len(raw)] = raw
        kind = 2 if index else 5
        struct.pack_into("<HB", directory, at + 64, len(raw), kind)
        struct.pack_into("<III", directory, at + 68, free, free, free)
        struct.pack_into("<II", directory, at + 116, end, 0)
    path.write_bytes(bytes(header) + sectors + bytes(directory))
    return path


def patched(path, old, new, *, count=1):
    """Bytes of a file replaced by as many others."""
    content = path.read_bytes()
    assert old in content
    assert len(old) == len(new)
    path.write_bytes(content.replace(old, new, count))
    return path
