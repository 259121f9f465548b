"""Resolutions of the branch meeting (steps 15 and 23), their votes in words."""

from datetime import date, timedelta

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Placeholder
from zhibu.life.office.word.blocks import Closing, Text, Title
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind, Outcome
from zhibu.procedures.admission.documents.dossier import Dossier, day_text
from zhibu.procedures.admission.documents.places import BRANCH, INTRODUCTION, NAME

_MATTER = Placeholder("matter", _("matter"), "关于接收林晓同志为中共预备党员的决议")
_MET = Placeholder("met_on", _("day of the meeting"), "2025年12月5日")
_PERFORMANCE = Placeholder(
    "performance", _("main performance"), "该同志政治立场坚定，工作勤恳，群众基础好。"
)
_VOTE = Placeholder(
    "vote",
    _("the vote in words"),
    "本支部应到会有表决权的正式党员10名，实到会8名，达到规定人数。经无记名投票表决，赞成"
    "7票，反对1票，弃权0票，赞成票超过应到会有表决权的正式党员的半数。",
)
_BODY = (
    Text("{{ introduction }}。"),
    Text("{{ performance }}"),
    Text("{{ vote }}"),
    Text("{{ decision }}"),
    Closing(
        (
            "{{ branch }}",
            "党支部书记（签名）：＿＿＿＿＿＿",
            "{{ met_on }}",
        )
    ),
)

RESOLUTION = DocumentKind(
    key="admission.resolution",
    label=_("Resolution of the branch meeting on admission"),
    title="{{ matter }}",
    placeholders=(
        _MATTER,
        NAME,
        BRANCH,
        INTRODUCTION,
        _MET,
        _PERFORMANCE,
        _VOTE,
        Placeholder(
            "decision", _("what was decided"), "大会同意接收林晓同志为中共预备党员。"
        ),
    ),
    body=(
        Title(),
        Text("{{ met_on }}，{{ branch }}召开党员大会，讨论{{ name }}同志入党问题。"),
        *_BODY,
    ),
    is_numbered=False,
)


def resolution(dossier: Dossier) -> dict[str, object]:
    """R-DEV-22, R-DEV-24: performance, counts, result, day; the secretary signs."""
    meeting = dossier.facts(ActKind.MEET)
    name = dossier.name
    if meeting.outcome == Outcome.PASSED:
        matter = f"关于接收{name}同志为中共预备党员的决议"
        first, last = probation(dossier)
        decision = (
            f"大会同意接收{name}同志为中共预备党员，预备期一年，"
            f"自{first}至{last}。现报上级党委审批。"
        )
    else:
        matter = f"关于不接收{name}同志为中共预备党员的决议"
        decision = f"大会不同意接收{name}同志为中共预备党员。"
    return {
        **_of_meeting(dossier, ActKind.MEET),
        "matter": matter,
        "decision": decision,
    }


CONVERSION_RESOLUTION = DocumentKind(
    key="admission.conversion_resolution",
    label=_("Resolution of the branch meeting on conversion"),
    title="{{ matter }}",
    placeholders=(
        _MATTER,
        NAME,
        BRANCH,
        INTRODUCTION,
        _MET,
        _PERFORMANCE,
        _VOTE,
        Placeholder("decision", _("what was decided"), "大会同意林晓同志按期转正。"),
    ),
    body=(
        Title(),
        Text("{{ met_on }}，{{ branch }}召开党员大会，讨论预备党员{{ name }}同志转正"
             "问题。"),
        *_BODY,
    ),
    is_numbered=False,
)  # fmt: skip


def conversion_resolution(dossier: Dossier) -> dict[str, object]:
    """R-DEV-32, R-DEV-33: one of the three outcomes, or not agreed."""
    meeting = dossier.facts(ActKind.MEET_CONVERSION)
    name = dossier.name
    matter, decision = {
        Outcome.CONVERTED: (
            f"关于{name}同志转为中共正式党员的决议",
            f"大会同意{name}同志按期转为中共正式党员。现报上级党委审批。",
        ),
        Outcome.EXTENDED: (
            f"关于延长{name}同志预备期的决议",
            f"大会同意延长{name}同志预备期{meeting.months}个月。现报上级党委审批。",
        ),
        Outcome.CANCELLED: (
            f"关于取消{name}同志预备党员资格的决议",
            f"大会同意取消{name}同志预备党员资格。现报上级党委审批。",
        ),
    }.get(
        Outcome(meeting.outcome),
        (f"关于{name}同志转正问题的决议", f"大会不同意{name}同志转为中共正式党员。"),
    )
    return {
        **_of_meeting(dossier, ActKind.MEET_CONVERSION),
        "matter": matter,
        "decision": decision,
    }


def _of_meeting(dossier: Dossier, kind: str) -> dict[str, object]:
    return {
        "name": dossier.name,
        "branch": dossier.branch,
        "introduction": dossier.introduction,
        "met_on": dossier.day(kind),
        "performance": dossier.text(kind),
        "vote": vote_in_words(dossier.facts(kind).vote),
    }


def probation(dossier: Dossier) -> tuple[str, str]:
    """First and last day of probation: as the committee noted them, else a year from
    the meeting (R-DEV-27, R-DEV-31).
    """
    approved = dossier.facts(ActKind.APPROVE)
    if approved.starts_on and approved.ends_on:
        return day_text(approved.starts_on), day_text(approved.ends_on)
    met = dossier.past.day_of(ActKind.MEET)
    if met is None:
        return "", ""
    return day_text(met), day_text(last_of_probation(met))


def last_of_probation(met: date) -> date:
    """The day before the anniversary of the meeting."""
    return rules.probation_end(met) - timedelta(days=1)


def vote_in_words(vote: rules.Vote | None) -> str:
    """R-DEV-21, R-DEV-22: should attend, present, written opinions, votes, result."""
    if vote is None:
        return ""
    found = rules.verdict(vote)
    enough = "达到规定人数" if found.is_valid else "未达到规定人数"
    parts = [
        f"本支部应到会有表决权的正式党员{vote.should}名，实到会{vote.present}名，"
        f"{enough}。"
    ]
    if written := _written(vote):
        parts.append(written)
    way = "经无记名投票表决" if vote.is_secret else "经表决"
    parts.append(
        f"{way}，赞成{vote.approve}票，反对{vote.against}票，弃权{vote.abstain}票"
    )
    if vote.written_approve:
        parts.append(f"，连同书面意见共赞成{vote.approvals}票")
    result = "超过" if found.is_passed else "未超过"
    parts.append(f"，赞成票{result}应到会有表决权的正式党员的半数。")
    return "".join(parts)


def _written(vote: rules.Vote) -> str:
    """因故不能到会的有表决权的党员 who gave opinions in writing before the meeting."""
    count = vote.written_approve + vote.written_against + vote.written_abstain
    if not count:
        return ""
    return (
        f"因故不能到会的有表决权的正式党员{count}名在会前正式向党支部提出书面意见，其中"
        f"赞成{vote.written_approve}名，反对{vote.written_against}名，"
        f"弃权{vote.written_abstain}名。"
    )
