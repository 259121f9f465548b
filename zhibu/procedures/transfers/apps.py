from django.apps import AppConfig
from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm


class TransfersConfig(AppConfig):
    name = "zhibu.procedures.transfers"
    label = "transfers"

    def ready(self) -> None:
        """Declare the papers, and what organisations and secretaries must know of."""
        _declare_papers()
        _tell_of_transfers()


def _declare_papers() -> None:
    """Letters, certificates and notices, and who may read what belongs to them."""
    from zhibu.life.notices import kinds as messages  # noqa: PLC0415
    from zhibu.life.office import kinds, subjects  # noqa: PLC0415
    from zhibu.procedures.transfers import documents, telling  # noqa: PLC0415

    kinds.declare(
        documents.LETTER, documents.CERTIFICATE, documents.MERGER, documents.MOVE
    )
    messages.declare(*telling.KINDS)
    subjects.declare(
        subjects.Subject(
            documents.SUBJECT,
            _("Transfer of the membership relation"),
            url=lambda key: reverse("transfers:detail", args=[key]),
            read=Perm.TRANSFERS_VIEW,
        )
    )
    subjects.declare(
        subjects.Subject(
            documents.RESHAPING,
            _("Reorganisation"),
            url=lambda key: reverse("transfers:reorganisation", args=[key]),
            read=Perm.TRANSFERS_VIEW,
        )
    )


def _tell_of_transfers() -> None:
    """Open transfers stand in the way of a dissolution, are handed over with a
    secretary's role, and go along when whole organisations are merged or moved.
    """
    from zhibu.procedures.transfers import queries  # noqa: PLC0415
    from zhibu.procedures.transfers.services import carrying  # noqa: PLC0415
    from zhibu.register.accounts import inventory  # noqa: PLC0415
    from zhibu.register.organisations import changes, holdings  # noqa: PLC0415

    words, count = _("%(count)s open transfers"), queries.count_open
    holdings.must_be_gone(holdings.Holding("transfers", words, count))
    changes.followed_by(
        changes.Follower("transfers", words, count, carrying.carry_on, carrying.stops)
    )
    inventory.add("transfers", _("open transfers"), queries.count_below)
