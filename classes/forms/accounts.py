"""Logging in."""

from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.forms import TextInput

from classes.models import User


class LoginForm(AuthenticationForm):
    """Does not even ask whose a username is that nobody can have: it would not fit into the record of failures."""

    username = UsernameField(
        max_length=User._meta.get_field("username").max_length, widget=TextInput(attrs={"autofocus": True})
    )
