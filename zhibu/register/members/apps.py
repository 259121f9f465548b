from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class MembersConfig(AppConfig):
    name = "zhibu.register.members"
    label = "members"

    def ready(self) -> None:
        """Answer what organisations ask of the register of members, and follow them."""
        # ruff: noqa: PLC0415 -- models exist only now
        from zhibu.register.members import queries
        from zhibu.register.members.services import carrying
        from zhibu.register.organisations import changes, holdings

        holdings.must_be_gone(
            holdings.Holding(
                "members",
                _("There are still %(count)s members: transfer them first."),
                queries.count_members,
            )
        )
        holdings.headcounts.answer_with(queries.headcounts)
        holdings.post_holders.answer_with(queries.post_holders)
        holdings.group_sizes.answer_with(queries.group_sizes)
        changes.followed_by(
            changes.Follower(
                "members",
                _("%(count)s members"),
                queries.count_members,
                carrying.carry_on,
                carrying.stops,
            )
        )
