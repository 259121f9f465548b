from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class AccountsConfig(AppConfig):
    name = "zhibu.register.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Listen to log-in events."""
        from zhibu.register.accounts import receivers  # noqa: F401, PLC0415
