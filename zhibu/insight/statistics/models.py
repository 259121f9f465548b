"""Totals of every organisation that has others below it."""

from django.db import models

from zhibu.foundation.policy.scope import OrgPathField
from zhibu.register.organisations.models import Organisation


class Total(models.Model):
    """How many members of each cell an organisation and all below it have.

    Branches without children have none: their few members are counted from the
    register. Exact together with the HeadcountChange lines not folded in yet.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="total"
    )
    org_path = OrgPathField(unique=True)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.org_path
