from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class MembersConfig(AppConfig):
    name = "zhibu.register.members"
    label = "members"

    def ready(self) -> None:
        """Answer what organisations ask of the register of members."""
        from zhibu.register.members import queries  # noqa: PLC0415
        from zhibu.register.organisations import holdings  # noqa: PLC0415

        holdings.must_be_gone(
            holdings.Holding(
                "members",
                _("There are still %(count)s members: transfer them first."),
                queries.count_members,
            )
        )
        holdings.headcounts.answer_with(queries.headcounts)
        holdings.post_holders.answer_with(queries.post_holders)
