from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "zhibu.register.rosters"
    label = "rosters"

    def ready(self) -> None:
        """Tell apps below of imports: a member's time line, a hand-over's inventory."""
        from zhibu.foundation.kernel.text import _  # noqa: PLC0415
        from zhibu.register.accounts import inventory  # noqa: PLC0415
        from zhibu.register.members import queries  # noqa: PLC0415
        from zhibu.register.organisations import holdings  # noqa: PLC0415
        from zhibu.register.rosters.history import imports_of  # noqa: PLC0415
        from zhibu.register.rosters.models import RosterImport  # noqa: PLC0415
        from zhibu.register.rosters.queries import counts_of  # noqa: PLC0415

        count = counts_of(RosterImport)
        queries.add_source(imports_of)
        inventory.add("imports", _("imports that are not finished"), count)
        holdings.must_be_gone(
            holdings.Holding(
                "imports", _("%(count)s imports that are not finished"), count
            )
        )
