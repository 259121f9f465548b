"""What follows from a record and is stored beside it. No queries: fit for bulk."""

from zhibu.foundation.vault import digest
from zhibu.register.members.initials import person_initials
from zhibu.register.members.models import Member


def derive(member: Member) -> Member:
    """Fill in initials, digests and path; returns the same member, unsaved."""
    member.initials = person_initials(member.name)
    member.id_digest = digest("id_number", member.id_number) or None
    member.phone_digest = digest("phone", member.phone)
    member.org_path = member.organisation.path
    return member
