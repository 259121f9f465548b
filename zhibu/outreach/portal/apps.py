from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class PortalConfig(AppConfig):
    name = "zhibu.outreach.portal"
    label = "portal"

    def ready(self) -> None:
        """Pages and reviews learn whom they ask; Wagtail's journal and what changes for
        the public are listened to; an emptied database gets back what Wagtail's trees
        grow from.
        """
        from wagtail.models import PageLogEntry  # noqa: PLC0415

        from zhibu.outreach.portal import changing  # noqa: PLC0415
        from zhibu.outreach.portal.queries import (  # noqa: F401, PLC0415
            contexts,
            reach,
            reviewing,
        )
        from zhibu.outreach.portal.receivers import (  # noqa: PLC0415
            on_journal,
            on_migrate,
        )

        changing.connect()
        post_save.connect(on_journal, PageLogEntry, dispatch_uid="portal.journal")
        post_migrate.connect(on_migrate, self, dispatch_uid="portal.roots")
