"""What members are told of honours: after which act, in which kind of message."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import lazystr

from zhibu.foundation.kernel.text import _
from zhibu.life.notices.kinds import MessageKind
from zhibu.life.notices.rules import Place
from zhibu.life.notices.services import Occasion, Whom

_HONOUR = Place("honour", _("honour"), "优秀共产党员（2026年）", must=True)

PROPOSED = MessageKind(
    key="honours.proposed",
    label=_("Public notice is given of a nomination for an honour"),
    title=_("You are proposed for an honour: {{ honour }}"),
    text=_("Public notice is given of your name from {{ start }} to {{ end }}."),
    places=(
        _HONOUR,
        Place("start", _("first day of the notice"), date(2026, 6, 8)),
        Place("end", _("last day of the notice"), date(2026, 6, 12)),
    ),
)
AWARDED = MessageKind(
    key="honours.awarded",
    label=_("An honour is given"),
    title=_("You were given an honour: {{ honour }}"),
    text=_(
        "{{ giver }} gave you “{{ honour }}”. Say on “My honours” whether it may be"
        " shown in public; nothing is shown without your consent."
    ),
    places=(_HONOUR, Place("giver", _("given by"), "中共青石县委员会")),
)
REVOKED = MessageKind(
    key="honours.revoked",
    label=_("An honour is revoked"),
    title=_("An honour of yours was revoked: {{ honour }}"),
    text=_("What was found: {{ note }}"),
    places=(
        _HONOUR,
        Place("note", _("what was found"), "申报材料不实", must=True),
    ),
    is_sensitive=True,
)
KINDS = (PROPOSED, AWARDED, REVOKED)


def _the_member(row: Any) -> Whom:
    return Whom(member_id=row.member_id)


def _own_page(_row: Any) -> str:
    return reverse("honours:mine")


OF_PROPOSED = Occasion(
    kind=PROPOSED,
    whom=_the_member,
    place=lambda nomination: nomination.call.organisation_id,
    about=_own_page,
    values={
        "honour": lambda nomination: lazystr(nomination.call),
        "start": lambda nomination: nomination.call.publicity_from,
        "end": lambda nomination: nomination.call.publicity_until,
    },
)
_VALUES: Any = {
    "honour": lambda honour: honour.called,
    "giver": lambda honour: honour.giver.name,
    "note": lambda honour: honour.revoked_note,
}


def _speaker(honour: Any) -> int:
    place: int = honour.giver_id or honour.member.organisation_id
    return place


OF_AWARDED = Occasion(
    kind=AWARDED, whom=_the_member, place=_speaker, about=_own_page, values=_VALUES
)
OF_REVOKED = Occasion(
    kind=REVOKED, whom=_the_member, place=_speaker, about=_own_page, values=_VALUES
)
