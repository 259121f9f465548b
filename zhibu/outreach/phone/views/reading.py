"""My window: for members what their own place publishes."""

from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.permissions import SIGNED_IN
from zhibu.foundation.web.views import TextPage
from zhibu.outreach.phone import queries


class MyWindow(TextPage):
    """News of the own window, of the windows above, and what this device has saved."""

    permission = SIGNED_IN
    page_title = _("My window")
    template_name = "phone/window.html"

    def get_context_data(self, **kwargs):
        news = queries.news_for(self.request.actor, queries.ON_PAGE)
        return super().get_context_data(news=news, **kwargs)
