"""My channels; what WeChat and a browser need for binding."""

import hashlib
import hmac
from xml.etree import ElementTree as ET

import qrcode
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.csrf import csrf_exempt
from qrcode.image.svg import SvgPathImage

from zhibu.foundation.kernel.refusals import NotFound, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.permissions import PUBLIC, SIGNED_IN
from zhibu.foundation.web.views import ActionPage, FormPage, Page, TextPage
from zhibu.life.notices import channels as gateways
from zhibu.life.notices import queries, services
from zhibu.life.notices.channels import push, sms, wechat
from zhibu.life.notices.codes import Channel
from zhibu.life.notices.forms import ChannelsForm
from zhibu.life.notices.models import Binding
from zhibu.life.notices.views.inbox import NOBODY

MOST_BYTES = 10_000  # of a call by WeChat
MOST_RECEIPTS = 1_000_000  # bytes of a call by Aliyun


class MyChannels(FormPage):
    """By which channels, in which hours."""

    permission = SIGNED_IN
    page_title = _("How notices reach me")
    template_name = "notices/channels.html"
    form_class = ChannelsForm
    done = _("Saved.")

    @cached_property
    def own(self):
        """How the actor is reached now."""
        return queries.own_channels(self.request.actor)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "own": self.own}

    def get_context_data(self, **kwargs):
        ready = gateways.ready()
        bound = Binding.objects.of(self.request.actor).exclude(digest="")
        return super().get_context_data(
            bindings=bound.defer("address").order_by("pk"),
            has_wechat=Channel.WECHAT in ready,
            push_key=push.public_key() if Channel.PUSH in ready else "",
            own=self.own,
            breadcrumb=[{"label": _("My notices"), "url": reverse("notices:inbox")}],
            **kwargs,
        )

    def act(self, *, on, acknowledged, channels, **hours):
        return services.choose_channels(
            actor=self.request.actor,
            wanted=set(map(Channel, channels)),
            at=timezone.now(),
            **hours,
        )

    def next_url(self, result):
        return reverse("notices:channels")


class BindWeChat(TextPage):
    """A QR code to be scanned with WeChat, good once for five minutes."""

    permission = SIGNED_IN
    page_title = _("Bind WeChat")
    template_name = "notices/bind_wechat.html"

    def get_context_data(self, **kwargs):
        url = ""
        if Channel.WECHAT in gateways.ready():
            scene = services.open_scene(actor=self.request.actor, at=timezone.now())
            seconds = int(services.SCENE_LASTS.total_seconds())
            try:
                url = wechat.qr_code(scene, seconds)
            except (wechat.WeChatError, wechat.Unreachable):
                url = ""
        picture = qrcode.make(url, image_factory=SvgPathImage) if url else None
        return super().get_context_data(
            picture=picture.to_string(encoding="unicode") if picture else "",
            breadcrumb=[
                {"label": MyChannels.page_title, "url": reverse("notices:channels")}
            ],
            **kwargs,
        )


class Unbind(ActionPage):
    permission = SIGNED_IN
    row = Binding
    exceptions = NOBODY
    done = _("It is not used any more.")

    def act(self, *, on, pk):
        return services.unbind(actor=self.request.actor, binding_id=pk)

    def next_url(self, result):
        return reverse("notices:channels")


class Subscribe(Page):
    """A browser hands over where messages reach it."""

    permission = SIGNED_IN
    http_method_names = ("post",)

    def post(self, request):
        try:
            services.bind(
                actor=request.actor,
                channel=Channel.PUSH,
                address=request.body.decode("utf-8", "replace")[:4000],
                label=request.headers.get("User-Agent", "")[:60],
                at=timezone.now(),
            )
        except Refused as refused:
            return JsonResponse(
                {"problems": [str(p) for p in refused.problems]}, status=refused.status
            )
        return JsonResponse({"bound": True})


@method_decorator(csrf_exempt, name="dispatch")
class WeChatCallback(Page):
    """WeChat's server calls: to check the address, and with events. Every call is
    signed with the token of the server configuration.
    """

    permission = PUBLIC
    exceptions = NOBODY
    http_method_names = ("get", "post")

    def get(self, request):
        self.check(request)
        return HttpResponse(request.GET.get("echostr", ""), content_type="text/plain")

    def post(self, request):
        self.check(request)
        told = _fields(request.body[:MOST_BYTES])
        at, openid = timezone.now(), told.get("FromUserName", "")
        event, key = told.get("Event", ""), told.get("EventKey", "")
        if event in {"subscribe", "SCAN"} and key:
            secret = key.removeprefix("qrscene_")
            services.use_scene(secret=secret, openid=openid, at=at)
        elif event == "unsubscribe":
            services.forget_openid(openid=openid)
        elif event == "TEMPLATESENDJOBFINISH":
            status = told.get("Status", "")
            services.record_receipt(
                channel=Channel.WECHAT,
                reference=told.get("MsgID", ""),
                delivered=status == "success",
                detail=status,
                at=at,
            )
        return HttpResponse("success", content_type="text/plain")

    def check(self, request):
        """404 to whoever does not sign as WeChat does."""
        token = settings.ZHIBU_WECHAT["token"]
        asked = request.GET
        parts = sorted([token, asked.get("timestamp", ""), asked.get("nonce", "")])
        own = hashlib.sha1("".join(parts).encode()).hexdigest()  # noqa: S324 -- theirs
        given = asked.get("signature", "")
        if not token or not hmac.compare_digest(own.encode(), given.encode()):
            raise NotFound("callback")


@method_decorator(csrf_exempt, name="dispatch")
class SmsReceipts(Page):
    """Aliyun's server calls with what became of text messages (SmsReport). It signs
    nothing: whoever does not know the word of the address gets 404.
    """

    permission = PUBLIC
    exceptions = NOBODY
    examples = {"word": "guessed"}  # for the access matrix
    http_method_names = ("post",)

    def post(self, request, word):
        own = settings.ZHIBU_SMS["receipts"]
        if not own or not hmac.compare_digest(own.encode(), word.encode()):
            raise NotFound("callback")
        for receipt in sms.receipts(request.body[:MOST_RECEIPTS]):
            services.record_receipt(channel=Channel.SMS, at=timezone.now(), **receipt)
        return JsonResponse({"code": 0, "msg": "OK"})  # else it is told again


def _fields(body):
    """The flat XML of an event: no entities, no document type."""
    if b"<!" in body.replace(b"<![CDATA[", b""):
        raise NotFound("callback")
    try:
        return {child.tag: child.text or "" for child in ET.fromstring(body)}  # noqa: S314
    except ET.ParseError as error:
        raise NotFound("callback") from error
