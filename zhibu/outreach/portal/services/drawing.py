"""Pictures in the sizes and formats that public pages show, made when a page is
published: no first visitor waits for them.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django_q.tasks import async_task
from wagtail.images.models import Filter
from wagtail.models import Page, ReferenceIndex

from zhibu.outreach.portal.codes import SIZES
from zhibu.outreach.portal.models import Picture


def draw_soon(page: Page) -> None:
    """Let the background make the pictures of a page, if it shows any."""
    if _pictures_of(page).exists():
        job = "zhibu.outreach.portal.jobs.draw_pictures"
        transaction.on_commit(lambda: async_task(job, page.pk))


def draw_pictures(page_id: int) -> int:
    """Make what a public page shows and is not made yet; how many pictures it shows.

    May run twice: what is made is found. A page that is no longer public needs none.
    """
    page = Page.objects.live().filter(pk=page_id).first()
    if page is None:
        return 0
    pictures = list(_pictures_of(page))
    for picture in pictures:
        specs = [one for size in SIZES for one in Filter.expand_spec(size)]
        picture.get_renditions(*specs)
    return len(pictures)


def _pictures_of(page: Page) -> "QuerySet[Picture]":
    shown = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk),
        to_content_type=ContentType.objects.get_for_model(Picture),
    )
    keys = [int(key) for key in shown.values_list("to_object_id", flat=True)]
    rows: QuerySet[Picture] = Picture.objects.filter(pk__in=keys)
    return rows
