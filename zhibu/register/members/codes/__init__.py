"""Code tables of the register (domain rules 8.3) and how their cells are read.

A `…_code` function takes a cell of any kind and gives the code, or None when nobody can
tell what was meant. The tables are built once, at import.
"""

from zhibu.register.members.codes.cells import key_of, phone_text, text_of, yes_or_no
from zhibu.register.members.codes.education import (
    Degree,
    Education,
    EducationGroup,
    degree_code,
    education_code,
    education_group,
)
from zhibu.register.members.codes.membership import (
    REMOVALS,
    Category,
    FloatingDestination,
    Leaving,
    LostReason,
    PostKind,
    Standing,
    Suspension,
    category_code,
    is_not_a_member,
    leaving_code,
    post_kind_code,
    standing_code,
)
from zhibu.register.members.codes.person import (
    Ethnicity,
    Sex,
    ethnicity_code,
    is_minority,
    sex_code,
)
from zhibu.register.members.codes.places import PROVINCES
from zhibu.register.members.codes.work import (
    FirstLine,
    Occupation,
    OccupationGroup,
    ProfessionalRank,
    known_occupation,
    occupation_code,
    occupation_group,
    occupation_label,
)

__all__ = [
    "PROVINCES",
    "REMOVALS",
    "Category",
    "Degree",
    "Education",
    "EducationGroup",
    "Ethnicity",
    "FirstLine",
    "FloatingDestination",
    "Leaving",
    "LostReason",
    "Occupation",
    "OccupationGroup",
    "PostKind",
    "ProfessionalRank",
    "Sex",
    "Standing",
    "Suspension",
    "category_code",
    "degree_code",
    "education_code",
    "education_group",
    "ethnicity_code",
    "is_minority",
    "is_not_a_member",
    "key_of",
    "known_occupation",
    "leaving_code",
    "occupation_code",
    "occupation_group",
    "occupation_label",
    "phone_text",
    "post_kind_code",
    "sex_code",
    "standing_code",
    "text_of",
    "yes_or_no",
]
