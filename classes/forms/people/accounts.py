"""Logging in, choosing a password, and what users may change of themselves."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UsernameField

from classes.forms.edits import ShowsWhatItRead
from classes.forms.fields import MailField, OneLineField
from classes.models import User

_NAME_LENGTH = User._meta.get_field("first_name").max_length
_EMAIL_LENGTH = User._meta.get_field("email").max_length
OF_ONES_OWN: Final = ("first_name", "last_name", "email")
_MISSING: Final = {
    "email": "Type the e-mail address of your account.",
    "code": "Type the code.",
    "username": "Type your username.",
    "password": "Type your password.",
    "old_password": "Type the password that you have now.",
    "new_password1": "Choose a new password.",
    "new_password2": "Type the new password once more.",
    "password1": "Choose a new password.",
    "password2": "Type the new password once more.",
}
_NOT_TOGETHER: Final = (
    "This username and password do not belong together. Check both; capital letters count in the password."
)


def _text(autocomplete: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": autocomplete})


class SaysWhatIsMissing(forms.Form):
    """A form of a library that says at its empty fields what to type there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & _MISSING.keys():
            self.fields[name].error_messages["required"] = _MISSING[name]


class LoginForm(SaysWhatIsMissing, AuthenticationForm):
    """Does not even ask whose a username is that nobody can have: it would not fit into the record of failures."""

    error_messages = {**AuthenticationForm.error_messages, "invalid_login": _NOT_TOGETHER}
    username = UsernameField(
        max_length=User._meta.get_field("username").max_length,
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"max_length": _NOT_TOGETHER},
    )


class ProfileForm(ShowsWhatItRead, forms.Form):
    """Whoever changes the address to which forgotten passwords are sent, shows that the account is theirs."""

    first_name = OneLineField(label="First name", max_length=_NAME_LENGTH, required=False, widget=_text("given-name"))
    last_name = OneLineField(label="Last name", max_length=_NAME_LENGTH, required=False, widget=_text("family-name"))
    email = MailField(
        label="E-mail",
        max_length=_EMAIL_LENGTH,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
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
        self.initial = {name: getattr(user, name) for name in OF_ONES_OWN}
        self.user = user
        self.show_what_is_read(OF_ONES_OWN)

    @property
    def changes(self) -> dict[str, str]:
        """The fields that the sender changed, with what they are now."""
        return {
            name: self.cleaned_data[name]
            for name in OF_ONES_OWN
            if name in {*self.changed_data} & self.cleaned_data.keys()
        }

    @property
    def changes_email(self) -> bool:
        return self.changes.get("email", self.user.email) != self.user.email


class OwnPasswordForm(SaysWhatIsMissing, PasswordChangeForm):
    """The present password is no new one: somebody else may know it. `is_theirs` counts who guesses at it."""

    def __init__(self, *args: Any, is_theirs: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_theirs = is_theirs

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not self.is_theirs(password):
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password

    def clean_new_password1(self) -> str:
        password: str = self.cleaned_data["new_password1"]
        if password == self.cleaned_data.get("old_password"):
            raise forms.ValidationError("Choose another password than the present one.")
        return password


class FirstPasswordForm(SaysWhatIsMissing, SetPasswordForm):  # type: ignore[type-arg]  # generic for mypy only
    """The password of somebody who was invited."""
