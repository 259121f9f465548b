from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhibu.life.notices"
    label = "notices"

    def ready(self) -> None:
        """Attachments of a notice are guarded by it; channels find their tokens;
        the messages of no procedure are kinds of their own.
        """
        from django.urls import reverse  # noqa: PLC0415

        from zhibu.foundation.kernel.text import _  # noqa: PLC0415
        from zhibu.foundation.policy import Perm  # noqa: PLC0415
        from zhibu.life.notices import kinds, standard  # noqa: PLC0415
        from zhibu.life.notices.channels import tokens  # noqa: PLC0415
        from zhibu.life.notices.queries import SUBJECT  # noqa: PLC0415
        from zhibu.life.notices.services import tokens as kept  # noqa: PLC0415
        from zhibu.life.office import subjects  # noqa: PLC0415

        kinds.declare(*standard.KINDS)
        tokens.answer_with(get=kept.get, forget=kept.forget)
        subjects.declare(
            subjects.Subject(
                SUBJECT,
                _("Notice"),
                url=lambda key: reverse("notices:notice", args=[key]),
                read=Perm.NOTICES_VIEW,
            )
        )
