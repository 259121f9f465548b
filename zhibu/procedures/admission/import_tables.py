"""The table of lists of cases that came in."""

from typing import Any

import django_tables2 as tables

from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.models import CaseImport
from zhibu.register.rosters.tables import ImportTable


class CaseImportTable(ImportTable):
    result = tables.Column(
        verbose_name=_("cases taken over"), empty_values=(), orderable=False
    )

    class Meta(ImportTable.Meta):
        pass

    def render_result(self, record: CaseImport) -> Any:
        """How many cases the list made."""
        return record.counts.get("taken") or "—"
