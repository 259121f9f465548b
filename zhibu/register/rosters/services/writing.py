"""Writing the good rows of a roster: branches first, then chunks of members."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.register.members.models import Member
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.codes import Kind
from zhibu.register.rosters.judging import Judge
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.reading import ROSTER
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.rules import Judged
from zhibu.register.rosters.services import entering
from zhibu.register.rosters.services.checking import judge_of
from zhibu.register.rosters.services.chunk import Prepared, prepare_chunk
from zhibu.register.rosters.services.steps import work_here

State = RosterImport.State


def write_roster(
    *, actor: Actor, import_id: int, on: date, report: Report | None = None
) -> Report:
    """Write the good rows of a checked file; rows in error are left out and counted.

    Goes on after the last finished chunk when it was interrupted.
    """
    roster = entering.begin(RosterImport, actor, import_id)
    is_whole = not roster.rows_done
    _set_up_branches(actor, roster, on)
    report = report or Report()
    judge = judge_of(actor, roster, on)
    entering.enter(roster, judge, report, ROSTER, _Members(actor, roster, judge))
    entering.finish(actor, roster, judge.branches, report, is_whole=is_whole)
    return report


def write_now(*, actor: Actor, import_id: int, on: date, report: Report) -> Report:
    """Write a roster that just came in, in this process and without a check before:
    one pass, for the command line.
    """
    work_here(RosterImport, actor, import_id, State.QUEUED)
    return write_roster(actor=actor, import_id=import_id, on=on, report=report)


@transaction.atomic
def _set_up_branches(actor: Actor, roster: RosterImport, on: date) -> None:
    """Create the branches that the user asked for; those created before stay."""
    wanted = [name for name, choice in roster.branches.items() if choice.get("create")]
    if not wanted:
        return
    require(actor, Perm.ORGANISATIONS_CREATE, roster.org_path)
    for name in wanted:
        branch = organisation_services.create_organisation(
            actor=actor,
            parent_id=roster.organisation_id,
            on=on,
            acknowledged=roster.file_name,
            name=name,
            kind=kind_of(name),
        )
        roster.branches[name] = {"organisation": branch.pk, "created": True}
    roster.save(update_fields=["branches"])


def kind_of(name: str) -> str:
    """What kind of branch is set up under this name."""
    kinds = {
        "联合": Kind.JOINT_BRANCH,
        "临时": Kind.TEMPORARY_BRANCH,
        "流动": Kind.FLOATING_BRANCH,
    }
    kind = next((kind for word, kind in kinds.items() if word in name), Kind.BRANCH)
    return kind.value


@dataclass(frozen=True, slots=True)
class _Members:
    """How members enter from a roster."""

    actor: Actor
    roster: RosterImport
    judge: Judge

    conflict = _("Others keep changing the same members. Go on with the import later.")

    def prepare(self, judged: list[Judged]) -> Prepared:
        return prepare_chunk(self.roster.pk, judged, self.judge.branches, self.judge.on)

    def write(self, prepared: Prepared, first: int, last: int) -> None:
        """Write the chunk, and a line that vouches for its rows."""
        if _moved_on(prepared):
            raise entering.MovedOn
        prepared.write()
        if prepared.rows:
            record(
                self.actor,
                "rosters.chunk",
                self.roster,
                org_path=self.roster.org_path,
                rows=[first, last],
                written=prepared.rows,
                sha256=prepared.digest,
            )


def _moved_on(prepared: Prepared) -> bool:
    """True when a record of the chunk is no longer as it was judged. Locks them."""
    if not prepared.versions:
        return False
    rows = Member.objects.select_for_update().filter(pk__in=list(prepared.versions))
    return dict(rows.order_by("pk").values_list("pk", "version")) != prepared.versions
