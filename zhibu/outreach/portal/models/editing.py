"""How pages of the portal behave in the editor."""

from itertools import count
from typing import Any

from django.utils import timezone
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import PagePermissionTester

from zhibu.foundation.kernel.text import _
from zhibu.outreach.portal.models.asking import ask


class WithinReachForm(WagtailAdminPageForm):
    """Keeps no link to what the editor may not see.

    Choosers offer only what is within reach; but a number may be typed into what the
    browser sends, and a preview would show the other window's draft or picture.
    """

    def clean_slug(self) -> str:
        """An address that is free: two pieces may well have the same title."""
        wanted = slug = self.cleaned_data["slug"]
        others = self.parent_page.get_children().exclude(pk=self.instance.pk)
        taken = set(others.values_list("slug", flat=True)) if slug else set()
        numbers = count(2)
        while slug in taken:
            slug = f"{wanted}-{next(numbers)}"
        return str(slug)

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and ask("has_foreign", self.instance, self.for_user):
            message = _(
                "The page shows or links something of another window that is not"
                " public. Choose it anew."
            )
            self.add_error(None, message)


class ArticleForm(WithinReachForm):
    """A new article is of today, and by the window in which it is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.parent_page is not None:
            window = self.parent_page.get_parent()
            self.initial["day"] = timezone.localdate()
            self.initial["source"] = window.title if window else ""


class Rights(PagePermissionTester):
    """What an account may do to a page: what the own groups give, and no more than
    goes through the reviews. A copy would leave the versions and reviews behind.
    """

    def can_copy(self) -> bool:
        """Never: a piece is carried by reference."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Drafts, and what was taken down; never what stands in the frame."""
        return not self.page.specific.stands and super().can_delete(ignore_bulk)


class Edited:
    """What every page of the portal has in the editor."""

    base_form_class: Any = WithinReachForm
    title: str
    stands = False  # opened, moved and closed by the office above alone

    def permissions_for_user(self, user: Any) -> Rights:
        """The rights of an account over this page."""
        return Rights(user, self)

    def get_admin_display_title(self) -> str:
        """The public title. Wagtail shows the title of the newest draft, to editors of
        other windows as well.
        """
        return self.title
