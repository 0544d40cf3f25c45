from django import forms

from classes.forms.fields import OneLineField


class ReasonForm(forms.Form):
    """Why something is done that cannot be undone."""

    reason = OneLineField(max_length=500, error_messages={"required": "Give the reason: it is kept in the history."})
