"""Every write of templates, issued documents and attachments."""

from zhibu.life.office.services.attachments import (
    attach_file,
    carry_along,
    record_opening,
    remove_attachment,
)
from zhibu.life.office.services.documents import (
    MOST_AT_ONCE,
    hand_out,
    hand_out_latest,
    hand_out_many,
    issue_document,
    set_mark,
    void_document,
)
from zhibu.life.office.services.templates import (
    pin_template,
    upload_template,
    withdraw_template,
)

__all__ = [
    "MOST_AT_ONCE",
    "attach_file",
    "carry_along",
    "hand_out",
    "hand_out_latest",
    "hand_out_many",
    "issue_document",
    "pin_template",
    "record_opening",
    "remove_attachment",
    "set_mark",
    "upload_template",
    "void_document",
    "withdraw_template",
]
