from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "zhibu.outreach.portal"
    label = "portal"
