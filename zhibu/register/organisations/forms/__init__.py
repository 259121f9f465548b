"""Input for the acts on organisations, and the field that chooses one anywhere."""

from zhibu.register.organisations.forms.choosing import OrganisationField
from zhibu.register.organisations.forms.items import OrganisationForm
from zhibu.register.organisations.forms.naming import InBranchForm, branch_named
from zhibu.register.organisations.forms.small import (
    DissolveForm,
    ExtendForm,
    GroupForm,
    ImportForm,
    MoveForm,
    TermForm,
    WriteListForm,
)

__all__ = [
    "DissolveForm",
    "ExtendForm",
    "GroupForm",
    "ImportForm",
    "InBranchForm",
    "MoveForm",
    "OrganisationField",
    "OrganisationForm",
    "TermForm",
    "WriteListForm",
    "branch_named",
]
