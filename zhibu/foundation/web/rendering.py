"""How Django draws forms: with our templates, in Tabler's classes."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` look right without more ado.

    The widgets themselves come from templates/django/forms/widgets/, which win over
    Django's own as long as zhibu.foundation.web stands before django.forms.
    """

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"
