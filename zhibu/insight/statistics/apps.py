from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "zhibu.insight.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Hear of moves; tell the tree how many members stand below, and windows what
        figures are public."""
        # ruff: noqa: PLC0415 -- models exist only now
        from zhibu.insight.statistics import queries
        from zhibu.insight.statistics.receivers import on_moving
        from zhibu.outreach.portal import figures
        from zhibu.register.organisations import holdings, signals

        signals.organisation_moving.connect(
            on_moving, dispatch_uid="statistics.on_moving"
        )
        figures.released.answer_with(queries.released_figures)
        holdings.members_below.answer_with(queries.members_below)
