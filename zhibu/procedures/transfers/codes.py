"""What a transfer of the membership relation (组织关系转接) is made of.

The values are stored. A transfer within this system has both ends here; of one that
goes out or comes in, the other end is known by name only.
"""

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _


class Direction(Choices):
    """Which ends of the transfer are organisations of this system."""

    WITHIN = "within", _("within this system")
    OUT = "out", _("to an organisation outside this system")
    IN = "in", _("from an organisation outside this system")


class Reason(Choices):
    """R-TRF-01: why the relation moves."""

    UNIT = "unit", _("changed the place of work or study")
    RESIDENCE = "residence", _("changed the usual residence")
    AWAY = "away", _("is away at a fixed place for six months or more")


class Place(Choices):
    """R-TRF-04: what kind of organisation takes the member in, the first before all."""

    UNIT = "unit", _("the organisation of the unit")
    RESIDENCE = "residence", _("the organisation of the usual residence")
    TALENT = "talent", _("the organisation of a talent service body")
    PARK = "park", _("the organisation of an industrial park")
    BUILDING = "building", _("the organisation of an office building")


class Distance(Choices):
    """How far the letter goes: it proposes the days of validity (R-TRF-06)."""

    CITY = "city", _("within the city")
    PROVINCE = "province", _("in another city of the province")
    BEYOND = "beyond", _("in another province")


class Carrier(Choices):
    """R-TRF-08: how the letter travels."""

    ONLINE = "online", _("in this system, without paper")
    PERSON = "person", _("carried by the member")
    CONFIDENTIAL = "confidential", _("by confidential post")
    MAIL = "mail", _("by ordinary mail")


class State(Choices):
    """Where a transfer stands; derived from its acts, never set by hand."""

    NEW = "new", _("not asked for yet")
    ASKED = "asked", _("asked for, the branch checks it")
    RETURNED = "returned", _("returned to the branch for correction")
    CHECKED = "checked", _("checked by the branch, waits for the letter")
    ISSUED = "issued", _("letter issued, in transit")
    SENT_BACK = "sent_back", _("letter sent back, to be issued anew")
    LOST = "lost", _("letter lost, to be issued anew")
    EXPIRED = "expired", _("letter expired, to be issued anew")
    ACCEPTED = "accepted", _("accepted, waits for a branch")
    ASSIGNED = "assigned", _("in the new branch, receipt to be returned")
    REFUSED = "refused", _("refused, with the superior")
    CLOSED = "closed", _("completed")
    NOT_MOVED = "not_moved", _("ended by a refusal that the superior confirmed")
    CANCELLED = "cancelled", _("cancelled")
    ENDED = "ended", _("ended with the membership")


ENDS = (State.CLOSED, State.NOT_MOVED, State.CANCELLED, State.ENDED)
OPEN = tuple(state for state in State if state not in (State.NEW, *ENDS))


# No letter is out any more: the next one has a new number.
TO_BE_ISSUED_ANEW = (State.SENT_BACK, State.LOST, State.EXPIRED)

# The member is in the new branch.
ARRIVED = (State.ASSIGNED, State.CLOSED)


class ActKind(Choices):
    """What somebody does in a transfer; the names of forms and buttons."""

    ASK = "ask", _("ask for the transfer")
    CHECK = "check", _("check and report to the committee")
    RETURN = "return", _("send back for correction")
    REFUSE = "refuse", _("refuse, with a reason")
    REVIEW = "review", _("decide on a refusal")
    ISSUE = "issue", _("issue the letter")
    REPORT_LOSS = "report_loss", _("report the letter as lost")
    EXPIRE = "expire", _("note that the letter has expired")
    REISSUE = "reissue", _("issue the letter anew")
    ACCEPT = "accept", _("accept the member")
    ASSIGN = "assign", _("assign the member to a branch")
    CONFIRM = "confirm", _("confirm that the member reported, with the receipt")
    RECORD_RECEIPT = "record_receipt", _("record the receipt that came back")
    RECORD_LETTER = "record_letter", _("record a letter from outside")
    SEND_RECEIPT = "send_receipt", _("send the receipt back")
    CANCEL = "cancel", _("cancel the transfer")
    END = "end", _("end with the membership")


class Outcome(Choices):
    """How an act ended."""

    DONE = "done", _("done")
    UPHELD = "upheld", _("refusal confirmed")
    OVERRULED = "overruled", _("refusal overruled")


class Who(Choices):
    """Who acts."""

    MEMBER = "member", _("the member")
    BRANCH = "branch", _("the branch that the member leaves")
    SOURCE = "source", _("the committee that sends")
    TARGET = "target", _("the committee that receives")
    NEW_BRANCH = "new_branch", _("the branch that takes the member in")
    SUPERIOR = "superior", _("the superior of whoever refused")
    SYSTEM = "system", _("the program, by the day")


# ---- whole branches and organisations (整建制转移)


class Reshaping(Choices):
    """What the superior decides about whole organisations (支部工作条例 art. 7)."""

    MERGE = "merge", _("merge branches into another")
    DISSOLVE = "dissolve", _("dissolve a branch, its members go elsewhere")
    MOVE = "move", _("move whole organisations under another superior")


ENDING = (Reshaping.MERGE, Reshaping.DISSOLVE)  # the branches are no more


class Stand(Choices):
    """How far a reorganisation is."""

    PREPARED = "prepared", _("prepared, nothing done yet")
    DONE = "done", _("carried out")
    DROPPED = "dropped", _("given up")
