from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "zhibu.home"
    label = "home"

    def ready(self) -> None:
        """After a long pause schedules go on from now."""
        from zhibu.home.skipping import skip_missed_runs  # noqa: PLC0415

        skip_missed_runs()
