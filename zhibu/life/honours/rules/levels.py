"""At which level an honour was given: it follows from who gave it."""

from zhibu.life.honours.codes import Level

_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
# The last word that names a division in the giver's name decides.
_WORDS: tuple[tuple[str, Level], ...] = (
    ("街道", Level.TOWN),
    ("镇", Level.TOWN),
    ("乡", Level.TOWN),
    ("县", Level.COUNTY),
    ("旗", Level.COUNTY),
    ("自治区", Level.PROVINCE),
    ("自治州", Level.CITY),
    ("省", Level.PROVINCE),
    ("区", Level.COUNTY),
    ("州", Level.CITY),
    ("盟", Level.CITY),
    ("市", Level.CITY),
)
# The locality of an organisation (national form) → its level.
_LOCALITIES = {
    "01": Level.CITY,
    "02": Level.COUNTY,
    "03": Level.TOWN,
    "06": Level.TOWN,
    "09": Level.TOWN,
}


def level_of(name: str, locality: str = "", *, is_committee: bool = True) -> Level:
    """R-HON-01: the level is that of the organisation that gives, by its name.

    中共某县委员会 → county; a department (某县委组织部) speaks for its committee. A
    branch, or a committee of a unit, is a grassroots organisation, whatever its place.
    """
    plain = name.replace(" ", "").removeprefix("中国共产党").removeprefix("中共")
    if plain.startswith(("中央", "全国")):
        return Level.NATIONAL
    if not is_committee or _is_grassroots(plain):
        return Level.GRASSROOTS
    if locality in _LOCALITIES:
        return _LOCALITIES[locality]
    place = _place_of(plain)
    if place in _MUNICIPALITIES:
        return Level.PROVINCE
    for word, level in _WORDS:
        if place.endswith(word):
            return level
    return Level.GRASSROOTS


def _is_grassroots(plain: str) -> bool:
    return "支部" in plain or "支委" in plain or "党总支" in plain


def _place_of(plain: str) -> str:
    """What stands before the committee or one of its departments: 某省某县."""
    for ending in ("工作委员会", "委员会", "党工委", "工委", "党委", "委"):
        head, found, _tail = plain.rpartition(ending)
        if found:
            return head
    return plain
