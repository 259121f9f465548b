"""A person chooses how to be reached, and binds WeChat or a browser."""

import hashlib
import secrets
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Actor
from zhibu.life.notices.channels import push, ready
from zhibu.life.notices.codes import Channel
from zhibu.life.notices.models import Binding, Preference, Scene
from zhibu.life.notices.services.answering import preference_of

SCENE_LASTS = timedelta(minutes=5)
MOST_BROWSERS = 5
FROM_REGISTER = (Channel.EMAIL, Channel.SMS)


@transaction.atomic
def choose_channels(
    *,
    actor: Actor,
    wanted: set[Channel],
    quiet_from: time,
    quiet_until: time,
    digest_at: time,
    urgent_at_night: bool,
    at: datetime,
) -> Preference:
    """Set the own channels and hours. A channel that is wanted again is tried again,
    even if it was found broken. In the app everybody is always told.
    """
    preference = preference_of(actor)
    preference.quiet_from, preference.quiet_until = quiet_from, quiet_until
    preference.digest_at, preference.urgent_at_night = digest_at, urgent_at_night
    preference.save()
    person = {"member_id": preference.member_id, "user_id": preference.user_id}
    offered = set(ready())  # of others nothing was asked
    for channel in offered & set(FROM_REGISTER):
        rows = Binding.objects.filter(channel=channel, digest="", **person)
        if channel in wanted:
            rows.delete()  # as the register has it
        else:
            new = {**person, "channel": channel, "is_on": False, "bound_at": at}
            rows.update_or_create(
                digest="", defaults={"is_on": False}, create_defaults=new
            )
    others = Binding.objects.of(actor).exclude(channel__in=FROM_REGISTER)
    for channel in offered - set(FROM_REGISTER):
        is_on = channel in wanted
        others.filter(channel=channel).update(is_on=is_on)
    _note(actor, "notices.channels", wanted=sorted(wanted))
    return preference


@transaction.atomic
def bind(
    *, actor: Actor, channel: Channel, address: str, label: str, at: datetime
) -> Binding:
    """Bind a browser or a WeChat account to the actor. Refuses what is no subscription
    of a browser; the oldest of more than MOST_BROWSERS goes.
    """
    if channel is Channel.PUSH and not push.is_subscription(address):
        message = _("The browser gave no subscription that messages can be sent to.")
        raise Refused(Problem("no_subscription", message))
    preference = preference_of(actor)
    person = {"member_id": preference.member_id, "user_id": preference.user_id}
    digest = hashlib.sha256(address.encode()).hexdigest()
    # An address belongs to one person: whoever binds it last holds it.
    Binding.objects.filter(channel=channel, digest=digest).delete()
    binding = Binding(
        channel=channel,
        address=address,
        digest=digest,
        label=label[:60],
        bound_at=at,
        **person,
    )
    binding.save()
    own = Binding.objects.filter(channel=channel, **person).order_by("-pk")
    most = 1 if channel is Channel.WECHAT else MOST_BROWSERS
    for old in own[most:]:
        old.delete()
    _note(actor, "notices.bind", channel=channel.value)
    return binding


@transaction.atomic
def unbind(*, actor: Actor, binding_id: int) -> None:
    """Take a browser or WeChat account away from the own channels."""
    rows = Binding.objects.of(actor).exclude(digest="")
    binding = rows.filter(pk=binding_id).first()
    if binding is None:
        raise NotFound("binding")
    binding.delete()
    _note(actor, "notices.unbind", channel=binding.channel)


@transaction.atomic
def open_scene(*, actor: Actor, at: datetime) -> str:
    """What a QR code for binding WeChat carries: good once, for five minutes. Only its
    digest is kept.
    """
    preference = preference_of(actor)
    Scene.objects.filter(Q(expires_at__lt=at) | Q(used_at__isnull=False)).delete()
    secret = secrets.token_urlsafe(24)
    Scene(
        member_id=preference.member_id,
        user_id=preference.user_id,
        digest=_digest(secret),
        expires_at=at + SCENE_LASTS,
    ).save()
    return secret


@transaction.atomic
def use_scene(*, secret: str, openid: str, at: datetime) -> Binding | None:
    """WeChat says who scanned a code: bind the account to whoever opened it. None for a
    code that is unknown, used or over.
    """
    rows = Scene.objects.select_for_update(of=("self",)).filter(digest=_digest(secret))
    scene = rows.filter(used_at=None, expires_at__gte=at).first()
    if scene is None:
        return None
    scene.used_at = at
    scene.save(update_fields=["used_at"])
    actor = Actor(user_id=scene.user_id, name=scene.name, member_id=scene.member_id)
    return bind(actor=actor, channel=Channel.WECHAT, address=openid, label="", at=at)


@transaction.atomic
def forget_openid(*, openid: str) -> int:
    """Somebody does not follow the account any more: nothing reaches this openid."""
    digest = hashlib.sha256(openid.encode()).hexdigest()
    rows = Binding.objects.filter(channel=Channel.WECHAT, digest=digest)
    return rows.delete()[0]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _note(actor: Actor, act: str, **details: Any) -> None:
    record(actor, act, None, org_path=EVERYWHERE, subject=actor.member_id, **details)
