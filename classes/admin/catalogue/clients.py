from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from classes.admin.pages import Page, RowsInline
from classes.forms.fields import PostalCodeChecks
from classes.models import Client, Site


class SiteInline(RowsInline):
    model = Site
    form = PostalCodeChecks
    extra = 1
    fields = ("name", "street", "suburb", "town", "province", "postal_code", "is_active")
    ordering = ("name",)


@admin.register(Client)
class ClientAdmin(Page):
    list_display = ("name", "number", "sites", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "sites__name", "sites__town")
    ordering = ("name",)
    fields = ("name", "number", "is_active")
    readonly_fields = ("number",)
    inlines = (SiteInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Client]:
        return Client.objects.annotate(site_count=Count("sites")).order_by("name")

    @admin.display(ordering="pk", description="number in class codes")
    def number(self, client: Client) -> int | None:
        return client.pk

    @admin.display(ordering="site_count")
    def sites(self, client: Client) -> int:
        return client.site_count  # type: ignore[attr-defined,no-any-return]
