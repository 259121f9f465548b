from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "zhibu.outreach.portal"
    label = "portal"

    def ready(self) -> None:
        """Pages learn what they are shown with."""
        from zhibu.outreach.portal.queries import contexts  # noqa: F401, PLC0415
