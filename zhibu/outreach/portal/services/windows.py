"""Opening and closing windows, and what they must have."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from wagtail.models import Collection, Page, Site, WorkflowPage

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean, clean_prose
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.outreach.portal import rules
from zhibu.outreach.portal.codes import (
    TEMPLATES,
    Reviews,
    Section,
    Template,
    WindowKind,
)
from zhibu.outreach.portal.models import Column, Window
from zhibu.outreach.portal.queries import windows as queries
from zhibu.outreach.portal.services.hosts import front_place
from zhibu.outreach.portal.services.reviewing import workflow_of
from zhibu.register.organisations.models import Organisation

MOST_NAME = 40


@transaction.atomic
def open_window(
    *,
    actor: Actor,
    organisation_id: int,
    on: date,
    kind: str,
    address: str,
    name: str,
    words: str = "",
) -> Window:
    """Open the window of an organisation from a template, with its columns.

    It stands under the window of the nearest organisation above that has one; windows
    of organisations below move under it. The first of all is the front of the portal.
    Refuses an unfit or taken address, a second window, a dissolved organisation.
    """
    rows = Organisation.objects.open()
    organisation = rows.lock_for(actor, Perm.PORTAL_WINDOWS, organisation_id)
    above = queries.nearest_above(organisation.path)
    refuse_if(_problems(organisation, above, kind, address, clean(name)))
    window = _make(organisation, above, on, kind, address, clean(name), clean(words))
    _make_columns(window)
    _take_in_windows_below(window)
    set_workflow(window, window.reviews)
    record(
        actor,
        "portal.open_window",
        window,
        org_path=organisation.path,
        address=address,
        window_kind=kind,
    )
    return window


def _problems(
    organisation: Organisation,
    above: Window | None,
    kind: str,
    address: str,
    name: str,
) -> Iterator[Problem]:
    if Window.objects.filter(organisation=organisation).exists():
        message = _("%(name)s has a window already.")
        yield Problem("window_exists", message, {"name": organisation})
    if above is None and Window.objects.exists():
        message = _(
            "Open the window of an organisation above first: %(name)s stands"
            " under no window."
        )
        yield Problem("no_window_above", message, {"name": organisation})
    if kind not in WindowKind.values:
        yield Problem("kind_missing", _("Choose a kind of window."), field="kind")
    if not name or len(name) > MOST_NAME:
        message = _("Give the window a name of at most %(most)s characters.")
        yield Problem("name_unfit", message, {"most": MOST_NAME}, field="name")
    unfit = rules.address_problem(address, queries.taken_addresses())
    if unfit:
        yield unfit


def _make(
    organisation: Organisation,
    above: Window | None,
    on: date,
    kind: str,
    address: str,
    name: str,
    words: str,
) -> Window:
    parent: Page = above or Page.objects.get(depth=1)
    shelf: Collection = above.collection if above else Collection.objects.get(depth=1)
    collection = shelf.add_child(instance=Collection(name=name))
    template = TEMPLATES[kind]
    window: Window = parent.add_child(
        instance=Window(
            title=name,
            slug=address,
            organisation=organisation,
            collection=collection,
            kind=kind,
            opened_on=on,
            words=words,
            modules=_modules(template, organisation),
        )
    )
    if above is None:
        Site.objects.all().delete()  # the one that Wagtail made for its welcome page
        host, port = front_place()
        Site.objects.create(
            hostname=host,
            port=port,
            site_name=name,
            root_page=window,
            is_default_site=True,
        )
    return window


def _modules(template: Template, organisation: Organisation) -> list[Any]:
    """What the front page begins with; the contact is the office's, no person's."""
    contact = {
        "title": str(_("Contact window")),
        "place": organisation.address,
        "hours": "",
        "phone": "",
    }
    return [
        (module, contact if module == "contact" else None)
        for module in template.modules
        if module != "contact" or organisation.address
    ]


def _make_columns(window: Window) -> None:
    """The columns of the template, and the sections that are fixed above."""
    template = TEMPLATES[window.kind]
    for section in dict.fromkeys([*template.sections, *fixed_above(window)]):
        add_section(window, section)
    for address, title in template.own:
        window.add_child(instance=Column(title=str(title), slug=address))


def fixed_above(window: Window) -> list[Section]:
    """The sections that windows above have fixed."""
    above = Window.objects.ancestor_of(window)
    rows = Column.objects.filter(is_fixed=True)
    found = [
        column.section
        for parent in above
        for column in rows.child_of(parent).order_by("path")
    ]
    return [Section(value) for value in dict.fromkeys(found) if value]


def add_section(window: Window, section: Section) -> None:
    """Open the column of a standing section, unless the window has it."""
    if not Column.objects.child_of(window).filter(section=section).exists():
        window.add_child(
            instance=Column(title=str(section.label), slug=section, section=section)
        )


def _take_in_windows_below(window: Window) -> None:
    """Windows of organisations below stand under the new one, with their files."""
    parent = window.get_parent()
    for below in Window.objects.child_of(parent).exclude(pk=window.pk):
        if below.organisation.path.startswith(window.organisation.path):
            below.move(window, pos="last-child")
            below.refresh_from_db()
            below.collection.move(window.collection, pos="last-child")
            window.refresh_from_db()
            window.collection.refresh_from_db()


@transaction.atomic
def fix_sections(
    *, actor: Actor, window_id: int, sections: Iterable[str], on: date
) -> Window:
    """Say which standing sections every window below has; the others are free.

    A fixed section is opened at once in windows below that lack it.
    """
    window = _window(actor, window_id)
    chosen = set(sections)
    for column in Column.objects.child_of(window).exclude(section=""):
        fixed = column.section in chosen
        if column.is_fixed != fixed:
            column.is_fixed = fixed
            column.save(update_fields=["is_fixed"])
    for below in Window.objects.descendant_of(window):
        for section in Section:
            if section in chosen:
                add_section(below, section)
    record(
        actor,
        "portal.fix_sections",
        window,
        org_path=window.organisation.path,
        sections=", ".join(sorted(chosen)),
    )
    return window


@transaction.atomic
def set_reviews(*, actor: Actor, window_id: int, reviews: str, on: date) -> Window:
    """Say how many people a piece of this window passes before it is public."""
    window = _window(actor, window_id)
    if reviews not in Reviews.values:
        message = _("Choose two or three reviews.")
        refuse_if([Problem("reviews_missing", message, field="reviews")])
    before, window.reviews = window.reviews, reviews
    window.save(update_fields=["reviews"])
    set_workflow(window, reviews)
    record(
        actor,
        "portal.set_reviews",
        window,
        org_path=window.organisation.path,
        before=before,
        after=reviews,
    )
    return window


def set_workflow(window: Window, reviews: str) -> None:
    """Pieces of the window go through the workflow with so many reviews."""
    WorkflowPage.objects.update_or_create(
        page_id=window.pk, defaults={"workflow": workflow_of(reviews)}
    )


@transaction.atomic
def close_window(*, actor: Actor, window_id: int, reason: str, on: date) -> Window:
    """Take a window with all its pieces off the portal; nothing of it is lost, and
    `reopen_window` brings back what was public.

    Refuses a closed window, while windows stand under it, and without a reason.
    """
    window = _window(actor, window_id)
    problems = []
    if Window.objects.live().descendant_of(window).exists():
        message = _("Close the windows under it first, or move their organisations.")
        problems.append(Problem("windows_below", message))
    if not window.live:
        problems.append(Problem("window_closed", _("The window is closed already.")))
    if not clean_prose(reason):
        message = _("Give a reason.")
        problems.append(Problem("reason_missing", message, field="reason"))
    refuse_if(problems)
    public = window.get_descendants().live()
    window.public_when_closed = list(public.values_list("pk", flat=True))
    window.save(update_fields=["public_when_closed"])
    window.get_descendants(inclusive=True).live().unpublish()
    record(
        actor,
        "portal.close_window",
        window,
        org_path=window.organisation.path,
        reason=clean_prose(reason),
    )
    return window


def _window(actor: Actor, window_id: int) -> Window:
    rows = Window.objects.select_related("organisation").filter(pk=window_id)
    window: Window | None = rows.select_for_update(of=("self",)).first()
    if window is None:
        raise NotFound(f"window {window_id}")
    require(actor, Perm.PORTAL_WINDOWS, window.organisation.path)
    return window
