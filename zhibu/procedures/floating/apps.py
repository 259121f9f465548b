from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class FloatingConfig(AppConfig):
    name = "zhibu.procedures.floating"
    label = "floating"

    def ready(self) -> None:
        """Answer what organisations ask of members who take part."""
        from zhibu.procedures.floating import queries  # noqa: PLC0415
        from zhibu.register.organisations import holdings  # noqa: PLC0415

        words = _("%(count)s floating members who take part")
        holdings.must_be_gone(holdings.Holding("guests", words, queries.count_guests))
        holdings.guests.answer_with(queries.guests)
