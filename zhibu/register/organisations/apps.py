from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrganisationsConfig(AppConfig):
    name = "zhibu.register.organisations"
    label = "organisations"

    def ready(self) -> None:
        """The database keeps its search index; after a migration it is looked after."""
        from zhibu.register.organisations.search import ensure  # noqa: PLC0415

        post_migrate.connect(
            lambda using, **_signal: ensure(using),
            sender=self,
            weak=False,
            dispatch_uid="organisations.search",
        )
