"""The sentence at the head of the desk."""

from datetime import datetime

from zhibu.foundation.kernel.text import _
from zhibu.home.queries import Waiting

# The hour of the day from which each greeting holds.
GREETINGS = (
    (0, _("Good evening, %(name)s.")),
    (5, _("Good morning, %(name)s.")),
    (11, _("Good day, %(name)s.")),
    (13, _("Good afternoon, %(name)s.")),
    (18, _("Good evening, %(name)s.")),
)


def sentence(name: str, now: datetime, waiting: Waiting) -> str:
    """'Good morning, Wang Jianguo. 2 things are overdue, 3 are due within a week.'"""
    hello = [text for hour, text in GREETINGS if hour <= now.hour][-1]
    return f"{hello % {'name': name}}{_state(waiting)}"


def _state(waiting: Waiting) -> str:
    numbers = {"overdue": waiting.overdue, "soon": waiting.soon}
    if waiting.overdue and waiting.soon:
        text = _(" Overdue: %(overdue)s, due within a week: %(soon)s.")
    elif waiting.overdue:
        text = _(" Overdue: %(overdue)s.")
    elif waiting.soon:
        text = _(" Due within a week: %(soon)s.")
    elif waiting.todos:
        text = _(" Nothing is overdue.")
    else:
        text = _(" Nothing waits for you.")
    return str(text) % numbers
