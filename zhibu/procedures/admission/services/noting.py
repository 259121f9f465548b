"""Papers that came into the file after their step was recorded."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.admission.codes import Document
from zhibu.procedures.admission.models import Act
from zhibu.procedures.admission.services.derived import renew
from zhibu.procedures.admission.services.reach import loaded, locked


@transaction.atomic
def note_papers(
    *, actor: Actor, case_id: int, act_id: int, papers: Iterable[str], on: date
) -> Act:
    """Note that these papers of a step are in the file now. The step stays as it is.

    Refuses what is no paper of the procedure; notes nothing twice.
    """
    case = locked(actor, case_id, Perm.ADMISSION_WORK)
    act = next((one for one in case.counted if one.pk == act_id), None)
    if act is None:
        raise NotFound(f"Act {act_id}")
    named = set(map(str, papers))
    if unknown := named - set(Document.values):
        message = _("There is no such paper: %(paper)s.")
        params = {"paper": ", ".join(sorted(unknown))}
        refuse_if([Problem("paper_unknown", message, params, field="papers")])
    there = set(act.details.get("documents", ()))
    if added := sorted(named - there):
        act.details = act.details | {"documents": sorted(named | there)}
        act.save(update_fields=["details"])
        case.version += 1
        case.save(update_fields=["version"])
        renew([loaded(case.pk)], on)
        record(
            actor,
            "admission.papers",
            case,
            org_path=case.org_path,
            subject=case.member_id,
            kind=act.kind,
            papers=added,
        )
    return act
