"""Everything that runs by the clock: one table, which `sync_schedules` writes out.

django-q2 keeps a row per schedule in the database and runs what is due. Every job is
idempotent: it may run twice, or late.
"""

from dataclasses import dataclass
from datetime import time
from typing import Any

from zhibu.foundation.kernel.text import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A job, and when it runs: every few minutes, or at a time of every day."""

    name: str
    job: str  # the dotted name of a function in a jobs.py
    label: Any
    minutes: int = 0
    at: time | None = None


SCHEDULES = (
    Schedule(
        name="audit.seal",
        job="zhibu.foundation.audit.jobs.seal_entries",
        label=_("Seal new lines of the audit log"),
        minutes=1,
    ),
    Schedule(
        name="portal.publish_due",
        job="zhibu.outreach.portal.jobs.publish_due",
        label=_("Publish what was reviewed for this hour; take off what has expired"),
        minutes=1,
    ),
    Schedule(
        name="portal.forget_changes",
        job="zhibu.outreach.portal.jobs.forget_changes",
        label=_("Forget old changes of the portal, which page caches know of"),
        at=time(3, 20),
    ),
    Schedule(
        name="statistics.fold",
        job="zhibu.insight.statistics.jobs.fold",
        label=_("Fold changes of the membership into the totals"),
        minutes=1,
    ),
    Schedule(
        name="accounts.end_appointments",
        job="zhibu.register.accounts.jobs.end_expired_appointments",
        label=_("End appointments whose last day has passed"),
        at=time(0, 10),
    ),
    Schedule(
        name="members.findings",
        job="zhibu.register.members.jobs.renew_findings",
        label=_("Look through all records for what is wrong or missing"),
        at=time(1, 0),
    ),
    Schedule(
        name="admission.follow",
        job="zhibu.procedures.admission.jobs.follow_register",
        label=_("Bring cases of admission to where their members stand"),
        minutes=5,
    ),
    Schedule(
        name="admission.renew",
        job="zhibu.procedures.admission.jobs.renew_cases",
        label=_("Bring all cases of admission up to date with the day"),
        at=time(1, 15),
    ),
    Schedule(
        name="floating.renew",
        job="zhibu.procedures.floating.jobs.renew_stays",
        label=_("Bring all stays away from home up to date with the day"),
        at=time(1, 20),
    ),
    Schedule(
        name="notices.send_due",
        job="zhibu.life.notices.jobs.send_due",
        label=_("Send notices whose time has come"),
        minutes=1,
    ),
    Schedule(
        name="notices.empty_outbox",
        job="zhibu.life.notices.jobs.empty_outbox",
        label=_("Send messages that wait in the outbox"),
        minutes=1,
    ),
    Schedule(
        name="notices.canaries",
        job="zhibu.life.notices.jobs.send_canaries",
        label=_("Try every channel of notices with a message to ourselves"),
        minutes=60,
    ),
    Schedule(
        name="home.remind_of_desks",
        job="zhibu.home.jobs.remind_of_desks",
        label=_("Remind of what becomes due on the desks"),
        at=time(7, 30),
    ),
    Schedule(
        name="organisations.review",
        job="zhibu.register.organisations.jobs.renew_shortcomings",
        label=_("Judge all organisations by the rules of setting up"),
        at=time(1, 30),
    ),
    Schedule(
        name="statistics.recount",
        job="zhibu.insight.statistics.jobs.recount",
        label=_("Compare the totals with the register"),
        at=time(2, 0),
    ),
    Schedule(
        name="rosters.resume",
        job="zhibu.register.rosters.jobs.resume_stalled",
        label=_("Go on with imports of rosters that were interrupted"),
        minutes=5,
    ),
    Schedule(
        name="admission.resume_imports",
        job="zhibu.procedures.admission.taking_over.jobs.resume_stalled",
        label=_("Go on with imports of cases that were interrupted"),
        minutes=5,
    ),
    Schedule(
        name="admission.clear_imports",
        job="zhibu.procedures.admission.taking_over.jobs.clear_old_files",
        label=_("Remove lists of cases that came in three months ago"),
        at=time(3, 5),
    ),
    Schedule(
        name="rosters.clear",
        job="zhibu.register.rosters.jobs.clear_old_files",
        label=_("Remove workbooks that came in three months ago"),
        at=time(3, 0),
    ),
    Schedule(
        name="organisations.clear",
        job="zhibu.register.organisations.jobs.clear_lists",
        label=_("Remove lists of organisations that nobody imported"),
        at=time(3, 10),
    ),
    Schedule(
        name="transfers.turn_with_the_day",
        job="zhibu.procedures.transfers.jobs.turn_with_the_day",
        label=_("Note letters of transfer that expired"),
        at=time(0, 20),
    ),
    Schedule(
        name="audit.seal_everything",
        job="zhibu.foundation.audit.jobs.seal_everything",
        label=_("Seal lines of the audit log that came late"),
        at=time(3, 30),
    ),
    Schedule(
        name="audit.check",
        job="zhibu.foundation.audit.jobs.check_log",
        label=_("Check the whole audit log"),
        at=time(4, 0),
    ),
)
