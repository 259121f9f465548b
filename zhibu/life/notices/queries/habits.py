"""By which channels people can be reached, and their addresses."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from zhibu.life.notices import rules
from zhibu.life.notices.codes import Channel
from zhibu.life.notices.models import Binding, Message, Preference, Recipient
from zhibu.register.members.models import Member

Person = tuple[int | None, int | None]  # member, account


def person_of(row: Recipient | Binding | Preference) -> Person:
    """Whose row it is."""
    return row.member_id, row.user_id


def habits_of(
    people: Iterable[Person], ready: Iterable[Channel]
) -> dict[Person, rules.Habits]:
    """How each of these people is reached by the channels that are ready: what the
    register has and what they bound, without what they do not want or what is broken.
    Three questions at any size.
    """
    people, ready = list(people), frozenset(ready)
    members = [member for member, _user in people if member is not None]
    users = [user for _member, user in people if user is not None]
    ways: dict[Person, set[Channel]] = defaultdict(set)
    rows = Member.objects.filter(pk__in=members)
    for pk, email, phone in rows.values_list("pk", "email", "phone_digest"):
        if email:
            ways[pk, None].add(Channel.EMAIL)
        if phone:
            ways[pk, None].add(Channel.SMS)
    theirs = mine_all(members, users)
    bound = Binding.objects.filter(theirs).defer("address")
    for row in bound:
        works = row.is_on and row.broken_at is None
        if works and row.digest:
            ways[person_of(row)].add(Channel(row.channel))
        elif not row.digest and not works:  # a word on what the register has
            ways[person_of(row)].discard(Channel(row.channel))
    wishes = {person_of(row): row for row in Preference.objects.filter(theirs)}
    found = {}
    for person in people:
        wish = wishes.get(person) or Preference()
        found[person] = rules.Habits(
            channels=frozenset(ways[person] & ready),
            quiet_from=wish.quiet_from,
            quiet_until=wish.quiet_until,
            digest_at=wish.digest_at,
            urgent_at_night=wish.urgent_at_night,
        )
    return found


def mine_all(members: list[int], users: list[int]) -> Q:
    """The condition on rows of any of these people."""
    return Q(member_id__in=members) | Q(user_id__in=users)


def addresses_of(
    messages: Iterable[Message], channel: Channel
) -> dict[Person, list[str]]:
    """Where to send by a channel: the register's address, or all that were bound."""
    people = {person_of(message.recipient) for message in messages}
    members = [member for member, _user in people if member is not None]
    users = [user for _member, user in people if user is not None]
    found: dict[Person, list[str]] = defaultdict(list)
    column = {Channel.EMAIL: "email", Channel.SMS: "phone"}.get(channel)
    if column is not None:
        for pk, value in Member.objects.filter(pk__in=members).values_list(
            "pk", column
        ):
            if value:
                found[pk, None].append(value)
        return found
    bound = Binding.objects.filter(
        mine_all(members, users), channel=channel, is_on=True, broken_at=None
    )
    for row in bound.order_by("pk"):
        found[person_of(row)].append(row.address)
    return found
