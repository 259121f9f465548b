"""How a person likes to read: kept in a cookie, no account needed."""

from django.http import HttpResponseRedirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhibu.foundation.web.permissions import PUBLIC, permitted

YEAR = 365 * 24 * 3600


@require_POST
@permitted(PUBLIC)
def preferences(request):
    """Switch large type on or off, and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    value = "1" if request.POST.get("large_type") == "1" else "0"
    response.set_cookie(
        "large_type", value, max_age=YEAR, samesite="Lax", secure=request.is_secure()
    )
    return response


app_name = "web"
urlpatterns = [path("preferences/", preferences, name="preferences")]
