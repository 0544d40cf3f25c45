"""Logging in, choosing a password, and what users may change of themselves."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UsernameField

from classes.forms.fields import OneLineField
from classes.models import User

_NAME_LENGTH = User._meta.get_field("first_name").max_length
_EMAIL_LENGTH = User._meta.get_field("email").max_length


class LoginForm(AuthenticationForm):
    """Does not even ask whose a username is that nobody can have: it would not fit into the record of failures."""

    username = UsernameField(
        max_length=User._meta.get_field("username").max_length, widget=forms.TextInput(attrs={"autofocus": True})
    )


class ProfileForm(forms.Form):
    """Whoever changes the address to which forgotten passwords are sent, shows that the account is theirs."""

    first_name = OneLineField(label="First name", max_length=_NAME_LENGTH, required=False)
    last_name = OneLineField(label="Last name", max_length=_NAME_LENGTH, required=False)
    email = forms.EmailField(
        label="E-mail",
        max_length=_EMAIL_LENGTH,
        required=False,
        help_text="A link is sent there when you forget your password.",
    )
    password = forms.CharField(
        label="Your password, to change the e-mail",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(user, name) for name in ("first_name", "last_name", "email")}
        self.user = user

    @property
    def changes_email(self) -> bool:
        return bool("email" in self.cleaned_data and self.cleaned_data["email"] != self.user.email)


class OwnPasswordForm(PasswordChangeForm):
    """The present password is no new one: somebody else may know it."""

    def clean_new_password1(self) -> str:
        password: str = self.cleaned_data["new_password1"]
        if password == self.cleaned_data.get("old_password"):
            raise forms.ValidationError("Choose another password than the present one.")
        return password


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic for mypy only
    """The password of somebody who was invited."""
