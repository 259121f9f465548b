"""Scans of what a step was done with: attached where the step is, never demanded."""

from datetime import date
from typing import IO

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor, Perm
from zhibu.life.office import services as office_services
from zhibu.life.office.models import Attachment
from zhibu.procedures.admission import queries, subjects
from zhibu.procedures.admission.models import Act, Case


def attach_to_step(
    *,
    actor: Actor,
    case_id: int,
    position: int,
    file: IO[bytes],
    file_name: str,
    on: date,
    what: str = "",
) -> Attachment:
    """Attach a scan to a step of a case that counts, the step at this position. Refuses
    what is no picture or plain PDF. Where nothing is told, it is called as the step is.
    """
    case: Case = Case.objects.get_for(actor, Perm.ATTACHMENTS_ADD, case_id)
    return _attach(
        actor, case, position, file, file_name, on, what, Perm.ATTACHMENTS_ADD
    )


def attach_to_own_step(
    *,
    actor: Actor,
    position: int,
    file: IO[bytes],
    file_name: str,
    on: date,
    what: str = "",
) -> Attachment:
    """The person attaches a scan to a step of the own case: the application written by
    hand, say.
    """
    case = queries.own_case(actor)
    return _attach(actor, case, position, file, file_name, on, what, None)


def _attach(
    actor: Actor,
    case: Case,
    position: int,
    file: IO[bytes],
    file_name: str,
    on: date,
    what: str,
    permission: Perm | None,
) -> Attachment:
    step: Act | None = case.acts.filter(position=position, withdrawn_on=None).first()
    if step is None:
        raise NotFound(f"step {position} of case {case.pk}")
    return office_services.attach_file(
        actor=actor,
        organisation_id=case.organisation_id,
        subject=(subjects.STEP, step.pk),
        file=file,
        file_name=file_name,
        what=what or str(step.get_kind_display()),
        on=on,
        permission=permission,
        member_id=case.member_id,
    )
