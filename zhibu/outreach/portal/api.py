"""What mini programs and other pages of the place read: public contents as JSON.

Read only, for guests, kept ready like the pages themselves (ADR 0023): an asking that
brings its ETag costs next to nothing. docs/how-to/read-api.md tells how to use it.
"""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from zhibu.foundation.web.permissions import PUBLIC, permitted
from zhibu.outreach.portal.cache.keeping import Keeping
from zhibu.outreach.portal.queries import machine

EVERYTHING = ""  # the path above all pages


def _told(values):
    return JsonResponse(values, json_dumps_params={"ensure_ascii": False})


@permitted(PUBLIC)
@require_safe
def windows(request):
    """All public windows."""
    keeping = Keeping()
    return keeping.give(_told({"windows": machine.all_windows()}), EVERYTHING)


@permitted(PUBLIC)
@require_safe
def window(request, address):
    """A window and its columns."""
    keeping = Keeping()
    found, values = machine.one_window(address)
    return keeping.give(_told(values), found.path)


window.examples = {"address": "none"}
window.example_is_gone = True


@permitted(PUBLIC)
@require_safe
def column(request, address, column):
    """What a column lists."""
    keeping = Keeping()
    found, values = machine.one_column(address, column, request.GET)
    return keeping.give(_told(values), found.path)


column.examples = {"address": "none", "column": "news"}
column.example_is_gone = True


@permitted(PUBLIC)
@require_safe
def piece(request, number):
    """An article or a guide."""
    keeping = Keeping()
    found, values = machine.one_piece(number)
    return keeping.give(_told(values), found.path)


piece.examples = {"number": 0}
piece.example_is_gone = True
