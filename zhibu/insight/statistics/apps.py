from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "zhibu.insight.statistics"
    label = "statistics"

    def ready(self) -> None:
        from zhibu.insight.statistics.receivers import on_moving  # noqa: PLC0415
        from zhibu.register.organisations.signals import (  # noqa: PLC0415
            organisation_moving,
        )

        organisation_moving.connect(on_moving, dispatch_uid="statistics.on_moving")
