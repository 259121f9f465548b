"""Pages of figures."""

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import TextPage


class CompositionPage(TextPage):
    permission = Perm.STATISTICS_VIEW
    page_title = _("Composition")
    template_name = "web/base.html"
