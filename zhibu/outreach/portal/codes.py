"""Code tables of the portal: its sections, kinds of windows, colours. Stored."""

from typing import Any, NamedTuple

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _


class Section(Choices):
    """The standing sections, the same at every level; the value is their address."""

    NEWS = "news", _("News")
    EDUCATION = "education", _("Ideological and political education")
    WORK = "work", _("Organisation work")
    UNITED_FRONT = "united-front", _("Policy and united front")
    COMMUNICATION = "communication", _("Routine communication")
    INTERPRETATION = "interpretation", _("Policy interpretation")
    SERVICES = "services", _("Public services and benefits")
    ROLE_MODELS = "role-models", _("Role models")


class WindowKind(Choices):
    """The templates from which a window is opened."""

    OFFICE = "office", _("committee or office")
    COMMUNITY = "community", _("community")
    VILLAGE = "village", _("village")
    SCHOOL = "school", _("school")
    COMPANY = "company", _("company")
    ONLINE = "online", _("online branch")


class Accent(Choices):
    """The colour of a window within the frame; white text is readable on each."""

    RED = "red", _("red")
    BROWN = "brown", _("brown")
    GREEN = "green", _("green")
    BLUE = "blue", _("blue")
    VIOLET = "violet", _("violet")


class Reviews(Choices):
    """How many different people a piece passes before it is public (三审三校)."""

    THREE = "3", _("three: editor, reviewer, publisher")
    TWO = "2", _("two: editor, publisher")


class OfferState(Choices):
    """Where a piece stands that a window offers to the window above."""

    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("carried")
    DECLINED = "declined", _("not carried")


class Touched(Choices):
    """What a change touches that is kept ready for the public."""

    PAGES = "pages", "pages"
    PEOPLE = "people", "people in publicity"


# Every size and format in which templates of public pages show pictures; a test
# compares. They are made when a page is published.
SIZES = (
    "format-{avif,webp} width-{720,1200}",  # in a text
    "format-{avif,webp} fill-{720x360,1200x600}",  # the headline
    "format-{avif,webp} fill-480x320",  # a gallery
    "format-{avif,webp} fill-320x200",  # a line of a column
    "format-{avif,webp} fill-1600x320",  # the banner of a window
    "fill-1200x630 format-jpeg",  # the card that messengers show
)


class Template(NamedTuple):
    """What a new window begins with."""

    sections: tuple[Section, ...]
    own: tuple[tuple[str, Any], ...]  # address and title of columns of its own kind
    modules: tuple[str, ...]  # of the front page, beside the columns


_S = Section
TEMPLATES: dict[str, Template] = {
    WindowKind.OFFICE: Template(
        tuple(Section), (), ("windows", "publicity", "contact", "find")
    ),
    WindowKind.COMMUNITY: Template(
        (_S.NEWS, _S.WORK, _S.INTERPRETATION, _S.SERVICES, _S.ROLE_MODELS),
        (("residents", _("Residents deliberate")),),
        ("publicity", "contact", "find"),
    ),
    WindowKind.VILLAGE: Template(
        (_S.NEWS, _S.WORK, _S.INTERPRETATION, _S.SERVICES, _S.ROLE_MODELS),
        (("revival", _("Rural revitalisation")),),
        ("publicity", "contact"),
    ),
    WindowKind.SCHOOL: Template(
        (_S.NEWS, _S.EDUCATION, _S.WORK, _S.ROLE_MODELS),
        (("teachers", _("Teachers and their conduct")),),
        ("publicity", "contact"),
    ),
    WindowKind.COMPANY: Template(
        (_S.NEWS, _S.WORK, _S.EDUCATION, _S.ROLE_MODELS),
        (("vanguard", _("Vanguard posts")),),
        ("publicity", "contact"),
    ),
    WindowKind.ONLINE: Template(
        (_S.NEWS, _S.EDUCATION, _S.COMMUNICATION, _S.SERVICES),
        (("away", _("Away from home")),),
        ("contact", "find"),
    ),
}
