"""What the superior committee writes to the branch: replies and notices."""

from datetime import date, timedelta

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Placeholder
from zhibu.life.office.word.blocks import Closing, Number, Salutation, Text, Title
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind, Outcome
from zhibu.procedures.admission.documents.dossier import Dossier, day_text, sentences
from zhibu.procedures.admission.documents.meeting import probation
from zhibu.procedures.admission.documents.places import (
    BRANCH,
    NAME,
    PASSED,
    PROBATION_FROM,
    PROBATION_TO,
)
from zhibu.procedures.admission.rules.editions import MEETING_MONTHS, OATH_MONTHS

_DECIDED = Placeholder("decided_on", _("day of the decision"), "2025年12月20日")
_REASON = Placeholder("reason", _("reason"), "该同志的培养教育考察尚不充分。")
_MET = Placeholder("met_on", _("day of the meeting"), "2026年12月7日")


def _reply(
    key: str, label: object, title: str, *more: Placeholder, text: tuple[str, ...]
) -> DocumentKind:
    return DocumentKind(
        key=f"admission.{key}",
        label=label,
        title=title,
        placeholders=(NAME, BRANCH, _DECIDED, *more),
        body=(
            Title(),
            Number(),
            Salutation("{{ branch }}："),
            *(Text(one) for one in text),
            Closing(),
        ),
    )  # fmt: skip


TARGET_REPLY = _reply(
    "target_reply",
    _("Reply on a proposed target for development"),
    "关于{{ name }}同志列为发展对象的批复",
    Placeholder("decision", _("decision"), "同意将林晓同志列为发展对象人选"),
    Placeholder("request", _("what the branch is asked to do"), "请按规定进行公示。"),
    text=(
        "你支部关于{{ name }}同志列为发展对象的报告及有关材料收悉。经"
        "{{ decided_on }}研究，"
        "{{ decision }}。{{ request }}",
        "此复。",
    ),
)


def target_reply(dossier: Dossier) -> dict[str, object]:
    """R-DEV-14: consent, after which the notice is given; 2014: filed."""
    consent = dossier.facts(ActKind.CONSENT_TARGET)
    name, is_new = dossier.name, rules.edition(consent.day) != 2014
    request = dossier.text(ActKind.CONSENT_TARGET)
    if consent.outcome != Outcome.PASSED:
        decision = f"暂不同意将{name}同志列为发展对象"
        request = request or "请继续做好培养教育和考察工作。"
    elif is_new:
        decision = f"同意将{name}同志列为发展对象人选"
        request = "请按规定进行公示，公示时间不少于5个工作日。"
    else:
        decision, request = f"同意{name}同志列为发展对象的备案", ""
    return _of(dossier, ActKind.CONSENT_TARGET, decision=decision, request=request)


PRE_REVIEW_REPLY = _reply(
    "pre_review_reply",
    _("Reply on the pre-review"),
    "关于{{ name }}同志预审结果的批复",
    Placeholder(
        "decision",
        _("decision"),
        "林晓同志预审合格，同意发给《中国共产党入党志愿书》。",
    ),
    Placeholder(
        "request",
        _("what the branch is asked to do"),
        "请于2026年1月8日前召开支部党员大会，讨论接收林晓同志为中共预备党员。",
    ),
    text=(
        "你支部关于对发展对象{{ name }}同志进行预审的请示收悉。经{{ decided_on }}审查，"
        "{{ decision }}{{ request }}",
        "此复。",
    ),
)


