"""What follows every write to a record: findings, headcount, rules of the branch."""

from datetime import date

from zhibu.register.members import tally
from zhibu.register.members.models import Member
from zhibu.register.members.services import findings, headcount
from zhibu.register.organisations import services as organisation_services


def follow_up(member: Member, before: headcount.Cells, on: date) -> None:
    """Bring up to date what depends on a record that was just written.

    `before`: the cells it added to until now. The rules of setting up (R-ORG-01 to 07)
    ask for the branch again only when its number of full or of all members changed.
    """
    after = tally.cells(member)
    findings.renew([member], on)
    headcount.record_change(member.org_path, before, after)
    if _counted_as(before) != _counted_as(after):
        organisation_services.renew_by_id([member.organisation_id], on)


def _counted_as(cells: headcount.Cells) -> str:
    """The category as which a member counts; "" when not on the roll."""
    person = next((cell for cell in cells if cell.startswith("p:")), "")
    return tally.parts(person)[-1] if person else ""
