"""Telling the page caches of all processes what became different for the public."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Now
from wagtail.models import Page

from zhibu.outreach.portal.codes import OfferState, Touched
from zhibu.outreach.portal.models import Change, Offer, Window
from zhibu.outreach.portal.queries.windows import window_of
from zhibu.register.organisations.models import Organisation

KEPT_FOR = timedelta(days=1)  # many times as long as any page is kept ready

_ADVISORY_LOCK = 823_004_661  # any number that nothing else in the database locks


@transaction.atomic
def tell_pages(*paths: str) -> None:
    """Say that what is shown at these paths of Wagtail's tree, and below, changed."""
    _tell(Touched.PAGES, paths)


@transaction.atomic
def tell_people(org_path: str) -> None:
    """Say that who is in publicity in this organisation changed."""
    _tell(Touched.PEOPLE, [org_path])


def tell_everything() -> None:
    """Say that anything may have changed: an address, a picture, a file."""
    tell_pages("")


def tell_page(page: Page) -> None:
    """Say that a page changed for the public.

    It touches its window and the windows below, which show its name and carry its
    pieces; and the windows above that took the piece, or that list the window.
    """
    window = window_of(page)
    if window is None or isinstance(page, Window):
        # The window above lists it.
        tell_pages(page.path[: -Page.steplen])
        return
    taken = Offer.objects.filter(article=page.pk, state=OfferState.ACCEPTED)
    above = taken.values_list("window__path", flat=True)
    tell_pages(window.path, *above)


def tell_organisation(organisation: Organisation) -> None:
    """Say that an organisation may have another name: its window and its people."""
    window = Window.objects.filter(organisation=organisation).first()
    if window is not None:
        tell_pages(window.path)
    tell_people(organisation.path)


def _tell(kind: Touched, paths: "list[str] | tuple[str, ...]") -> None:
    # Whoever asks for the newest number must never meet one that was given out earlier
    # and is committed later: so numbers are given out one transaction after another.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
    Change.objects.bulk_create(
        Change(kind=kind, path=path) for path in dict.fromkeys(paths)
    )


def forget_changes() -> int:
    """Remove the lines that no process can still ask for; the newest one stays."""
    newest = Change.objects.aggregate(newest=Max("pk"))["newest"]
    old = Change.objects.filter(at__lt=Now() - KEPT_FOR).exclude(pk=newest)
    return int(old.delete()[0])