def pre_review_reply(dossier: Dossier) -> dict[str, object]:
    """R-DEV-18, R-DEV-20: passed, with the month for the meeting; or not passed."""
    review, name = dossier.facts(ActKind.PRE_REVIEW), dossier.name
    due = add_months(review.day, MEETING_MONTHS.on(review.day).value)
    if review.outcome == Outcome.PASSED:
        decision = f"{name}同志预审合格，同意发给《中国共产党入党志愿书》。"
        request = (
            f"请于{day_text(due)}前召开支部党员大会，讨论接收{name}同志为中共预备党员。"
        )
    else:
        decision = f"{name}同志预审不合格。"
        request = dossier.text(ActKind.PRE_REVIEW) or "请继续做好培养教育和考察工作。"
    return _of(dossier, ActKind.PRE_REVIEW, decision=decision, request=request)


APPROVAL = _reply(
    "approval_reply",
    _("Reply that approves the admission"),
    "关于接收{{ name }}同志为中共预备党员的批复",
    PASSED,
    PROBATION_FROM,
    PROBATION_TO,
    Placeholder("oath", _("when the oath is to be taken"), "于2026年1月20日前"),
    text=(
        "你支部{{ passed_on }}党员大会关于接收{{ name }}同志为中共预备党员"
        "的决议及有关材料"
        "收悉。经{{ decided_on }}党委会议集体讨论、表决决定，批准"
        "{{ name }}同志为中共预备"
        "党员，预备期一年，自{{ probation_from }}至{{ probation_to }}。",
        "请你支部及时通知本人并在党员大会上宣布，将其编入党支部和党小组，{{ oath }}组织"
        "入党宣誓，继续做好教育和考察工作。",
        "此复。",
    ),
)


def approval(dossier: Dossier) -> dict[str, object]:
    """R-DEV-27, R-DEV-30: with the start and the end of probation, and the oath."""
    first, last = probation(dossier)
    day = dossier.facts(ActKind.APPROVE).day
    months = OATH_MONTHS.on(day).value
    oath = f"一般应于{day_text(add_months(day, months))}前" if months else "及时"
    return _of(
        dossier,
        ActKind.APPROVE,
        passed_on=dossier.day(ActKind.MEET),
        probation_from=first,
        probation_to=last,
        oath=oath,
    )


REFUSAL = _reply(
    "refusal_reply",
    _("Reply that refuses the admission"),
    "关于不批准接收{{ name }}同志为中共预备党员的批复",
    PASSED,
    _REASON,
    text=(
        "你支部{{ passed_on }}党员大会关于接收{{ name }}同志为中共预备党员"
        "的决议及有关材料"
        "收悉。经{{ decided_on }}党委会议集体讨论、表决决定，不批准接收{{ name }}同志为"
        "中共预备党员。{{ reason }}",
        "请你支部及时通知本人，做好思想工作，继续进行培养和教育。",
        "此复。",
    ),
)


def refusal(dossier: Dossier) -> dict[str, object]:
    """R-DEV-27: refusal is told as well, with the reason that was recorded."""
    return _of(
        dossier,
        ActKind.APPROVE,
        passed_on=dossier.day(ActKind.MEET),
        reason=dossier.text(ActKind.APPROVE),
    )


CONVERSION = _reply(
    "conversion_reply",
    _("Reply that approves the conversion"),
    "关于批准{{ name }}同志转为中共正式党员的批复",
    _MET,
    Placeholder("full_since", _("party standing counts from"), "2026年12月5日"),
    text=(
        "你支部{{ met_on }}党员大会关于{{ name }}同志转为中共正式党员的决议"
        "及有关材料收悉。"
        "经{{ decided_on }}党委会议集体讨论、表决决定，批准{{ name }}同志"
        "按期转为中共正式"
        "党员，党龄从{{ full_since }}算起。",
        "请你支部书记同本人谈话，并将审批结果在党员大会上宣布。",
        "此复。",
    ),
)


def conversion(dossier: Dossier) -> dict[str, object]:
    """R-DEV-34, R-DEV-35: the standing counts from the expiry of probation."""
    since = rules.full_since(dossier.past)
    return _of(
        dossier,
        ActKind.APPROVE_CONVERSION,
        met_on=dossier.day(ActKind.MEET_CONVERSION),
        full_since=day_text(since),
    )


