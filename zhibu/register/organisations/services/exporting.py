"""Noting that a list of organisations was given out."""

from datetime import date

from zhibu.foundation.audit.services import record
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.organisations.models import Organisation


def note_export(*, actor: Actor, organisation_id: int, on: date) -> None:
    """Write into the log that the list of an organisation was exported."""
    rows = Organisation.objects.all()
    organisation = rows.get_for(actor, Perm.ORGANISATIONS_EXPORT, organisation_id)
    path = organisation.path
    record(actor, "organisations.export", organisation, org_path=path)
