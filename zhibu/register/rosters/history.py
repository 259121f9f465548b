"""What imports did to a member, for the time line of the record."""

from collections.abc import Iterator

from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.register.members.models import Member
from zhibu.register.members.queries import Event
from zhibu.register.members.queries.presentation import label_of
from zhibu.register.members.services.items import ITEMS
from zhibu.register.rosters.models import ImportedRow, RosterImport

SHOWN = 20  # imports of one member


def imports_of(member: Member) -> Iterator[Event]:
    """One event an import that entered or changed the member and was not undone.

    The items that it changed are named without their values: those before it lie sealed
    with the import.
    """
    rows = (
        ImportedRow.objects.filter(member=member)
        .exclude(roster_import__state=RosterImport.State.UNDONE)
        .select_related("roster_import")
        .order_by("-pk")[:SHOWN]
    )
    for row in rows:
        source = row.roster_import
        words = [source.file_name]
        changed = {name.removesuffix("_id") for name in row.before or ()}
        if changed:
            words.append("、".join(str(label_of(i)) for i in ITEMS if i in changed))
        yield Event(
            on=timezone.localtime(source.created_at).date(),
            at=source.created_at,
            what=_("Entered by the import of a roster")
            if row.is_new
            else _("Changed by the import of a roster"),
            text="：".join(words),
            who=source.actor_name,
        )
