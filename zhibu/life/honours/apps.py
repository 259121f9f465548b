from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class HonoursConfig(AppConfig):
    name = "zhibu.life.honours"
    label = "honours"

    def ready(self) -> None:
        """The certificate is a kind of document; scans lie with honours and calls;
        nominations go along when branches are merged.
        """
        # ruff: noqa: PLC0415 -- models exist only now
        from django.urls import reverse

        from zhibu.foundation.policy import Perm
        from zhibu.life.honours import documents, telling
        from zhibu.life.honours.services import carrying
        from zhibu.life.notices import kinds as messages
        from zhibu.life.office import kinds, subjects
        from zhibu.register.organisations import changes

        kinds.declare(documents.CERTIFICATE)
        messages.declare(*telling.KINDS)
        subjects.declare(
            subjects.Subject(
                documents.SUBJECT,
                _("Honour"),
                url=lambda key: reverse("honours:honour", args=[key]),
                read=Perm.HONOURS_VIEW,
            ),
        )
        subjects.declare(
            subjects.Subject(
                documents.CALL_SUBJECT,
                _("Call for nominations"),
                url=lambda key: reverse("honours:call", args=[key]),
                read=Perm.HONOURS_VIEW,
            ),
        )
        changes.followed_by(
            changes.Follower(
                "nominations",
                _("%(count)s nominations for honours"),
                carrying.count_nominations,
                carrying.carry_nominations,
            )
        )
