from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class AccountsConfig(AppConfig):
    name = "zhibu.register.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Listen to log-in events, and follow organisations that end."""
        # ruff: noqa: PLC0415 -- models exist only now
        from zhibu.register.accounts import receivers  # noqa: F401
        from zhibu.register.accounts.services import carrying
        from zhibu.register.organisations import changes

        changes.followed_by(
            changes.Follower(
                "roles",
                _("%(count)s roles"),
                carrying.count_roles,
                carrying.carry_on,
                ends=True,
            )
        )
