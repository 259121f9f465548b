"""The pinyin initials of a name, by which people search: 曾小丹 is found as "zxd".

A surname is often read differently from the same character elsewhere (曾 zeng, 单 shan,
解 xie), which pypinyin does not know. The tables hold only what differs from it.
"""

from functools import lru_cache

from pypinyin.constants import PINYIN_DICT

from zhibu.foundation.kernel.text import clean

LENGTH = 60  # the column's

# One character: how it begins as a surname, where its usual reading begins otherwise.
SURNAMES = {
    "仇": "q", "佴": "n", "便": "p", "乜": "n", "乐": "y", "区": "o", "单": "s",
    "句": "g", "召": "s", "宓": "f", "折": "s", "提": "d", "曾": "z", "查": "z",
    "炅": "g", "祭": "z", "种": "c", "秘": "b", "繁": "p", "翟": "z", "覃": "q",
    "解": "x", "郇": "x", "重": "c", "长": "c", "阚": "k", "隗": "w",
}  # fmt: skip

# Two characters, of which at least one is read otherwise.
COMPOUND = {
    "万俟": "mq", "单于": "cy", "尉迟": "yc", "尉犁": "yl", "澹台": "tt", "乐正": "yz",
    "子车": "zj", "吐谷": "ty", "公乘": "gs", "长孙": "zs",
}  # fmt: skip

_BARE = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvnnnm")


@lru_cache(maxsize=50_000)
def _initial(character: str) -> str:
    """The first letter of a character's usual reading; nothing for a dot or a space."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    readings = PINYIN_DICT.get(ord(character), "")
    return readings[:1].translate(_BARE)


@lru_cache(maxsize=50_000)
def person_initials(name: str) -> str:
    """What the record of a person of this name is found by, in small letters.

    The dot in 阿依古丽·买买提 and unknown characters are left out.
    """
    name = clean(name)
    first, rest = COMPOUND.get(name[:2]), name[2:]
    if first is None:
        first, rest = SURNAMES.get(name[:1], _initial(name[:1])), name[1:]
    return (first + "".join(map(_initial, rest)))[:LENGTH]
