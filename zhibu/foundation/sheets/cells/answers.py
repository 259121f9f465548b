"""Yes and no."""

from functools import lru_cache

from zhibu.foundation.kernel.text import clean

from ..formulas import UNCALCULATED
from .bad import BadCell
from .words import NOTHING, written

_YES = "是 有 对 真 √ ✓ ✔ ☑ ● 1 Y YES T TRUE"
_NO = "否 无 没有 不是 非 假 × ✗ ✘ ☐ ○ X 0 N NO F FALSE"
_ANSWERS = dict.fromkeys(_YES.split(), True) | dict.fromkeys(_NO.split(), False)


@lru_cache(maxsize=1 << 10)
def yes(value: object) -> bool | None:
    """True for 是, √, 1, 有, Y; False for 否, ×, 0, 无, N; None for an empty cell."""
    line = clean(written(value)).upper()
    if line in _ANSWERS:
        return _ANSWERS[line]
    if line.replace(" ", "") in NOTHING:
        return None
    if line == UNCALCULATED:
        raise BadCell("formula_without_value")
    raise BadCell("not_yes_or_no", line)
