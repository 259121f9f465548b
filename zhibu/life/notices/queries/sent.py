"""What became of a sent notice: answers, told to its sender."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from zhibu.life.notices.codes import Answer, Reply
from zhibu.life.notices.models import Notice, Recipient
from zhibu.life.notices.rules import ANSWERS


@dataclass(frozen=True, slots=True)
class Answers:
    """How many answered what, and how many have not."""

    lines: tuple[tuple[Answer, int], ...]
    silent: int


def answers_of(notice: Notice) -> Answers:
    """The answers to a notice, counted; one question."""
    offered = ANSWERS[Reply(notice.reply)]
    if not offered:
        return Answers((), 0)
    rows = notice.recipients.order_by().values_list("answer").annotate(n=Count("pk"))
    counts: dict[str, int] = dict(rows)
    lines = tuple((answer, counts.get(answer, 0)) for answer in offered)
    return Answers(lines, counts.get("", 0))


def recipients_of(notice: Notice) -> Any:
    """Everybody who received it, with the branch; without what is sealed."""
    rows = Recipient.objects.filter(notice=notice)
    rows = rows.select_related("member__organisation", "user")
    return rows.defer(
        "member__id_number",
        "member__phone",
        "member__address",
        "member__organisation__contact_phone",
    ).order_by("member__org_path", "member__initials", "pk")
