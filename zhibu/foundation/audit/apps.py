from django.apps import AppConfig

from zhibu.foundation.kernel.text import _


class AuditConfig(AppConfig):
    name = "zhibu.foundation.audit"
    label = "audit"
    verbose_name = _("audit log")
