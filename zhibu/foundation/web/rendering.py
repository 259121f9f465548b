"""How Django draws forms: with our templates, in Tabler's classes."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zhibu.foundation.kernel.text import _
from zhibu.foundation.web.templatetags.web import attributes_of

# Django's own words, said shorter in Chinese: our catalogue wins once it has them.
REWORDED = (_("This field is required."),)
SELECT = "django/forms/widgets/select.html"


class FormRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` look right without more ado.

    The widgets themselves come from templates/django/forms/widgets/, which win over
    Django's own as long as zhibu.foundation.web stands before django.forms.
    """

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> str:
        """Drop-down lists are drawn here: a list of fifty takes a template 2 ms."""
        if template_name == SELECT:
            return select_html(context["widget"])
        return super().render(template_name, context, request)


def select_html(widget: Mapping[str, Any]) -> SafeString:
    """What widgets/select.html draws, ten times as fast."""
    name, attributes = escape(widget["name"]), attributes_of(widget, "form-select")
    parts = [f'<select name="{name}"{attributes}>']
    for label, options, _index in widget["optgroups"]:
        if label:
            parts.append(f'<optgroup label="{escape(label)}">')
        parts.extend(map(_option, options))
        if label:
            parts.append("</optgroup>")
    parts.append("</select>")
    return mark_safe("".join(parts))  # noqa: S308 -- every part is escaped


def _option(option: Mapping[str, Any]) -> str:
    chosen = " selected" if option["selected"] else ""
    disabled = " disabled" if option["attrs"].get("disabled") else ""
    value, label = escape(option["value"]), escape(option["label"])
    return f'<option value="{value}"{chosen}{disabled}>{label}</option>'
