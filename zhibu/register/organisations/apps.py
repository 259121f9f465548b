from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrganisationsConfig(AppConfig):
    name = "zhibu.register.organisations"
    label = "organisations"

    def ready(self) -> None:
        """The database keeps its search index; after a migration it is looked after."""
        from zhibu.foundation.audit import places  # noqa: PLC0415
        from zhibu.register.organisations.queries import naming  # noqa: PLC0415
        from zhibu.register.organisations.search import ensure  # noqa: PLC0415

        places.answer_with(names=naming.names_by_id, find=naming.paths_that_fit)

        post_migrate.connect(
            lambda using, **_signal: ensure(using),
            sender=self,
            weak=False,
            dispatch_uid="organisations.search",
        )
