"""Uploaded scans: what a file is, is seen from its content, never from its name.

Pictures are written anew, so that nothing but the picture remains: no place where it
was taken, no camera, no hidden thumbnail. A PDF stays as it is, signatures and all, and
is refused when it is locked, runs something or carries other files.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _

MOST_PIXELS = 60_000_000  # A3 at 400 dpi is 31 million
MOST_OBJECTS = 100_000
QUALITY = 88
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
SUFFIXES = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}

# What a scan has no need of, wherever it stands in a PDF.
_KEYS = {"/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/Rendition",
}
_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
# What a damaged PDF makes the library stumble over.
_BROKEN = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    RecursionError,
    AssertionError,
)


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that may be kept."""

    content: bytes
    content_type: str
    pages: int = 1


def accept(file: IO[bytes], limit: int) -> Scan:
    """The scan as it may be kept, or a refusal that says what to do. `limit`: bytes."""
    content = file.read(limit + 1)
    if len(content) > limit:
        message = _("The file is larger than %(limit)s MB: scan it with fewer dots.")
        raise _refused("scan_too_large", message, limit=limit // 1024 // 1024)
    if not content:
        raise _refused("scan_empty", _("The file is empty."))
    if content.startswith(b"%PDF-"):
        return Scan(content, PDF, _pages_of(content))
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _picture(content)
    message = _("Only scans are kept here: pictures (JPEG, PNG) and PDF.")
    raise _refused("scan_type", message)


def _refused(code: str, message: Any, **params: Any) -> Refused:
    return Refused(Problem(code, message, params, field="file"))


# ---- pictures


def _picture(content: bytes) -> Scan:
    try:
        with (
            warnings.catch_warnings(),
            Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as picture,
        ):
            # Our own limit below is smaller than the one that Pillow warns of.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if picture.width * picture.height > MOST_PIXELS:
                message = _("The picture has too many dots: scan it with 300 dpi.")
                raise _refused("scan_too_many_dots", message)
            return _written_anew(picture, is_jpeg=picture.format == "JPEG")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        message = _("The picture cannot be opened: it is damaged or cut off.")
        raise _refused("scan_damaged", message) from error


def _written_anew(picture: Image.Image, *, is_jpeg: bool) -> Scan:
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    modes = ("L", "RGB") if is_jpeg else ("1", "L", "LA", "RGB", "RGBA")
    if upright.mode not in modes:
        upright = upright.convert("RGB")
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)  # the dots alone: no profile, no text, no EXIF
    target = BytesIO()
    if is_jpeg:
        bare.save(target, "JPEG", quality=QUALITY)
    else:
        bare.save(target, "PNG")
    return Scan(target.getvalue(), JPEG if is_jpeg else PNG)


# ---- PDF


def _pages_of(content: bytes) -> int:
    """The number of pages of a PDF that holds nothing but pages."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            message = _("The PDF is locked by a password: save it without one.")
            raise _refused("scan_locked", message)
        if any(_is_active(one) for one in _dictionaries(reader)):
            message = _(
                "The PDF runs something or carries other files: print it to PDF anew,"
                " or scan the paper."
            )
            raise _refused("scan_active", message)
        pages = len(reader.pages)
    except _BROKEN as error:
        message = _("The PDF cannot be opened: it is damaged or cut off.")
        raise _refused("scan_damaged", message) from error
    if not pages:
        raise _refused("scan_empty", _("The file is empty."))
    return pages


def _is_active(found: DictionaryObject) -> bool:
    if _KEYS & found.keys():
        return True
    return found.get("/S") in _ACTIONS or found.get("/Subtype") in _ANNOTATIONS


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached from the root of a PDF."""
    waiting: list[Any] = [reader.trailer.raw_get("/Root")]
    seen: set[tuple[int, int]] = set()
    steps = 0
    while waiting:
        one = waiting.pop()
        steps += 1
        if steps > MOST_OBJECTS:
            raise ValueError("too many objects")
        if isinstance(one, IndirectObject):
            number = (one.idnum, one.generation)
            if number in seen:
                continue
            seen.add(number)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
