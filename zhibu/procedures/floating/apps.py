from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class FloatingConfig(AppConfig):
    name = "zhibu.procedures.floating"
    label = "floating"

    def ready(self) -> None:
        """The papers are kinds of documents; organisations ask who takes part, and are
        followed when they change.
        """
        # ruff: noqa: PLC0415 -- models exist only now
        from django.urls import reverse

        from zhibu.foundation.policy import Perm
        from zhibu.life.notices import kinds as messages
        from zhibu.life.office import kinds, subjects
        from zhibu.procedures.floating import documents, queries, telling
        from zhibu.procedures.floating.services import carrying
        from zhibu.register.organisations import changes, holdings

        kinds.declare(*documents.KINDS)
        messages.declare(*telling.KINDS)
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
        changes.followed_by(
            changes.Follower(
                "stays",
                _("%(count)s members who are away"),
                carrying.count_stays,
                carrying.carry_stays,
            )
        )
        changes.followed_by(
            changes.Follower(
                "guests", words, queries.count_guests, carrying.carry_guests
            )
        )
