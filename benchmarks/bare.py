"""Pages through the same middleware: a bare one of any length, without a query or a
template; and one as heavy as the home page of Tendenci (54 queries, 242 gets from a
cache, 70 kB).
"""

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.urls import path  # noqa: E402

settings.ROOT_URLCONF = "benchmarks.bare"


def bare(request, size):
    return HttpResponse(b"<!doctype html><p>bare</p>".ljust(size))


LINES = Template(
    "<!doctype html><p>heavy</p>{% for one in rows %}<li><a href='/{{ one.pk }}/'>"
    "{{ one.name }} {{ filling }}</a></li>{% endfor %}"
)


def heavy(request):
    rows = [ContentType.objects.filter(pk=number).first() for number in range(54)]
    for number in range(242):
        cache.get(f"box {number}")
    lines = [row for row in rows if row] * 8
    filling = "x" * max(0, 70_000 // max(1, len(lines)) - 60)
    return HttpResponse(LINES.render(Context({"rows": lines, "filling": filling})))


bare.login_required = heavy.login_required = False
urlpatterns = [path("bare/<int:size>/", bare), path("heavy/", heavy)]
application = get_wsgi_application()
