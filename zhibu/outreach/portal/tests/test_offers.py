"""A piece goes up by reference: offered once, decided above, gone when taken down."""

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refused
from zhibu.outreach.portal import services
from zhibu.outreach.portal.codes import OfferState
from zhibu.outreach.portal.models import Offer
from zhibu.outreach.portal.tests.factories import (
    OFFICE,
    TODAY,
    column_of,
    make_article,
)
from zhibu.register.accounts.tests.factories import actor_of, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(place):
    return make_article(column_of(place.window), "加装电梯")


def offer(place, piece):
    return services.offer_piece(
        actor=actor_of(place.writer), article_id=piece.pk, on=TODAY
    )


def decide(offered, **values):
    return services.decide_offer(actor=OFFICE, offer_id=offered.pk, on=TODAY, **values)


def test_offering_twice_is_once(place, piece):
    assert offer(place, piece) == offer(place, piece)
    assert Offer.objects.count() == 1
    assert Entry.objects.filter(action="portal.offer").count() == 1


def test_a_draft_and_a_piece_of_another_window_are_not_offered(place, other, piece):
    draft = make_article(column_of(place.window), live=False)
    with pytest.raises(Refused):
        offer(place, draft)
    with pytest.raises(NotAllowed):
        offer(other, piece)
    assert not Offer.objects.exists()


def test_declining_needs_a_reason(place, piece):
    offered = offer(place, piece)
    with pytest.raises(Refused):
        decide(offered, accepted=False, reason=" ")
    offered.refresh_from_db()
    assert offered.state == OfferState.WAITING
    decide(offered, accepted=False, reason="与本级工作无关")
    assert Entry.objects.get(action="portal.decline").reason == "与本级工作无关"


def test_who_writes_below_does_not_decide_above(place, above, piece):
    offered = offer(place, piece)
    with pytest.raises(NotFound):
        services.decide_offer(
            actor=actor_of(place.publisher),
            offer_id=offered.pk,
            accepted=True,
            column_id=column_of(above).pk,
            on=TODAY,
        )


def test_a_carried_piece_appears_and_goes_when_it_is_taken_down(
    client, place, above, piece
):
    offered = offer(place, piece)
    assert "加装电梯" not in client.get("/news/").content.decode()
    decide(offered, accepted=True, column_id=column_of(above).pk)
    assert "加装电梯" in client.get("/news/").content.decode()
    services.take_down(
        actor=actor_of(place.publisher), page_id=piece.pk, reason="有误", on=TODAY
    )
    assert "加装电梯" not in client.get("/news/").content.decode()
    assert "加装电梯" not in client.get("/").content.decode()


def test_the_page_in_the_editor_leads_to_offering_and_taking_down(client, place, piece):
    log_in(client, place.publisher)
    page = client.get(f"/editing/pages/{piece.pk}/edit/").content.decode()
    assert f"/pieces/{piece.pk}/offer/" in page
    assert f"/pieces/{piece.pk}/take-down/" in page
    client.post(f"/pieces/{piece.pk}/offer/")
    assert Offer.objects.get().article_id == piece.pk
    client.post(f"/pieces/{piece.pk}/take-down/", {"reason": "有误"})
    piece.refresh_from_db()
    assert not piece.live
