"""Cases of admission: the person, the acts done so far, and what follows from them."""

from zhibu.procedures.admission.models.acts import Act, ActPerson
from zhibu.procedures.admission.models.cases import Case, CaseQuerySet, OfferedCases
from zhibu.procedures.admission.models.duties import Analysis, Duty
from zhibu.procedures.admission.models.imports import CaseImport, TakenOverCase
from zhibu.procedures.admission.models.objections import Objection

__all__ = [
    "Act",
    "ActPerson",
    "Analysis",
    "Case",
    "CaseImport",
    "CaseQuerySet",
    "Duty",
    "Objection",
    "OfferedCases",
    "TakenOverCase",
]
