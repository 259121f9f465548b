"""The kinds of messages that belong to no procedure."""

from zhibu.foundation.kernel.text import _
from zhibu.life.notices.kinds import MessageKind
from zhibu.life.notices.rules import Place

# What the desk says is in the language of the office: in English it is not repeated.
DESK = MessageKind(
    key="notices.desk",
    label=_("Matters on the desk become due"),
    title=_("Your desk: {{ count }} matters are due"),
    text=_("They stand on your desk, each with the act that is due."),
    places=(
        Place("count", _("how many matters"), 2),
        Place(
            "lines",
            _("the matters, a line each"),
            "· 讨论转正：刘洋（12月3日到期）\n· 回复报到：王丽（11月20日已逾期）",
        ),
    ),
)
KINDS = (DESK,)
