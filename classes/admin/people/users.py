from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify

from classes import roles
from classes.admin.pages import Page
from classes.admin.people.access import AccessPage
from classes.models import Agent, User
from classes.models.sent_numbers import number_in

# Shown as roles and as each user's access instead; allauth registers its own when they are imported.
admin.site.unregister([Group, EmailAddress, Authenticator, UserSession])
__all__ = ["NewPasswordForm", "NewUserForm", "UserAdmin", "allauth"]


if TYPE_CHECKING:
    BaseModelForm = ModelForm[User]  # generic for mypy only
else:
    BaseModelForm = ModelForm

WHICH_AGENT: Final = "Choose whose sessions they see: somebody with the role Agent sees those of one agent."
NO_ROLE: Final = "{} has no role yet, and sees nothing after logging in: give a role under Rights."
INVITED_WITHOUT = (
    "Leave both passwords empty: a link is made by which they choose one themselves. "
    "A password that you type here is changed at the first login."
)


class RoleOfAgents(BaseModelForm):
    """Whoever has the role Agent sees the sessions of one agent: it has to be said of which."""

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        groups, agent = cleaned.get("groups"), cleaned.get("agent")
        if groups is not None and agent is None and "agent" not in self.errors and _has_role_of_agents(groups):
            self.add_error("agent", WHICH_AGENT)
        return cleaned


class UserForm(RoleOfAgents, UserChangeForm):  # type: ignore[type-arg]  # generic for mypy only
    """An edit of a user."""


class NewUserForm(RoleOfAgents, UserCreationForm):  # type: ignore[type-arg]  # generic for mypy only
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page puts the cursor there already, and a browser complains when it is asked twice.
        del self.fields["username"].widget.attrs["autofocus"]
        self.fields["password1"].required = self.fields["password2"].required = False
        self.fields["password1"].help_text = INVITED_WITHOUT

    def clean(self) -> Any:
        """One password without the other is a slip, not an invitation."""
        cleaned = super().clean()
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if bool(first) != bool(second) and not self.errors:
            self.add_error("password2", self.error_messages["password_mismatch"])
        self.cleaned_data["password1"] = first or None
        return cleaned


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # generic for mypy only
    """Without the choice to have no password: whoever shall not log in is switched off.

    Whoever gets a password from somebody else changes it at the next login.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        self.user.must_change_password = True


_RIGHTS = ("is_active", "is_superuser", "groups", "agent")


@admin.register(User)
class UserAdmin(AccessPage, Page, DjangoUserAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Administrators give and take roles; what they must not be able to do is said in the methods.

    Nobody is deleted: a user who leaves is switched off, so that what they did keeps their name.
    """

    form = UserForm
    add_form = NewUserForm
    autocomplete_fields = ("agent",)
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
        ("Rights", {"fields": ("groups", "agent")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """An invitation of an agent, from the agent's page (`?agent=7`), begins with what is known of them."""
        initial = super().get_changeform_initial_data(request)
        key = str(initial.get("agent", ""))
        agent = Agent.objects.without_login().filter(pk=key).first() if number_in(key) is not None else None
        return (
            {**initial, **_facts_of(agent)} if agent else {name: initial[name] for name in initial if name != "agent"}
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """One's own rights are another's to change, so that nobody locks themselves out; superusers make superusers.

        A superuser may take roles, which give them no more than they have.
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

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """One's own is changed on one's own page, with the present one."""
        if id == str(request.user.pk):
            return redirect("password_change")
        return super().user_change_password(request, id, form_url)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user = form.instance
        if user.is_active and not user.is_superuser and not user.role_names:
            self.message_user(request, NO_ROLE.format(user.username), messages.WARNING)

    @admin.display
    def roles(self, user: User) -> str:
        return ", ".join(user.role_names)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs.update(widget=CheckboxSelectMultiple(), label="Roles", help_text="")
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _has_role_of_agents(groups: Iterable[Group]) -> bool:
    return any(group.name == roles.AGENT for group in groups)


def _facts_of(agent: Agent) -> dict[str, Any]:
    first_name, _blank, last_name = agent.name.partition(" ")
    return {
        "agent": agent.pk,
        "username": ".".join(filter(None, map(slugify, agent.name.split()))),
        "first_name": first_name,
        "last_name": last_name,
        "email": agent.email,
        "groups": list(Group.objects.filter(name=roles.AGENT)),
    }
