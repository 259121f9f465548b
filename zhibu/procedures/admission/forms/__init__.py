"""Input for cases of admission; rules and services decide what is allowed."""

from zhibu.procedures.admission.forms.acting import ActForm
from zhibu.procedures.admission.forms.person import OpenForm, PersonForm
from zhibu.procedures.admission.forms.short import (
    AnalysisForm,
    AnswerForm,
    ObjectionForm,
    OfferForm,
    ReasonForm,
    TakeOverForm,
)

__all__ = [
    "ActForm",
    "AnalysisForm",
    "AnswerForm",
    "ObjectionForm",
    "OfferForm",
    "OpenForm",
    "PersonForm",
    "ReasonForm",
    "TakeOverForm",
]
