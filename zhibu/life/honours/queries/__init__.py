"""Reads of honours."""

from zhibu.life.honours.queries.calls import (
    call_for,
    choices_for,
    nominee_for,
    nominees,
    shortlist,
)
from zhibu.life.honours.queries.certificates import Checked, check, code_of
from zhibu.life.honours.queries.desk import asks, own_todos, todos
from zhibu.life.honours.queries.figures import Figures, figures
from zhibu.life.honours.queries.medals import last_handing_out, medals_due
from zhibu.life.honours.queries.public import (
    InPublicity,
    RoleModel,
    nominees_in_publicity,
    role_models,
)

__all__ = [
    "Checked",
    "Figures",
    "InPublicity",
    "RoleModel",
    "asks",
    "call_for",
    "check",
    "choices_for",
    "code_of",
    "figures",
    "last_handing_out",
    "medals_due",
    "nominee_for",
    "nominees",
    "nominees_in_publicity",
    "own_todos",
    "role_models",
    "shortlist",
    "todos",
]
