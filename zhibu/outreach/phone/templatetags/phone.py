"""What the head of a page says of the app."""

from django import template
from django.utils.translation import get_language

from zhibu.outreach.phone import shell

register = template.Library()


@register.simple_tag
def installation_name() -> str:
    """The name below the icon on the home screen, in the language that is on."""
    return shell.name_in(get_language() or "")
