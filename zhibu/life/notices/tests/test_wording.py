"""Words of messages: which hold where, what may stand in them, and what was sent."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Refused
from zhibu.foundation.policy import Role
from zhibu.life.notices import kinds, queries, rules, services
from zhibu.life.notices.kinds import MessageKind
from zhibu.life.notices.models import Notice, Wording
from zhibu.life.notices.rules import Place, Words
from zhibu.life.notices.tests.factories import NOW, TODAY, officer, secretary
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)

CHINESE = {"accept-language": "zh-hans"}
PLACES = {
    "day": Place("day", "which day", date(2026, 12, 24), must=True),
    "name": Place("name", "whose", "王丽"),
}
KIND = MessageKind(
    key="tests.letter",
    label="介绍信",
    title="Letter",
    text="Valid until {{ day }}",
    places=tuple(PLACES.values()),
)
GOOD = Words("介绍信", "有效期至{{ day }}", "Letter", "Until {{ day }}")
CONTEXT = {"day": date(2026, 12, 24), "name": "王丽"}


@pytest.fixture(autouse=True)
def _kind(monkeypatch, settings):
    settings.LANGUAGE_CODE = "zh-hans"
    monkeypatch.setitem(kinds._kinds, KIND.key, KIND)


# ---- the rules


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (GOOD, []),
        (Words("介绍信 {{name}}", "有效期至{{   day   }}"), []),  # no English half
        (Words("", "{{ day }}"), [("title_missing", "title")]),
        (Words("介绍信", " "), [("text_missing", "text"), ("place_missing", "text")]),
        (Words("介绍信", "尽快办理"), [("place_missing", "text")]),
        (Words("{{ day }}", "尽快办理"), []),  # the title counts, too
        (GOOD._replace(text_en="Soon"), [("place_missing", "text_en")]),
        (GOOD._replace(title_en=""), [("title_missing", "title_en")]),
        (GOOD._replace(text="{{ day }} {{ days }}"), [("place_unknown", "text")]),
        (GOOD._replace(title="{{ phone }}"), [("place_unknown", "title")]),
        (GOOD._replace(text="{{ day }} { name }"), [("place_broken", "text")]),
        (GOOD._replace(text="{{ day }} {{ name|upper }}"), [("place_broken", "text")]),
    ],
)
def test_what_may_stand_in_a_template(words, wrong):
    found = rules.wording_problems(words, PLACES)
    assert [(problem.code, problem.field) for problem in found] == wrong


def test_a_slip_names_the_placeholder_that_is_meant():
    words = GOOD._replace(text="{{ day }} {{ nam }}")
    assert "name" in str(rules.wording_problems(words, PLACES)[0])


def test_days_are_written_as_the_language_has_them():
    with override("zh-hans"):
        assert rules.filled("至{{ day }}", CONTEXT) == "至2026年12月24日"
    with override("en"):
        assert rules.filled("{{ day }} {{ what }}", CONTEXT) == "2026-12-24 {{ what }}"


def test_what_is_filled_in_is_not_read_again():
    assert rules.filled("{{ name }}", {"name": "{{ day }}", "day": 1}) == "{{ day }}"


# ---- which words hold


@pytest.fixture
def county(db):
    return make_committee("中共平安县委员会")


@pytest.fixture
def town(county):
    return make_committee("中共平安县东风镇委员会", county)


@pytest.fixture
def branch(town):
    return make_organisation("东风村党支部", town)


def write(organisation, words=GOOD, **given):
    return services.write_wording(
        actor=officer(organisation),
        kind=KIND.key,
        organisation_id=organisation.pk,
        words=words,
        **given,
    )


def tell(branch, member, **given):
    return services.tell(
        kind=KIND.key,
        organisation_id=branch.pk,
        context=CONTEXT,
        at=NOW,
        members=[member.pk],
        **given,
    )


def test_the_nearest_office_above_sets_the_words(county, town, branch):
    assert queries.wording_for(KIND.key, branch.path).is_default
    above = write(county, GOOD._replace(title="县里的文字"))
    assert queries.wording_for(KIND.key, branch.path) == above
    near = write(town, GOOD._replace(title="镇里的文字"))
    assert queries.wording_for(KIND.key, branch.path) == near
    assert queries.wording_for(KIND.key, county.path) == above
    newer = write(town, GOOD._replace(title="镇里的新文字"))
    assert (newer.version, queries.wording_for(KIND.key, town.path)) == (2, newer)
    assert queries.wordings_in_force(branch.path)[KIND.key] == newer


def test_a_withdrawn_version_gives_way_to_the_one_before(county, town, branch):
    first, second = write(county), write(county, GOOD._replace(title="另一种"))
    for wording, holds in ((second, first), (first, None)):
        services.withdraw_wording(
            actor=officer(county), wording_id=wording.pk, on=TODAY
        )
        found = queries.wording_for(KIND.key, branch.path)
        assert found == holds if holds else found.is_default
    with pytest.raises(Conflict):
        services.withdraw_wording(actor=officer(county), wording_id=first.pk, on=TODAY)


def test_what_was_told_remembers_its_template(county, branch):
    member = make_member(branch, name="王丽娟")
    before = tell(branch, member)
    wording = write(county, GOOD._replace(title="县里的文字"))
    after = tell(branch, member)
    assert before.wording.is_default
    assert before.wording.words == queries.shipped_words(KIND)
    assert (after.wording, after.title) == (wording, "县里的文字")
    assert after.text == "有效期至2026年12月24日"
    assert tell(branch, member).wording == wording
    assert Wording.objects.filter(organisation=None).count() == 1


def test_everybody_reads_the_own_language(branch):
    notice = tell(branch, make_member(branch))
    with override("en"):
        assert notice.shown_text == "Valid until 2026-12-24"
    write(branch.parent, GOOD._replace(title_en="", text_en=""))
    notice = tell(branch, make_member(branch, name="李明"))
    with override("en"):
        assert notice.shown_text == "有效期至2026年12月24日"


def test_a_branch_sets_no_words_and_a_town_none_of_its_neighbour(county, town, branch):
    with pytest.raises(NotFound):
        services.write_wording(
            actor=secretary(branch),
            kind=KIND.key,
            organisation_id=branch.pk,
            words=GOOD,
        )
    other = make_committee("中共平安县西河镇委员会", county)
    wording = write(other)
    with pytest.raises(NotFound):
        services.withdraw_wording(actor=officer(town), wording_id=wording.pk, on=TODAY)


def test_a_refusal_leaves_nothing_behind(county):
    with pytest.raises(Refused):
        write(county, GOOD._replace(text="没有占位符"))
    write(county)
    with pytest.raises(Conflict):  # the same once more
        write(county)
    assert Wording.objects.count() == 1
    assert Entry.objects.filter(action="notices.templates").count() == 1


def test_told_once_is_told_once(branch):
    member = make_member(branch)
    tell(branch, member, once="tests.letter:1")
    with pytest.raises(Exception, match="once|UNIQUE|duplicate"):
        tell(branch, member, once="tests.letter:1")


def test_a_context_that_does_not_fit_is_a_mistake_of_the_program(branch):
    with pytest.raises(ValueError, match="name"):
        services.tell(
            kind=KIND.key,
            organisation_id=branch.pk,
            context={"day": TODAY},
            at=NOW,
            members=[make_member(branch).pk],
        )


def test_every_kind_brings_words_that_hold_and_an_example_for_each_place():
    known = [kind for kind in kinds.every_kind() if kind is not KIND]
    assert len(known) > 20
    for kind in known:
        words = queries.shipped_words(kind)
        assert not rules.wording_problems(words, kind.known), kind.key
        assert words.title != words.title_en, f"{kind.key} has no Chinese"
        own, english = queries.reading(words, kind.example)
        for said in (own, english):
            assert "{{" not in f"{said.title}{said.text}", kind.key
        assert len(own.title) <= rules.MOST_TITLE, own.title


# ---- pages


@pytest.fixture
def as_officer(client, county):
    return log_in(client, make_user(role=Role.DEPARTMENT_OFFICER, organisation=county))


def page(client, name, *args, **asked):
    url = reverse(f"notices:{name}", args=args)
    return client.get(url, asked, headers=CHINESE).content.decode()


def form(organisation, words=GOOD, **given):
    return {"organisation": organisation.pk, **words._asdict(), "note": "", **given}


def post(client, values, query=""):
    url = reverse("notices:reword", args=[KIND.key])
    return client.post(url + query, values, headers=CHINESE)


def test_a_preview_shows_the_words_with_examples_and_keeps_nothing(as_officer, county):
    answer = post(as_officer, form(county, preview="1"))
    assert "有效期至2026年12月24日" in answer.content.decode()
    assert "Until 2026-12-24" in answer.content.decode()
    assert not Wording.objects.exists()


def test_a_wrong_placeholder_is_told_at_its_field(as_officer, county):
    wrong = GOOD._replace(text="至{{ day }}，{{ nmae }}")
    for given in (form(county, wrong), form(county, wrong, preview="1")):
        answer = post(as_officer, given)
        assert answer.status_code == 422
        assert "是不是要写“name”" in answer.content.decode()


def test_words_are_set_shown_and_taken_back(as_officer, county):
    assert post(as_officer, form(county, note="统一口径")).status_code == 302
    shown = page(as_officer, "wording", KIND.key)
    assert "有效期至2026年12月24日" in shown
    assert "统一口径" in shown
    assert "平安县委员会 · 第 1 版" in page(as_officer, "wordings")
    wording = Wording.objects.get()
    url = reverse("notices:withdraw_wording", args=[wording.pk])
    as_officer.post(url, headers=CHINESE)
    assert "平安县委员会 · 第 1 版" not in page(as_officer, "wordings")


def test_the_way_back_to_the_words_of_the_program(as_officer, county):
    write(county, GOOD._replace(text="县里的{{ day }}"))
    assert "县里的" in page(as_officer, "reword", KIND.key)
    back = page(as_officer, "reword", KIND.key, shipped="1")
    assert "县里的" not in back
    assert "Valid until {{ day }}" in back
    post(as_officer, form(county, queries.shipped_words(KIND)), "?shipped=1")
    assert queries.wording_for(KIND.key, county.path).version == 2


def test_who_receives_it_opens_what_it_is_about(client, branch):
    member = make_member(branch)
    notice = tell(branch, member, about="/transfers/mine/")
    log_in(client, make_user(member=member))
    copy = notice.recipients.get()
    assert 'href="/transfers/mine/"' in page(client, "copy", copy.pk)
    assert Notice.objects.get().shown_title in page(client, "inbox")
