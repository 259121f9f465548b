"""The first three accounts of an installation (三员分立)."""

from datetime import date, timedelta

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Role
from zhibu.register.accounts import rules
from zhibu.register.accounts.models import Appointment, Invitation, User
from zhibu.register.accounts.sealed_secrets import digest_of
from zhibu.register.accounts.services.appointments import record_appointment
from zhibu.register.accounts.services.invitations import Slip, new_code
from zhibu.register.organisations.models import Organisation

ADMINISTRATORS = (
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDITOR,
)


@transaction.atomic
def create_administrators(
    *,
    actor: Actor,
    organisation: Organisation,
    names: dict[Role, tuple[str, str]],
    on: date,
) -> list[Slip]:
    """Make the three administrators of an organisation, and a one-time code for each.

    `names` gives user name and name of each. Refuses fewer than three persons, a user
    name that is taken, and a role that somebody holds there: from then on the security
    administrator appoints.
    """
    roles = Appointment.objects.filter(organisation=organisation).held_on(on)
    if roles.filter(role__in=ADMINISTRATORS).exists():
        raise Conflict(
            Problem(
                "administrators_exist",
                _(
                    "There are administrators already: the security administrator"
                    " appoints others."
                ),
            )
        )
    taken = User.objects.filter(
        username__in=[name.lower() for name, _n in names.values()]
    )
    refuse_if(
        rules.three_administrators(
            [names[role] for role in ADMINISTRATORS],
            taken=frozenset(taken.values_list("username", flat=True)),
        )
    )
    return [
        _create(actor, organisation, role, *names[role], on) for role in ADMINISTRATORS
    ]


def _create(
    actor: Actor,
    organisation: Organisation,
    role: Role,
    username: str,
    name: str,
    on: date,
) -> Slip:
    user = User(username=username.lower(), name=name)
    user.set_unusable_password()
    user.save()
    appointment = Appointment.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        starts_on=on,
        appointed_by=actor.name,
    )
    code = new_code()
    expires_on = on + timedelta(days=rules.CODE_VALID_DAYS)
    Invitation.objects.create(
        user=user,
        organisation=organisation,
        code_digest=digest_of("one_time_code", code),
        invited_by=actor.name,
        created_on=on,
        expires_on=expires_on,
    )
    record(actor, "accounts.create_administrator", user, org_path=organisation.path)
    record_appointment(actor, "accounts.appoint", appointment)
    return Slip(
        name=name,
        organisation=str(organisation),
        code=rules.written_code(code),
        expires_on=expires_on,
        username=user.username,
    )
