from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from classes.admin.pages import ReadOnlyPage
from classes.models import Role


@admin.register(Role)
class RoleAdmin(ReadOnlyPage):
    list_display = ("name", "user_count")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "rights", "users")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Role]:
        roles: QuerySet[Role] = super().get_queryset(request)
        return roles.annotate(user_count=Count("user"))

    @admin.display(ordering="user_count", description="users")
    def user_count(self, role: Role) -> int:
        return role.user_count  # type: ignore[attr-defined,no-any-return]

    def rights(self, role: Role) -> SafeString:
        return _lines(role.permissions.values_list("name", flat=True))

    def users(self, role: Role) -> SafeString:
        return _lines(str(user) for user in role.user_set.order_by("first_name", "last_name"))


def _lines(texts: Iterable[str]) -> SafeString:
    return format_html_join("", "<div>{}</div>", ((text,) for text in texts))
