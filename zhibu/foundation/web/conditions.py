"""Conditions of a list, as django-filter has them, but without copying all they hold.

Every page that lists something makes its filters anew, for they know their page. What
a filter was declared with (labels, choices, widgets) is the same on all pages; copying
it to the bottom, as the library does, takes longer than asking for fifty members.
"""

import copy
from collections import OrderedDict
from typing import Any

import django_filters
from django_filters.filters import Filter, FilterMethod


class _Declared(OrderedDict[str, Filter]):
    def __deepcopy__(self, _memo: Any) -> "OrderedDict[str, Filter]":
        return OrderedDict((name, _twin(one)) for name, one in self.items())


def _twin(declared: Filter) -> Filter:
    twin = copy.copy(declared)
    twin.extra = dict(declared.extra)
    if isinstance(twin.filter, FilterMethod):  # it asks the page of its own filter
        twin.filter = FilterMethod(twin)
    return twin


class Conditions(django_filters.FilterSet):
    """A FilterSet; whoever changes a filter's `extra` changes it for this page only."""

    @classmethod
    def get_filters(cls) -> Any:
        """Those that were declared, copied as far as a page may change them."""
        return _Declared(super().get_filters())
