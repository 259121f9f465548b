"""Dividing people into equal parts, so that counting and choosing agree."""


def share(count: int, part: int, parts: int) -> range:
    """The places (from 0) of part 1, 2 … of so many people in a fixed order.

    Parts differ by one at most; each person is in exactly one.
    """
    each, more = divmod(count, parts)
    start = (part - 1) * each + min(part - 1, more)
    return range(start, start + each + (part <= more))
