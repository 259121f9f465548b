"""What pages about one row share."""

from typing import Any, ClassVar

from django.views.generic.base import ContextMixin, View


class OfRow(ContextMixin, View):
    """A page about one row within the actor's reach; out of reach it is not found."""

    row: ClassVar[Any]  # the model
    request: Any
    kwargs: Any
    permission: ClassVar[Any]
    related: ClassVar[tuple[str, ...]] = ()

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self._object = None

    @property
    def object(self):
        """The row of the address; it is looked up when it is first asked for."""
        if self._object is None:
            rows = self.row.objects.select_related(*self.related)
            self._object = rows.get_for(
                self.request.actor, self.permission, self.kwargs["pk"]
            )
        return self._object

    def get(self, request, *args, **kwargs):
        self.object  # noqa: B018 -- not found before anything is shown
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs):
        return super().get_context_data(object=self.object, **kwargs)
