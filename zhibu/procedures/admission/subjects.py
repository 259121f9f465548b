"""Under what the papers and scans of a case are kept in the office.

The office files everything as (app, key). A case has its key, a step that of its act, a
list over several cases the kind of the list.
"""

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.life.office import subjects

CASE, STEP, LIST = "admission.case", "admission.step", "admission.list"


def declare() -> None:
    """Tell the office how they are called, where they are found, and who reads them."""
    for app, label, url in (
        (CASE, _("Case of admission"), _case_url),
        (STEP, _("Step of a case of admission"), _step_url),
        (LIST, _("List of cases of admission"), _list_url),
    ):
        subjects.declare(
            subjects.Subject(app, label, url=url, read=Perm.ADMISSION_VIEW)
        )


def _case_url(key: str) -> str:
    return reverse("admission:case", args=[key])


def _step_url(key: str) -> str:
    from zhibu.procedures.admission.models import Act  # noqa: PLC0415 -- apps load first

    case_id = Act.objects.filter(pk=key).values_list("case_id", flat=True).first()
    return _case_url(str(case_id)) if case_id else ""


def _list_url(key: str) -> str:
    return reverse("admission:paper_list", args=[key])
