from typing import Any

from django.apps import AppConfig
from django.db.models import Exists, OuterRef


class AdmissionConfig(AppConfig):
    name = "zhibu.procedures.admission"
    label = "admission"

    def ready(self) -> None:
        """A probation whose case tells of its end is not told by the register; lists
        that came in are part of what is handed over.
        """
        from zhibu.foundation.kernel.text import _  # noqa: PLC0415
        from zhibu.procedures.admission.models import Case  # noqa: PLC0415
        from zhibu.procedures.admission.queries.taking_over import (  # noqa: PLC0415
            count_unfinished,
        )
        from zhibu.register.accounts import inventory  # noqa: PLC0415
        from zhibu.register.members import queries  # noqa: PLC0415

        def has_a_case() -> Any:
            return Exists(Case.objects.open().filter(member=OuterRef("pk")))

        queries.leave_out_probations(has_a_case)
        label = _("lists of cases that are not finished")
        inventory.add("case_imports", label, count_unfinished)