EXTENSION = _reply(
    "extension_notice",
    _("Notice of the extension of probation"),
    "关于延长{{ name }}同志预备期的通知",
    _MET,
    Placeholder("months", _("months of the extension"), "6"),
    Placeholder("extended_from", _("first day of the extension"), "2026年12月5日"),
    Placeholder("extended_to", _("last day of the extension"), "2027年6月4日"),
    _REASON,
    text=(
        "你支部{{ met_on }}党员大会关于延长{{ name }}同志预备期的决议及有关材料收悉。"
        "{{ reason }}经{{ decided_on }}党委会议集体讨论、表决决定，延长"
        "{{ name }}同志预备期"
        "{{ months }}个月，自{{ extended_from }}至{{ extended_to }}。",
        "请你支部将审批结果通知本人，指出努力方向，继续做好教育和考察工作。延长预备期满，"
        "本人应当向党支部提出转正申请。",
    ),
)


def extension(dossier: Dossier) -> dict[str, object]:
    """R-DEV-32: from the expiry of the year, once only, six to twelve months."""
    outcome = Outcome.EXTENDED
    decided = dossier.decided(ActKind.APPROVE_CONVERSION, outcome)
    met = dossier.decided(ActKind.MEET_CONVERSION, outcome)
    admitted = dossier.past.day_of(ActKind.MEET)
    months = met.facts().months if met else 0
    first = rules.probation_end(admitted) if admitted else None
    last = _last(first, months)
    return {
        "name": dossier.name,
        "branch": dossier.branch,
        "decided_on": day_text(decided.day if decided else None),
        "met_on": day_text(met.day if met else None),
        "months": str(months or ""),
        "extended_from": day_text(first),
        "extended_to": day_text(last),
        "reason": sentences(decided.text or "") if decided else "",
    }


def _last(first: date | None, months: int) -> date | None:
    """The last day of a time that begins on `first`."""
    if first is None or not months:
        return None
    return add_months(first, months) - timedelta(days=1)


CANCELLATION = _reply(
    "cancellation_notice",
    _("Notice of the cancellation of probation"),
    "关于取消{{ name }}同志预备党员资格的通知",
    _MET,
    _REASON,
    text=(
        "你支部{{ met_on }}党员大会关于取消{{ name }}同志预备党员资格的决议"
        "及有关材料收悉。"
        "{{ reason }}经{{ decided_on }}党委会议集体讨论、表决决定，取消"
        "{{ name }}同志预备"
        "党员资格。",
        "请你支部将审批结果通知本人，并在党员大会上宣布，做好思想工作。",
    ),
)
CONVERSION_REFUSAL = _reply(
    "conversion_refusal",
    _("Reply that does not agree to the resolution on conversion"),
    "关于{{ name }}同志转正问题的批复",
    _MET,
    _REASON,
    text=(
        "你支部{{ met_on }}党员大会关于{{ name }}同志转正问题的决议及有关材料收悉。经"
        "{{ decided_on }}党委会议集体讨论、表决决定，不同意你支部党员大会的决议。"
        "{{ reason }}",
        "请你支部将审批结果通知本人，并按规定重新讨论。",
        "此复。",
    ),
)


def on_conversion(dossier: Dossier) -> dict[str, object]:
    """R-DEV-32: cancelled, or not agreed; with the reason that was recorded."""
    return _of(
        dossier,
        ActKind.APPROVE_CONVERSION,
        met_on=dossier.day(ActKind.MEET_CONVERSION),
        reason=dossier.text(ActKind.APPROVE_CONVERSION),
    )


def _of(dossier: Dossier, kind: str, **more: str) -> dict[str, object]:
    """What every reply says, and what is asked for besides."""
    return {
        "name": dossier.name,
        "branch": dossier.branch,
        "decided_on": dossier.day(kind),
        **more,
    }
