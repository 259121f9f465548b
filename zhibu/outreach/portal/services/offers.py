"""Pieces that go up by reference: offered by a window, decided by the one above."""

from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean_prose
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.outreach.portal.codes import OfferState
from zhibu.outreach.portal.models import Article, Column, Offer, Window
from zhibu.outreach.portal.queries.windows import window_of
from zhibu.outreach.portal.services.changes import tell_pages


@transaction.atomic
def offer_piece(*, actor: Actor, article_id: int, on: date) -> Offer:
    """Offer a published piece to the window above; twice is once.

    Refuses a piece that is not public, and one of the portal's front window.
    """
    article = Article.objects.filter(pk=article_id).first()
    own = window_of(article) if article else None
    if article is None or own is None:
        raise NotFound(f"article {article_id}")
    require(actor, Perm.PORTAL_WRITE, own.organisation.path)
    above = _above(own)
    problems = []
    if not article.live:
        message = _("The piece is not public yet.")
        problems.append(Problem("not_public", message))
    if above is None:
        message = _("No window stands above this one.")
        problems.append(Problem("nothing_above", message))
    refuse_if(problems)
    offer, is_new = Offer.objects.get_or_create(
        article=article,
        window=above,
        defaults={
            "org_path": above.organisation.path if above else "",
            "offered_by_id": actor.user_id,
        },
    )
    if is_new:
        record(actor, "portal.offer", article, org_path=own.organisation.path)
    return offer


def _above(window: Window) -> Window | None:
    rows = Window.objects.ancestor_of(window).select_related("organisation")
    above: Window | None = rows.order_by("-depth").first()
    return above


@transaction.atomic
def decide_offer(
    *,
    actor: Actor,
    offer_id: int,
    accepted: bool,
    on: date,
    column_id: int | None = None,
    reason: str = "",
) -> Offer:
    """Carry an offered piece in a column of the own window, or decline with a reason.

    It stays where it was written and changes there. A decision may be changed.
    """
    offer: Offer = Offer.objects.lock_for(actor, Perm.PORTAL_PUBLISH, offer_id)
    problems = []
    column = None
    if accepted:
        column = Column.objects.child_of(offer.window).filter(pk=column_id).first()
        if column is None:
            message = _("Choose the column that shall carry the piece.")
            problems.append(Problem("column_missing", message, field="column"))
    elif not clean_prose(reason):
        message = _("Say why it is not carried: the writers learn from it.")
        problems.append(Problem("reason_missing", message, field="reason"))
    refuse_if(problems)
    offer.state = OfferState.ACCEPTED if accepted else OfferState.DECLINED
    offer.column, offer.reason = column, clean_prose(reason)
    offer.save()
    tell_pages(offer.window.path)
    record(
        actor,
        "portal.carry" if accepted else "portal.decline",
        offer.article,
        org_path=offer.org_path,
        reason=offer.reason,
    )
    return offer
