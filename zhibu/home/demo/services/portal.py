"""The demo's portal: five local windows, articles, guides, a review, an offer."""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.images import ImageFile
from wagtail.models import Page

from zhibu.foundation.policy import Actor
from zhibu.home.demo import pictures, stories
from zhibu.home.demo.county import BRANCH
from zhibu.home.demo.services.register import County
from zhibu.home.demo.stories.modules import COMMUNITY as MODULES
from zhibu.insight.statistics.services import release_figures
from zhibu.outreach.portal import services
from zhibu.outreach.portal.codes import Accent, Section, WindowKind
from zhibu.outreach.portal.models import Article, Column, Guide, Picture, Window
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import User
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation

# Address, kind, name, words and colour of each window; its organisation is found below.
_WINDOWS = {
    "county": ("qingshi-county", WindowKind.OFFICE, "青石县党建", "群众的事有回音",
               Accent.RED),
    "street": ("qingshi", WindowKind.OFFICE, "青石街道党建", "家门口的服务", Accent.RED),
    "community": ("qingshi-community", WindowKind.COMMUNITY, "青石社区", "网格议事",
                  Accent.BLUE),
    "branch": ("qingshi-first", WindowKind.COMMUNITY, "青石社区第一支部", "楼门里的支部",
               Accent.BROWN),
    "village": ("village", WindowKind.VILLAGE, "", "乡村振兴", Accent.GREEN),
    "school": ("school", WindowKind.SCHOOL, "", "立德树人", Accent.BROWN),
    "company": ("company", WindowKind.COMPANY, "", "先锋在岗", Accent.VIOLET),
    "online": ("online", WindowKind.ONLINE, "", "流动党员之家", Accent.RED),
}  # fmt: skip
OPENED_DAYS_AGO = 40
OFFERED = "老旧小区加装电梯：一张清单、三次议事、四十二户同意"


def write_portal(county: County, accounts: dict[str, User]) -> None:
    """Windows by their service; texts by Wagtail, as editors write them."""
    on = county.on
    officer = presence_of(accounts["department"], on).actor
    windows = _open(county, officer, on)
    top = windows["county"]
    services.fix_sections(
        actor=officer,
        window_id=top.pk,
        sections=[Section.NEWS, Section.WORK],
        on=on,
    )
    editor = accounts["secretary"]
    written = [
        _write(windows[story.window], story, number, editor, on)
        for number, story in enumerate(stories.STORIES)
    ]
    for service in stories.SERVICES:
        _guide(windows[service.window], service, editor)
    _add_modules(windows)
    for key in ("county", "community"):
        release_figures(
            actor=officer, organisation_id=windows[key].organisation_id, on=on
        )
    _review(windows, accounts, on)
    offered = next(article for article in written if article.title == OFFERED)
    services.offer_piece(actor=officer, article_id=offered.pk, on=on)


def _open(county: County, officer: Actor, on: date) -> dict[str, Window]:
    windows = {}
    for key, organisation in _places(county).items():
        address, kind, name, words, accent = _WINDOWS[key]
        window = services.open_window(
            actor=officer,
            organisation_id=organisation.pk,
            kind=kind,
            address=address,
            name=name or organisation.short_name,
            words=words,
            on=on - timedelta(days=OPENED_DAYS_AGO),
        )
        Window.objects.filter(pk=window.pk).update(accent=accent)
        windows[key] = window
    return {key: Window.objects.get(pk=window.pk) for key, window in windows.items()}


def _places(county: County) -> dict[str, Organisation]:
    """The organisations that have a window, from the top down."""
    branch = next(o for o in county.organisations if o.short_name == BRANCH)
    lineage = list(Organisation.objects.above(branch.path))
    online = [o for o in county.organisations if o.kind == Kind.FLOATING_BRANCH]

    def named(part: str) -> Organisation:
        return next(
            o
            for o in county.organisations
            if part in o.short_name and o.short_name.endswith("支部")
        )

    return {
        "county": lineage[0],
        "street": lineage[-3],
        "community": lineage[-2],
        "branch": branch,  # whose secretary and commissioner can be tried
        "village": named("村"),
        "school": named("中学"),
        "company": named("药业"),
        "online": online[0],
    }


def _add_modules(windows: dict[str, Window]) -> None:
    """What editors put on the front pages beside the columns."""
    community, top = windows["community"], windows["county"]
    listed = {"title": "县里要闻", "column": _column(top, "news"), "number": 3}
    links = [
        {"title": "找支部", "words": "流动党员报到", "page": None,
         "address": "https://zhibu.example/floating/find/"},
        {"title": "居民议事", "words": "议题和结果",
         "page": _column(community, "residents"), "address": ""},
    ]  # fmt: skip
    for window, modules in (
        (community, [*MODULES, ("pieces", listed),
                     ("links", {"title": "常用入口", "links": links})]),
        (top, MODULES[:1]),
    ):  # fmt: skip
        fresh = Window.objects.get(pk=window.pk)
        for kind, values in modules:
            fresh.modules.append((kind, values))
        fresh.save_revision().publish()


def _column(window: Window, slug: str) -> Column:
    rows = Column.objects.child_of(window)
    found: Column = rows.filter(slug=slug).first() or rows.order_by("path").first()
    return found


def _write(
    window: Window, story: stories.Story, number: int, editor: User, on: date
) -> Article:
    article = Article(
        title=story.title,
        slug=f"a{number + 1}",
        summary=story.summary,
        day=on - timedelta(days=1 + number * 17 % 36),
        source=window.title,
        picture=_picture(window, story, number) if story.picture else None,
        is_headline=story.headline,
        carried_below=story.carried,
        body=[("text", "".join(f"<p>{part}</p>" for part in story.text))],
        owner=editor,
    )
    _publish(_column(window, story.column), article, editor)
    return article


def _picture(window: Window, story: stories.Story, number: int) -> Picture:
    drawn = ImageFile(BytesIO(pictures.draw(number)), name=f"{number}.jpg")
    picture = Picture(
        title=story.picture,
        description=story.picture,
        collection=window.collection,
        file=drawn,
    )
    picture.save()
    return picture


def _guide(window: Window, service: stories.Service, editor: User) -> None:
    column = _column(window, Section.SERVICES)
    guide = Guide(
        title=service.title,
        slug=f"g{column.pk}-{column.numchild + 1}",
        who=service.who,
        bring=service.bring,
        steps=[("step", step) for step in service.steps],
        place=service.place,
        days=service.days,
        fee="免费",
        owner=editor,
    )
    _publish(column, guide, editor)


def _publish(column: Column, page: Page, editor: User) -> None:
    page.live = False
    column.add_child(instance=page)
    revision = page.save_revision(user=editor, log_action=True)
    revision.publish(user=editor, skip_permission_checks=True)
    column.refresh_from_db()


def _review(windows: dict[str, Window], accounts: dict[str, User], on: date) -> None:
    """One piece waits for its second review."""
    writer = accounts["commissioner"]
    story = stories.DRAFT
    article = Article(
        title=story.title,
        slug="opening-hours",
        summary=story.summary,
        day=on,
        body=[("text", "".join(f"<p>{part}</p>" for part in story.text))],
        owner=writer,
        live=False,
    )
    _column(windows[story.window], story.column).add_child(instance=article)
    article.save_revision(user=writer)
    article.get_workflow().start(article, writer)
