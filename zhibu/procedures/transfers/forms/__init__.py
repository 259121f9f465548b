"""Input for transfers, certificates and reorganisations."""

from zhibu.procedures.transfers.forms.acts import (
    FINDER,
    AcceptForm,
    AskForm,
    AssignForm,
    CheckForm,
    IssueForm,
    LetterForm,
    ReasonForm,
    ReceiptForm,
    ReissueForm,
    RemarkForm,
    ReviewForm,
)
from zhibu.procedures.transfers.forms.certificate import CertificateForm
from zhibu.procedures.transfers.forms.reshaping import (
    CarryOutForm,
    PlaceForm,
    PrepareForm,
)

__all__ = [
    "FINDER",
    "AcceptForm",
    "AskForm",
    "AssignForm",
    "CarryOutForm",
    "CertificateForm",
    "CheckForm",
    "IssueForm",
    "LetterForm",
    "PlaceForm",
    "PrepareForm",
    "ReasonForm",
    "ReceiptForm",
    "ReissueForm",
    "RemarkForm",
    "ReviewForm",
]
