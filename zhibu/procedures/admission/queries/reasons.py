"""Why something is due, in words: the rule's number and what it says."""

from typing import Any

from zhibu.foundation.kernel.text import _

# What the rules say of a duty, in one line; the regulation's words stand in rules/.
REASONS: dict[str, Any] = {
    "R-DEV-03": _("somebody talks with an applicant within a month"),
    "R-DEV-05": _("an activist is filed with the superior committee"),
    "R-DEV-06": _("an activist has one or two contacts"),
    "R-DEV-07": _("activists are reviewed every half-year, and analysed every year"),
    "R-DEV-08": _("who changes the unit is handed over with the papers"),
    "R-DEV-14": _("consent, public notice and its result come before the listing"),
    "R-DEV-18": _("the superior committee reviews before the branch meets"),
    "R-DEV-20": _("the branch meets within a month after the pre-review"),
    "R-DEV-24": _("the resolution of the branch goes to the superior committee"),
    "R-DEV-27": _("the branch tells the person and a members' meeting"),
    "R-DEV-28": _("decided within three months, then filed one level up"),
    "R-DEV-30": _("assigned to branch and group, and the oath, in time"),
    "R-DEV-31": _("the branch educates and reviews during the year of probation"),
    "R-DEV-32": _("when probation expires the branch decides"),
    "R-DEV-33": _("conversion is applied for, examined and reported"),
    "R-DEV-34": _("decided within three months, then announced"),
    "R-DEV-36": _("a receiving branch postpones by at most six months"),
    "R-DEV-37": _("the complete file goes to the committee"),
}


def reason_of(rule: str, *, is_local: bool = False) -> str:
    """The number and the words of a rule; whether its day comes from a setting."""
    said = REASONS.get(rule)
    words = f"{rule}: {said}" if said is not None else rule
    if is_local:
        return str(_("%(rule)s (the rule says “in time”)") % {"rule": words})
    return words
