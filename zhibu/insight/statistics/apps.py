from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "zhibu.insight.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Hear of moves, and tell the tree how many members stand below."""
        # ruff: noqa: PLC0415 -- models exist only now
        from zhibu.insight.statistics import queries
        from zhibu.insight.statistics.receivers import on_moving
        from zhibu.register.organisations import holdings, signals

        signals.organisation_moving.connect(
            on_moving, dispatch_uid="statistics.on_moving"
        )
        holdings.members_below.answer_with(queries.members_below)
