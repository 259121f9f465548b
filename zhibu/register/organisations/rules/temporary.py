"""Temporary branches (临时党支部): R-ORG-05, 支部工作条例（试行）, art. 8.

They stand for as long as the body that was formed for a task; the members' relations
stay where they are. "As a rule": the superior may provide otherwise.
"""

from zhibu.register.organisations.codes import BRANCHES, Kind

# A temporary branch need not have a committee, nor three full members of its own.
LASTING_BRANCHES: frozenset[str] = BRANCHES - {Kind.TEMPORARY_BRANCH}


def may_admit(kind: str) -> bool:
    """R-ORG-05: members are in branches; a temporary one develops none."""
    return kind in LASTING_BRANCHES


def may_discipline(kind: str) -> bool:
    """R-ORG-05: a temporary branch neither disciplines nor disposes of members."""
    return kind != Kind.TEMPORARY_BRANCH


def may_collect_dues(kind: str) -> bool:
    """R-ORG-05: a temporary branch collects no dues: they go where the relation is."""
    return kind != Kind.TEMPORARY_BRANCH


def may_elect_delegates(kind: str) -> bool:
    """R-ORG-05: a temporary branch elects no delegates to congresses."""
    return kind != Kind.TEMPORARY_BRANCH


def may_hold_elections(kind: str) -> bool:
    """R-ORG-05: no elections where leaders are appointed."""
    return not leaders_are_appointed(kind)


def leaders_are_appointed(kind: str) -> bool:
    """R-ORG-05: leaders of a temporary branch are appointed by who approved it.

    So are those of a working committee, which a committee sends out.
    """
    return kind in {Kind.TEMPORARY_BRANCH, Kind.WORKING_COMMITTEE}
