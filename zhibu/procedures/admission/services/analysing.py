"""The superior's yearly analysis of its body of activists (R-DEV-07)."""

from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _, prose
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Analysis, Case, Duty
from zhibu.procedures.admission.services.derived import BATCH, renew
from zhibu.register.organisations.models import Organisation


@transaction.atomic
def record_analysis(
    *, actor: Actor, organisation_id: int, day: date, text: str, on: date
) -> Analysis:
    """Record that a superior analysed its activists on a day. One act serves all cases
    below it: what was due of them is done.

    Refuses a day that has not come, no findings, and a second one of that day (409).
    """
    superior: Organisation = Organisation.objects.lock_for(
        actor, Perm.ADMISSION_DECIDE, organisation_id
    )
    found = []
    if day > on:
        message = _("The day %(date)s has not come.")
        found.append(Problem("in_the_future", message, {"date": day}, field="day"))
    if not (told := prose(text)):
        message = _("This item must be filled in.")
        found.append(Problem("required", message, field="text"))
    refuse_if(found)
    if Analysis.objects.filter(organisation=superior, day=day).exists():
        message = _("The analysis of %(date)s is recorded already.")
        raise Conflict(Problem("recorded_already", message, {"date": day}))
    analysis = Analysis(
        organisation=superior, day=day, text=told, actor_name=actor.name
    )
    analysis.save()
    _renew_below(superior, on)
    record(
        actor,
        "admission.analyse",
        analysis,
        org_path=superior.path,
        day=day.isoformat(),
    )
    return analysis


def _renew_below(superior: Organisation, on: date) -> None:
    waiting = Duty.objects.filter(org_path=superior.path, kind=ActKind.ANALYSE)
    keys = list(waiting.order_by("case_id").values_list("case_id", flat=True))
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=some)
        list(rows.order_by("pk").values_list("pk", flat=True))
        renew(Case.objects.filter(pk__in=some).with_acts().light(), on)
