from typing import Any

from django.apps import AppConfig
from django.db.models import Exists, OuterRef


class AdmissionConfig(AppConfig):
    name = "zhibu.procedures.admission"
    label = "admission"

    def ready(self) -> None:
        """Tell the apps below what belongs to a case."""
        _declare_papers()
        _tell_of_probations()
        _hand_over_lists()
        _go_along()


def _declare_papers() -> None:
    """The papers of the procedure, and who may read what belongs to a case."""
    from zhibu.life.notices import kinds as messages  # noqa: PLC0415
    from zhibu.life.office import kinds  # noqa: PLC0415
    from zhibu.procedures.admission import subjects, telling  # noqa: PLC0415
    from zhibu.procedures.admission.documents import papers  # noqa: PLC0415

    kinds.declare(*papers.KINDS)
    messages.declare(*telling.KINDS)
    subjects.declare()


def _tell_of_probations() -> None:
    """A probation whose case tells of its end is not told by the register."""
    from zhibu.procedures.admission.models import Case  # noqa: PLC0415
    from zhibu.register.members import queries  # noqa: PLC0415

    def has_a_case() -> Any:
        return Exists(Case.objects.open().filter(member=OuterRef("pk")))

    queries.leave_out_probations(has_a_case)


def _hand_over_lists() -> None:
    """Lists of cases are handed over, and finished before a branch ends."""
    from zhibu.foundation.kernel.text import _  # noqa: PLC0415
    from zhibu.procedures.admission.models import CaseImport  # noqa: PLC0415
    from zhibu.register.accounts import inventory  # noqa: PLC0415
    from zhibu.register.organisations import holdings  # noqa: PLC0415
    from zhibu.register.rosters.queries import counts_of  # noqa: PLC0415

    count = counts_of(CaseImport)
    label = _("lists of cases that are not finished")
    inventory.add("case_imports", label, count)
    words = _("%(count)s lists of cases that are not finished")
    holdings.must_be_gone(holdings.Holding("case_imports", words, count))


def _go_along() -> None:
    """Open cases stand in the way of a dissolution, and go along with a merger."""
    from zhibu.foundation.kernel.text import _  # noqa: PLC0415
    from zhibu.procedures.admission.services import carrying  # noqa: PLC0415
    from zhibu.register.organisations import changes, holdings  # noqa: PLC0415

    words = _("%(count)s open cases of admission")
    holdings.must_be_gone(holdings.Holding("cases", words, carrying.count_open))
    changes.followed_by(
        changes.Follower(
            "cases", words, carrying.count_open, carrying.carry_on, carrying.stops
        )
    )
