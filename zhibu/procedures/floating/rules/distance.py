"""How far two places are apart, by division and never by position.

Nobody's position is known or asked (law 6 of the product): what is compared are the
divisions that a member and a branch declared.
"""

from zhibu.foundation.kernel.divisions import city_of, is_county, province_of
from zhibu.procedures.floating.codes import NEIGHBOURS, Distance
from zhibu.register.members.codes import FloatingDestination


def distance(one: str, other: str) -> Distance:
    """The distance of two divisions; where nothing is known, the furthest.

    Same county, same city, same province, neighbouring province, further away. A city
    named without its county is no nearer than the same city.
    """
    if not one or not other:
        return Distance.ELSEWHERE
    if one[:6] == other[:6] and is_county(one):
        return Distance.SAME_COUNTY
    city = city_of(one)
    if city and city == city_of(other):
        return Distance.SAME_CITY
    here, there = province_of(one), province_of(other)
    if here == there:
        return Distance.SAME_PROVINCE
    if there in NEIGHBOURS.get(here, frozenset()):
        return Distance.NEIGHBOUR
    return Distance.ELSEWHERE


def destination(home: str, place: str, country: str = "") -> FloatingDestination | None:
    """R-FLO-12: where an outflow counts: another province, city, county, or abroad.

    None while the division of home or destination is not known.
    """
    if country:
        return FloatingDestination.ABROAD
    if not home or not place:
        return None
    return _DESTINATIONS.get(distance(home, place), FloatingDestination.OTHER_PROVINCE)


_DESTINATIONS: dict[Distance, FloatingDestination] = {
    Distance.SAME_COUNTY: FloatingDestination.WITHIN_COUNTY,
    Distance.SAME_CITY: FloatingDestination.OTHER_COUNTY,
    Distance.SAME_PROVINCE: FloatingDestination.OTHER_CITY,
}
