"""What the acts and pages of accounts need to know."""

from zhibu.register.accounts.queries.appointing import (
    appointing_facts,
    has_second_factor,
    roles_beyond,
    roles_to_give,
    taking_over_facts,
)
from zhibu.register.accounts.queries.people import (
    account_of,
    accounts_with_roles,
    home_of,
    is_gone,
    members_without_account,
    people_found,
    places_to_appoint,
    secretaries_of,
)
from zhibu.register.accounts.queries.waiting import asks, todos

__all__ = [
    "asks",
    "account_of",
    "accounts_with_roles",
    "appointing_facts",
    "has_second_factor",
    "home_of",
    "is_gone",
    "members_without_account",
    "people_found",
    "places_to_appoint",
    "roles_beyond",
    "roles_to_give",
    "secretaries_of",
    "taking_over_facts",
    "todos",
]
