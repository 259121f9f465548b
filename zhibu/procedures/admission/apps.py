from django.apps import AppConfig
from django.urls import reverse


class AdmissionConfig(AppConfig):
    name = "zhibu.procedures.admission"
    label = "admission"

    def ready(self) -> None:
        """The papers of the procedure, and who may read what belongs to a case."""
        from zhibu.foundation.kernel.text import _  # noqa: PLC0415
        from zhibu.foundation.policy import Perm  # noqa: PLC0415
        from zhibu.life.office import kinds, subjects  # noqa: PLC0415
        from zhibu.procedures.admission.documents import papers  # noqa: PLC0415

        kinds.declare(*papers.KINDS)
        subjects.declare(
            subjects.Subject(
                "admission.case",
                _("Case of admission"),
                url=lambda key: reverse("admission:case", args=[key]),
                read=Perm.ADMISSION_VIEW,
            )
        )
        subjects.declare(
            subjects.Subject(
                "admission.list",
                _("List of cases of admission"),
                url=lambda key: reverse("admission:paper_list", args=[key]),
                read=Perm.ADMISSION_VIEW,
            )
        )
