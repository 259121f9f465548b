"""Marks of a search, and what machines read of a piece (schema.org)."""

import json
import re
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Signs that could end a script element, as JSON may write them too.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def marked(text: str, words: list[str]) -> SafeString:
    """The text with the words that were searched set off."""
    found = [re.escape(escape(word)) for word in words if word]
    safe: str = escape(text)
    if found:
        safe = re.sub(f"({'|'.join(found)})", r"<mark>\1</mark>", safe, flags=re.I)
    return mark_safe(safe)  # noqa: S308 -- escaped above


def _schema(values: dict[str, Any]) -> SafeString:
    told = {key: value for key, value in values.items() if value}
    line = json.dumps({"@context": "https://schema.org", **told}, ensure_ascii=False)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(line.translate(_ESCAPES)),  # noqa: S308 -- no sign of HTML is left
    )


@register.simple_tag
def article_schema(page: Any, window: Any) -> SafeString:
    """An article as schema.org's NewsArticle."""
    return _schema(
        {
            "@type": "NewsArticle",
            "headline": page.title,
            "description": page.summary,
            "datePublished": page.day.isoformat(),
            "url": page.full_url,
            "publisher": {"@type": "Organization", "name": window.organisation.name},
        }
    )


@register.simple_tag
def guide_schema(page: Any, window: Any) -> SafeString:
    """A service guide as schema.org's GovernmentService."""
    return _schema(
        {
            "@type": "GovernmentService",
            "name": page.title,
            "description": page.summary,
            "audience": {"@type": "Audience", "audienceType": page.who},
            "hoursAvailable": page.hours,
            "url": page.full_url,
            "provider": {"@type": "Organization", "name": window.organisation.name},
        }
    )
