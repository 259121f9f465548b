"""The words of notices: their urgency, what is asked back, for whom, in which state."""

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _


class Urgency(Choices):
    """Whether it may wait for the next daily digest."""

    ROUTINE = "routine", _("routine: with the digest of the day")
    URGENT = "urgent", _("urgent: at once, by one channel after the other")


class Reply(Choices):
    """What the sender asks back."""

    NONE = "none", _("no reply")
    ACKNOWLEDGE = "acknowledge", _("“I have read it”")
    YES_NO = "yes_no", _("yes or no")
    SIGN_UP = "sign_up", _("sign up")


class Answer(Choices):
    """What somebody answered, by an act of the own."""

    READ = "read", _("I have read it")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    COMING = "coming", _("I take part")
    NOT_COMING = "not_coming", _("I cannot take part")


class State(Choices):
    """How far a notice is."""

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("to be sent later")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Who(Choices):
    """Which people of an organisation, those below included."""

    EVERYONE = "everyone", _("all members")
    PROBATIONARY = "probationary", _("probationary members")
    FLOATING = "floating", _("floating members")
    ROLE = "role", _("holders of a role")
    GROUP = "group", _("a party group")
    MEMBER = "member", _("a person")


class Channel(Choices):
    """A way on which a message reaches somebody."""

    IN_APP = "in_app", _("in the app")
    EMAIL = "email", _("e-mail")
    WECHAT = "wechat", _("WeChat")
    PUSH = "push", _("push to the browser")
    SMS = "sms", _("text message")


class Outcome(Choices):
    """Where a message stands. What is not OPEN is final, and true."""

    PENDING = "pending", _("waiting")
    SENDING = "sending", _("being sent")
    RETRY = "retry", _("failed for now, is tried again")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("too late to send")
    UNKNOWN = "unknown", _("not known: interrupted while sending")


OPEN = frozenset({Outcome.PENDING, Outcome.SENDING, Outcome.RETRY})
WAITING = frozenset({Outcome.PENDING, Outcome.RETRY})
GONE_OUT = frozenset({Outcome.SENT, Outcome.DELIVERED})
