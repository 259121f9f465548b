"""Nothing becomes public but by its reviews, each by another person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import NotAllowed, Refused
from zhibu.outreach.portal import jobs, services
from zhibu.outreach.portal.models import Article, ReviewTask
from zhibu.outreach.portal.tests.factories import (
    OFFICE,
    TODAY,
    column_of,
    make_article,
    review,
    submit,
)
from zhibu.register.accounts.tests.factories import actor_of, log_in

pytestmark = pytest.mark.django_db


def draft_of(place, **values):
    values = {"live": False, "owner": place.writer} | values
    return make_article(column_of(place.window), **values)


def is_live(page):
    return Article.objects.get(pk=page.pk).live


def acts():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_three_reviews_by_three_people_make_a_piece_public(place):
    draft = draft_of(place)
    submit(draft, place.writer)
    review(draft, place.reviewer)
    assert not is_live(draft)
    review(draft, place.publisher)
    assert is_live(draft)
    assert sorted(acts()[-4:]) == [
        "portal.pass",
        "portal.pass",
        "portal.publish",
        "portal.submit",
    ]
    line = Entry.objects.get(action="portal.publish")
    assert line.actor_name == place.publisher.name
    assert line.target_id == str(draft.pk)
    assert line.org_path == place.window.organisation.path


def test_two_reviews_where_the_office_says_so(place):
    services.set_reviews(actor=OFFICE, window_id=place.window.pk, reviews="2", on=TODAY)
    draft = draft_of(place)
    submit(draft, place.writer)
    review(draft, place.publisher)
    assert is_live(draft)


def test_nobody_passes_what_they_wrote_or_passed_before(place):
    draft = draft_of(place)
    submit(draft, place.publisher)
    task = draft.current_workflow_task
    assert task.get_actions(draft, place.publisher) == []
    assert task.get_actions(draft, place.writer) == []  # not a reviewer by office
    assert task.get_actions(draft, place.reviewer)
    review(draft, place.reviewer)
    with pytest.raises(Refused):
        review(draft, place.publisher)
    assert not is_live(draft)


def test_who_changes_a_piece_in_its_review_does_not_pass_it(place):
    draft = draft_of(place)
    submit(draft, place.writer)
    review(draft, place.reviewer)
    draft.title = "改过的题目"
    draft.save_revision(user=place.publisher)
    with pytest.raises(Refused):
        review(draft, place.publisher)
    assert not is_live(draft)


def test_a_piece_is_returned_with_a_reason_alone(place):
    draft = draft_of(place)
    submit(draft, place.writer)
    with pytest.raises(Refused):
        review(draft, place.reviewer, "reject", comment=" ")
    review(draft, place.reviewer, "reject", comment="日期有误")
    assert Entry.objects.get(action="portal.return").reason == "日期有误"
    assert not is_live(draft)


def test_a_review_that_is_sent_twice_counts_once(place):
    draft = draft_of(place)
    submit(draft, place.writer)
    state = draft.current_workflow_task_state
    act = state.task.specific.on_action
    act(state, place.reviewer, "approve")
    with pytest.raises(Refused):
        act(state, place.reviewer, "approve")
    with pytest.raises(Refused):
        act(state, place.reviewer, "reject", comment="错")
    steps = state.workflow_state.task_states.order_by("pk")
    assert [one.status for one in steps] == ["approved", "in_progress"]
    assert acts().count("portal.pass") == 1


def test_the_editor_keeps_no_version_by_itself(client, place):
    """Looking at a piece, or passing it, must not make the reviewer a writer."""
    draft = draft_of(place)
    submit(draft, place.writer)
    log_in(client, place.reviewer)
    page = client.get(f"/editing/pages/{draft.pk}/edit/").content.decode()
    assert "data-w-autosave-interval-value" not in page


def test_a_person_of_another_window_reviews_nothing(place, other):
    draft = draft_of(place)
    submit(draft, place.writer)
    assert draft.current_workflow_task.get_actions(draft, other.reviewer) == []
    with pytest.raises(Refused):
        review(draft, other.reviewer)


@pytest.mark.parametrize("more", [1, 4])
def test_what_waits_for_a_reviewer_takes_the_same_number_of_questions(
    place, other, more, django_assert_num_queries
):
    drafts = [draft_of(place) for _ in range(more)]
    for draft in drafts:
        submit(draft, place.writer)
    submit(draft_of(other), other.writer)
    submit(draft_of(place), place.reviewer)
    task = ReviewTask.objects.get(step="review")
    with django_assert_num_queries(5):
        found = list(task.get_task_states_user_can_moderate(place.reviewer))
    assert len(found) == more


def test_a_piece_waits_for_its_hour_and_leaves_at_its_last(place, monkeypatch):
    now = datetime.now(UTC)
    hours = {
        "go_live_at": now + timedelta(hours=1),
        "expire_at": now + timedelta(hours=2),
    }
    draft = draft_of(place, **hours)
    submit(draft, place.writer)
    jobs.publish_due()
    review(draft, place.reviewer)
    review(draft, place.publisher)
    assert not is_live(draft)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=61))
    jobs.publish_due()
    jobs.publish_due()
    assert is_live(draft)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=3))
    jobs.publish_due()
    assert not is_live(draft)
    assert acts().count("portal.publish") == 1
    assert acts().count("portal.expire") == 1


def test_an_hour_without_reviews_makes_nothing_public(place):
    draft = draft_of(place, go_live_at=datetime.now(UTC) - timedelta(hours=1))
    draft.save_revision(user=place.writer)
    jobs.publish_due()
    assert not is_live(draft)


def test_a_piece_of_a_closed_window_is_not_published(place):
    draft = draft_of(place)
    submit(draft, place.writer)
    review(draft, place.reviewer)
    services.close_window(
        actor=OFFICE, window_id=place.window.pk, reason="合并", on=TODAY
    )
    with pytest.raises(Refused):
        review(draft, place.publisher)
    assert not is_live(draft)


def test_a_closed_window_is_not_opened_by_reviews(place):
    services.close_window(
        actor=OFFICE, window_id=place.window.pk, reason="合并", on=TODAY
    )
    window = type(place.window).objects.get(pk=place.window.pk)
    submit(window, place.writer)
    review(window, place.reviewer)
    with pytest.raises(Refused):
        review(window, place.publisher)


def take_down(place, page, **values):
    values = {"reason": "数字有误", "on": TODAY} | values
    return services.take_down(
        actor=actor_of(place.publisher), page_id=page.pk, **values
    )


def test_taking_down_needs_a_reason_and_the_office(place, other):
    piece = make_article(column_of(place.window))
    with pytest.raises(Refused):
        take_down(place, piece, reason=" ")
    with pytest.raises(NotAllowed):
        take_down(other, piece)
    assert is_live(piece)
    take_down(place, piece)
    assert not is_live(piece)
    line = Entry.objects.get(action="portal.take_down")
    assert line.reason == "数字有误"
    with pytest.raises(Refused):
        take_down(place, piece)


def test_a_column_goes_with_all_that_stands_in_it(client, place):
    column = column_of(place.window, "residents")
    piece = make_article(column, "居民议事")
    take_down(place, column)
    assert not is_live(piece)
    assert client.get(f"/dongfeng/residents/{piece.slug}/").status_code == 404
    assert "居民议事" not in client.get("/dongfeng/").content.decode()


def test_a_fixed_section_and_a_window_are_not_taken_down(place, above):
    services.fix_sections(actor=OFFICE, window_id=above.pk, sections=["news"], on=TODAY)
    for page in (column_of(place.window), place.window):
        with pytest.raises(Refused):
            take_down(place, page)
