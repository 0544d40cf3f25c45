from functools import cache, wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from classes.admin.deleting import delete_chosen
from classes.models.sent_numbers import number_in


class Administration(AdminSite):
    """Django's admin for whoever has the right to open it, with the log-in and the passwords of the whole program."""

    site_header = "WeCoza Classes administration"
    site_title = "WeCoza Classes administration"
    index_title = "Classes, reference data and users"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.add_action(delete_chosen, "delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.has_perm("classes.open_admin")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            if "content_type_id" in kwargs:
                _refuse_rows_without_a_page(kwargs["content_type_id"])
            try:
                return page(request, *args, **kwargs)
            except ValidationError as error:
                if "object_id" not in kwargs:
                    raise
                raise Http404 from error  # the key of a row in the address, which no such row can have

        return opened

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.GET.get("term", ""):
            raise BadRequest("No database can look for a NUL")
        return super().autocomplete_view(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return LogoutView.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("password_change")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("password_change_done")


def _refuse_rows_without_a_page(kind: str) -> None:
    """Of the way from a row to its page. Rows of some libraries have neither a page nor a table."""
    key = number_in(kind)
    found = ContentType.objects.filter(pk=key).first() if key else None
    if found is None or not hasattr(found.model_class(), "get_absolute_url"):
        raise Http404


@cache
def administration() -> Administration:
    """The one site. Django asks for it again while the first asking still imports what registers with it."""
    return Administration()
