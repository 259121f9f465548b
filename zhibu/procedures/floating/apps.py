from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class FloatingConfig(AppConfig):
    name = "zhibu.procedures.floating"
    label = "floating"

    def ready(self) -> None:
        """The papers are kinds of documents; organisations ask who takes part."""
        from django.urls import reverse  # noqa: PLC0415

        from zhibu.foundation.policy import Perm  # noqa: PLC0415
        from zhibu.life.office import kinds, subjects  # noqa: PLC0415
        from zhibu.procedures.floating import documents, queries  # noqa: PLC0415
        from zhibu.register.organisations import holdings  # noqa: PLC0415

        kinds.declare(*documents.KINDS)
        subjects.declare(
            subjects.Subject(
                documents.SUBJECT,
                _("Declared stay elsewhere"),
                url=lambda key: reverse("floating:stay", args=[key]),
                read=Perm.FLOATING_VIEW,
            ),
        )
        subjects.declare(
            subjects.Subject(
                documents.BRANCH_SUBJECT,
                _("Branch of floating members"),
                url=lambda key: reverse("floating:branch", args=[key]),
                read=Perm.FLOATING_VIEW,
            ),
        )
        words = _("%(count)s floating members who take part")
        holdings.must_be_gone(holdings.Holding("guests", words, queries.count_guests))
        holdings.guests.answer_with(queries.guests)
