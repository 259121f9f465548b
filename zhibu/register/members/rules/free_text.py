"""Free text is read by everybody who opens the page: no place for such numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault.masking import holds_number

FREE_TEXTS = ("workplace", "title", "native_place", "floating_place", "note")


def numbers_in_text(
    record: Mapping[str, Any], changed: Iterable[str] = FREE_TEXTS
) -> list[Problem]:
    """R-PI-07: ID numbers and phones are sealed, so they are not kept in free text.

    A warning only: what looks like a number of a person may be one of a file.
    """
    message = _(
        "This text seems to hold an ID number or a mobile number. Enter them in the"
        " items ID number and phone, where they are encrypted and masked; here"
        " everybody who opens the record reads them."
    )
    return [
        Problem("number_in_text", message, warning=True, field=item, rule="R-PI-07")
        for item in FREE_TEXTS
        if item in changed and holds_number(record.get(item) or "")
    ]
