from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "zhibu.procedures.transfers"
    label = "transfers"

    def ready(self) -> None:
        """The letter is a kind of document; open transfers are what organisations and
        secretaries must know of.
        """
        from django.urls import reverse  # noqa: PLC0415

        from zhibu.foundation.kernel.text import _  # noqa: PLC0415
        from zhibu.foundation.policy import Perm  # noqa: PLC0415
        from zhibu.life.office import kinds, subjects  # noqa: PLC0415
        from zhibu.procedures.transfers import queries  # noqa: PLC0415
        from zhibu.procedures.transfers.documents import (  # noqa: PLC0415
            LETTER,
            SUBJECT,
        )
        from zhibu.register.accounts import inventory  # noqa: PLC0415
        from zhibu.register.organisations import holdings  # noqa: PLC0415

        kinds.declare(LETTER)
        subjects.declare(
            subjects.Subject(
                SUBJECT,
                _("Transfer of the membership relation"),
                url=lambda key: reverse("transfers:detail", args=[key]),
                read=Perm.TRANSFERS_VIEW,
            )
        )
        holdings.must_be_gone(
            holdings.Holding(
                "transfers", _("%(count)s open transfers"), queries.count_open
            )
        )
        inventory.add("transfers", _("open transfers"), queries.count_below)
