"""How large a file may be before it is turned down."""

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one workbook; a million rows of a roster stay far below them."""

    file_bytes: int = 300 * MB  # as it was sent
    part_bytes: int = 3072 * MB  # one sheet, unpacked: read as a stream, never kept
    text_bytes: int = 512 * MB  # the shared text of a workbook, which is kept
    ratio: int = 150  # unpacked to packed, of a part above `ratio_from`
    ratio_from: int = 32 * MB
    parts: int = 10_000  # members of the archive
    area: int = 8_000_000  # cells of an .xls workbook, all sheets, empty ones too
    sheets: int = 1_000  # of one workbook
