"""In which branch a case stands, and who is above it."""

from zhibu.life.office import services as office_services
from zhibu.procedures.admission import queries, subjects
from zhibu.procedures.admission.models import Case, Objection
from zhibu.register.organisations.models import Organisation


def place(case: Case, branch: Organisation) -> None:
    """Put an unsaved case into a branch, with the superiors of that branch."""
    put(case, branch, queries.superiors_of(branch))


def put(case: Case, branch: Organisation, superiors: queries.Superiors) -> None:
    """The same, where the superiors are known."""
    case.organisation, case.org_path = branch, branch.path
    case.upper, case.upper_path = superiors.upper, superiors.upper_path
    case.filing_path = superiors.filing_path


def drop_offer(case: Case) -> None:
    """The case is no longer offered to another branch."""
    case.offered_to, case.offered_path = None, ""
    case.offered_on, case.offered_because = None, ""


def carry_along(case: Case) -> None:
    """What belongs to a case that was placed anew stands where the case stands."""
    Objection.objects.filter(case=case).update(
        organisation=case.organisation, org_path=case.org_path
    )
    steps = case.acts.values_list("pk", flat=True)
    for app, keys in ((subjects.CASE, [case.pk]), (subjects.STEP, steps)):
        office_services.carry_along(app, keys, case.organisation)
