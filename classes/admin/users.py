from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

from classes.admin.pages import Page
from classes.models import User

# Shown as roles instead
admin.site.unregister(Group)


class NewUserForm(UserCreationForm):  # type: ignore[type-arg]  # generic for mypy only
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page puts the cursor there already, and a browser complains when it is asked twice.
        del self.fields["username"].widget.attrs["autofocus"]


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # generic for mypy only
    """Without the choice to have no password: whoever shall not log in is switched off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)


_RIGHTS = ("is_active", "is_superuser", "groups")


@admin.register(User)
class UserAdmin(Page, DjangoUserAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Administrators give and take roles; what they must not be able to do is said in the methods.

    Nobody is deleted: a user who leaves is switched off, so that what he did keeps his name.
    """

    add_form = NewUserForm
    change_password_form = NewPasswordForm
    change_user_password_template = "admin/classes/user/change_password.html"  # noqa: S105  # a template
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Rights", {"fields": _RIGHTS}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "first_name", "last_name", "email", "password1", "password2")},
        ),
        ("Rights", {"fields": ("groups",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """One's own rights are another's to change, so that nobody locks himself out; superusers make superusers.

        A superuser may take roles, which give him no more than he has.
        """
        dates, own = ("last_login", "date_joined"), obj == request.user
        if request.user.is_superuser:
            return (*dates, "is_active", "is_superuser") if own else dates
        return (*dates, *_RIGHTS) if own else (*dates, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only superusers change superusers: whoever sets their password has their rights."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @admin.display
    def roles(self, user: User) -> str:
        return ", ".join(user.role_names)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs.update(widget=CheckboxSelectMultiple(), label="Roles", help_text="")
        return super().formfield_for_manytomany(db_field, request, **kwargs)
