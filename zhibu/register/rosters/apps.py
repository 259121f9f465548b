from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "zhibu.register.rosters"
    label = "rosters"

    def ready(self) -> None:
        """Imports stand in the time line of the members whom they brought in."""
        from zhibu.register.members import queries  # noqa: PLC0415
        from zhibu.register.rosters.history import imports_of  # noqa: PLC0415

        queries.add_source(imports_of)
