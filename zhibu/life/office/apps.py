from django.apps import AppConfig
from django.urls import reverse


class OfficeConfig(AppConfig):
    name = "zhibu.life.office"
    label = "office"

    def ready(self) -> None:
        """The kinds that everybody may write by hand; scans belong to documents."""
        from zhibu.foundation.kernel.text import _  # noqa: PLC0415
        from zhibu.life.office import kinds, standard, subjects  # noqa: PLC0415

        kinds.declare(*standard.KINDS)
        subjects.declare(
            subjects.Subject(
                "office.document",
                _("Issued document"),
                url=lambda key: reverse("office:document", args=[key]),
            )
        )
