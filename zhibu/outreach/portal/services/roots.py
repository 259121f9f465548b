"""What Wagtail's trees grow from."""

from django.conf import settings
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Page

from zhibu.outreach.portal.services.hosts import name_front


def ensure_roots() -> None:
    """Make the language and the two roots that Wagtail's migrations make once, where a
    database that was emptied has them no more.
    """
    if not Locale.objects.exists():
        language = get_supported_content_language_variant(settings.LANGUAGE_CODE)
        Locale.objects.create(language_code=language)
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    name_front()
    if not Collection.objects.filter(depth=1).exists():
        Collection.add_root(name="Root")
