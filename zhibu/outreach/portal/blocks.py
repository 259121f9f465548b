"""What an article consists of, and the modules of a window's front page."""

from typing import Any

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from zhibu.foundation.kernel.text import _

_WORDS = ["bold", "link", "document-link", "ul", "ol", "h2", "h3", "blockquote"]


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "portal/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(PictureBlock(), label=_("pictures"), max_num=24)

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "portal/blocks/gallery.html"


class VideoBlock(blocks.StructBlock):
    """A film that lies with us: players of others would tell them who watches."""

    film = DocumentChooserBlock(label=_("film (mp4)"))
    text = blocks.TextBlock(
        label=_("what is said"),
        help_text=_("For those who do not hear, and for the search."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "portal/blocks/video.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"), max_length=120)
    answer = blocks.RichTextBlock(label=_("answer"), features=_WORDS[:5])


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=40)
    questions = blocks.ListBlock(QuestionBlock(), label=_("questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "portal/blocks/questions.html"


class FilesBlock(blocks.ListBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DocumentChooserBlock(), **kwargs)

    class Meta:
        icon = "doc-full"
        label = _("Files to download")
        template = "portal/blocks/files.html"


class ContactBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=40)
    place = blocks.CharBlock(label=_("where it is"), max_length=120, required=False)
    hours = blocks.CharBlock(label=_("opening hours"), max_length=120, required=False)
    phone = blocks.CharBlock(
        label=_("phone of the service"), max_length=40, required=False
    )

    class Meta:
        icon = "mail"
        label = _("Contact window")
        template = "portal/blocks/contact.html"


class LinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=30)
    words = blocks.CharBlock(label=_("a few words"), max_length=40, required=False)
    page = blocks.PageChooserBlock(label=_("page of the portal"), required=False)
    address = blocks.URLBlock(label=_("or an address"), required=False)


class LinksBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=40)
    links = blocks.ListBlock(LinkBlock(), label=_("links"), max_num=12)

    class Meta:
        icon = "link"
        label = _("Grid of links")
        template = "portal/blocks/links.html"


class TimetableRow(blocks.StructBlock):
    when = blocks.CharBlock(label=_("when"), max_length=60)
    what = blocks.CharBlock(label=_("what"), max_length=120)
    where = blocks.CharBlock(label=_("where it is"), max_length=120, required=False)


class TimetableBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=40)
    rows = blocks.ListBlock(TimetableRow(), label=_("lines"))

    class Meta:
        icon = "calendar"
        label = _("Timetable")
        template = "portal/blocks/timetable.html"


class BenefitBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("benefit"), max_length=60)
    who = blocks.CharBlock(label=_("for whom"), max_length=120)
    how = blocks.CharBlock(label=_("how to get it"), max_length=200)


class BenefitsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=40)
    benefits = blocks.ListBlock(BenefitBlock(), label=_("benefits"))

    class Meta:
        icon = "list-ul"
        label = _("List of benefits")
        template = "portal/blocks/benefits.html"


class BoardBlock(blocks.StructBlock):
    """Short notes that need no article of their own."""

    title = blocks.CharBlock(label=_("title"), max_length=40)
    notes = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("notes"))

    class Meta:
        icon = "clipboard-list"
        label = _("Notice board")
        template = "portal/blocks/board.html"


class PiecesBlock(blocks.StructBlock):
    """The newest pieces of a column, of this window or of another one."""

    title = blocks.CharBlock(label=_("title"), max_length=40)
    column = blocks.PageChooserBlock(label=_("column"), page_type="portal.Column")
    number = blocks.IntegerBlock(
        label=_("how many"), default=5, min_value=1, max_value=10
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds the pieces, if the column is public."""
        from zhibu.outreach.portal.models.asking import ask  # noqa: PLC0415

        context = super().get_context(value, parent_context)
        pieces = ask("newest_in", value["column"], value["number"])
        return {**context, "pieces": pieces}

    class Meta:
        icon = "list-ul"
        label = _("List of articles")
        template = "portal/blocks/pieces.html"


class FiguresBlock(blocks.StructBlock):
    """The figures of the organisation that were made public; none, no card."""

    title = blocks.CharBlock(label=_("title"), max_length=40)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds the public figures of the organisation of the window."""
        from zhibu.outreach.portal.figures import released  # noqa: PLC0415

        context = super().get_context(value, parent_context)
        window = context.get("window")
        figures = released(window.organisation_id) if window else None
        return {**context, "figures": figures}

    class Meta:
        icon = "table"
        label = _("Figures")
        template = "portal/blocks/figures.html"


_TEXT = blocks.RichTextBlock(
    label=_("Text"), features=_WORDS, template="portal/blocks/text.html"
)

BODY: list[tuple[str, Any]] = [
    ("text", _TEXT),
    ("picture", PictureBlock()),
    ("gallery", GalleryBlock()),
    ("video", VideoBlock()),
    ("table", TableBlock(label=_("Table"), template="portal/blocks/table.html")),
    ("files", FilesBlock()),
    ("questions", QuestionsBlock()),
]

STEPS: list[tuple[str, Any]] = [
    ("step", blocks.TextBlock(label=_("Step"), icon="order")),
]

MODULES: list[tuple[str, Any]] = [
    ("text", _TEXT),
    ("pieces", PiecesBlock()),
    ("figures", FiguresBlock()),
    ("board", BoardBlock()),
    ("story", PictureBlock(label=_("Picture story"))),
    ("gallery", GalleryBlock()),
    ("video", VideoBlock()),
    ("table", TableBlock(label=_("Table"), template="portal/blocks/table.html")),
    ("questions", QuestionsBlock()),
    ("links", LinksBlock()),
    ("timetable", TimetableBlock()),
    ("benefits", BenefitsBlock()),
    ("contact", ContactBlock()),
    (
        "publicity",
        blocks.StaticBlock(
            icon="user",
            label=_("Publicity of admissions"),
            admin_text=_(
                "Lists who is in publicity here just now; nothing to fill in."
            ),
        ),
    ),
    (
        "windows",
        blocks.StaticBlock(
            icon="site",
            label=_("Windows below"),
            admin_text=_("Lists the windows below; nothing to fill in."),
        ),
    ),
    (
        "find",
        blocks.StaticBlock(
            icon="search",
            label=_("Find a branch"),
            admin_text=_("Leads floating members to a branch; nothing to fill in."),
        ),
    ),
]
