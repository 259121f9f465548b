from io import BytesIO

import pytest
from PIL import Image
from pypdf.generic import (
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from zhibu.foundation.kernel.refusals import Refused
from zhibu.life.office import scans
from zhibu.life.office.tests.factories import pdf, picture, word

LIMIT = 1024 * 1024
GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112


def accept(content):
    return scans.accept(BytesIO(content), LIMIT)


def code(content):
    with pytest.raises(Refused) as refused:
        accept(content)
    return refused.value.problems[0].code


def test_where_a_picture_was_taken_is_taken_out():
    exif = Image.Exif()
    exif[MAKER] = "SecretCamera"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    before = picture(exif=exif)
    assert b"SecretCamera" in before
    scan = accept(before)
    assert scan.content_type == "image/jpeg"
    assert b"SecretCamera" not in scan.content
    with Image.open(BytesIO(scan.content)) as found:
        assert not dict(found.getexif())
        assert found.size == (20, 40)  # turned upright


def test_text_and_what_hangs_on_behind_a_png_go():
    from_pillow = picture("PNG") + b"<script>alert(1)</script>"
    scan = accept(from_pillow)
    assert scan.content_type == "image/png"
    assert b"script" not in scan.content


@pytest.mark.parametrize("content", [
    b"GIF89a" + b"\0" * 50, b"<svg xmlns='x'/>", b"<html></html>", b"MZ\x90", b"BM1234",
])  # fmt: skip
def test_other_types_are_refused_whatever_they_are_called(content):
    assert code(content) == "scan_type"


def test_a_word_file_is_no_scan():
    assert code(word("x")) == "scan_type"


def test_damaged_and_empty_files_are_told():
    assert code(picture(size=(300, 300), quality=95)[:600]) == "scan_damaged"
    assert code(b"\xff\xd8\xffnot a picture") == "scan_damaged"
    assert code(b"%PDF-1.7\nbroken") == "scan_damaged"
    assert code(b"") == "scan_empty"
    assert code(b"x" * (LIMIT + 1)) == "scan_too_large"


def test_a_picture_of_too_many_dots_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(scans, "MOST_PIXELS", 799)
    assert code(picture(size=(40, 20))) == "scan_too_many_dots"


def test_a_plain_pdf_is_kept_as_it_is():
    content = pdf(pages=3)
    scan = accept(content)
    assert scan.content == content
    assert scan.pages == 3


def action(kind):
    return DictionaryObject({NameObject("/S"): NameObject(kind)})


def script(writer):
    run = action("/JavaScript")
    run[NameObject("/JS")] = TextStringObject("app.alert(1)")
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): run})


def launch(writer):
    writer.root_object[NameObject("/OpenAction")] = action("/Launch")


def named_form(writer):
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("x")})
    writer.root_object[NameObject("/AcroForm")] = form


def film(writer):
    annotation = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/RichMedia"),
            NameObject("/F"): NumberObject(4),
        }
    )
    writer.add_annotation(0, annotation)


@pytest.mark.parametrize(("change", "expected"), [
    (lambda w: w.encrypt("secret"), "scan_locked"),
    (script, "scan_active"),
    (lambda w: w.add_attachment("virus.exe", b"MZ"), "scan_active"),
    (launch, "scan_active"),
    (named_form, "scan_active"),
    (film, "scan_active"),
])  # fmt: skip
def test_a_pdf_that_does_more_than_show_pages_is_refused(change, expected):
    assert code(pdf(change=change)) == expected
