"""What may be offered for download: looked at by content, not by name."""

from typing import Any

from django.core.exceptions import ValidationError

from zhibu.foundation.kernel.text import _

# How files of these kinds begin.
_BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "pptx": (b"PK\x03\x04",),
    "doc": (b"\xd0\xcf\x11\xe0",),
    "xls": (b"\xd0\xcf\x11\xe0",),
}


def check_content(file: Any) -> None:
    """Refuse a file whose content is not what its name says."""
    ending = file.name.rpartition(".")[2].lower()
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if ending == "mp4":
        fits = head[4:8] == b"ftyp"
    elif ending == "txt":
        fits = b"\x00" not in head
    else:
        fits = head.startswith(_BEGINNINGS.get(ending, ()))
    if not fits:
        raise ValidationError(
            _(
                "The content of the file is not what its name says. Save it anew as"
                " %(ending)s and choose it again."
            )
            % {"ending": ending}
        )
