from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class FloatingConfig(AppConfig):
    name = "zhibu.procedures.floating"
    label = "floating"

    def ready(self) -> None:
        """Answer what organisations ask of members who take part, and follow them."""
        # ruff: noqa: PLC0415 -- models exist only now
        from zhibu.procedures.floating import queries
        from zhibu.procedures.floating.services import carrying
        from zhibu.register.organisations import changes, holdings

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
