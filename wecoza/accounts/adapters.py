"""How allauth behaves here. Wrong codes count as wrong passwords do, and the same lock-out answers both."""

import base64
import json
import logging
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from smtplib import SMTPException
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from fido2.cose import PS256, RS256, CoseKey
from fido2.webauthn import RegistrationResponse

from classes.forms.fields import OneLineField
from classes.forms.people.accounts import SaysWhatIsMissing
from classes.models import User
from classes.services.people.accounts import choose_password
from classes.views import errors
from classes.views.people.devices import device_of
from classes.views.people.guess_limits import CODE, PASSKEY, may_guess, was_right, was_wrong
from wecoza.middleware import address_of

logger = logging.getLogger(__name__)

_AFTER_A_MAIL: Final = "account/email/password_reset"  # whoever did it reads that mailbox
_LOCKED: Final = "That was wrong too often: try again later."
_UNREADABLE_PASSKEY: Final = "The passkey could not be read: try it once more, or use another factor."
_PASSKEY_NAME_LENGTH: Final = 50
_UNUSABLE_PASSKEY: Final = (
    "The key of this passkey is of a kind that cannot be used here: make one on another device, or use an app."
)
_ALGORITHM, _MODULUS = 3, -1  # in a COSE key
_BYTES_OF_A_MODULUS: Final = range(256, 2049)  # OpenSSL verifies nothing with a longer one
# Neither a refusal by the form nor a database that is away is among them.
_NONSENSE: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,  # also RecursionError and NotImplementedError
    TypeError,
    ValueError,
    struct.error,
    UnsupportedAlgorithm,
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": "The password is not right. Check it; capital letters count.",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104  # nobody's: a socket without addresses

    def is_ajax(self, _request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        choose_password(user, password)

    def pre_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse | None:
        was_right(request)  # the password; the second factor may still be asked for
        answer: HttpResponse | None = super().pre_login(request, user, **facts)
        return answer

    def reauthenticate(self, user: User, password: str) -> bool:
        is_theirs: bool = super().reauthenticate(user, password)
        if is_theirs:
            was_right(context.request)
        return is_theirs

    def respond_user_inactive(self, _request: HttpRequest, _user: User) -> HttpResponse:
        return HttpResponseRedirect(reverse("login"))

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell somebody what was changed in their account. It stays changed whether the mail can be sent or not."""
        email = email or user.email
        if not email or not settings.EMAIL_URL or template_prefix == _AFTER_A_MAIL:
            return
        device = device_of(self.get_http_user_agent(self.request))
        with suppress(ImmediateHttpResponse):  # what failed is in the log
            super().send_notification_mail(
                template_prefix, user, {**(context or {}), "user": user, "device": device}, email
            )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.exception("mail failed")
            raise ImmediateHttpResponse(errors.mail_failed(self.request)) from error


class ForgottenForm(SaysWhatIsMissing, ResetPasswordForm):
    """Writes to every address that is asked for: neither words nor waiting tell who has an account."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.users = list(User.objects.filter(email__iexact=email, is_active=True))
        return email

    def save(self, request: HttpRequest, **_options: Any) -> str:
        email: str = self.cleaned_data["email"]
        if not self.users:
            get_adapter(request).send_mail("account/email/unknown_account", email, {})
        for user in self.users:
            request_password_reset(request, user.email, [user], None)
        return email


class NewPasswordForm(SaysWhatIsMissing, ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("password1", "New password"), ("password2", "New password again")):
            self.fields[name].label = label
            del self.fields[name].widget.attrs["placeholder"]


class PasswordAgainForm(SaysWhatIsMissing, PasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.label, password.help_text = "Your password", ""
        password.widget.attrs["autofocus"] = True
        del password.widget.attrs["placeholder"]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted with SECRET_KEY, so that a copy of the database opens nothing."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This is not right, or was used already: wait for the next code, or use another factor.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.exception("second factor unreadable")
            return base64.b32encode(secrets.token_bytes(20)).decode()  # a secret that no code fits

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  # allauth's
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}


class NewAppForm(SaysWhatIsMissing, ActivateTOTPForm):
    pass


class CodeForm(SaysWhatIsMissing, AuthenticateForm):
    def clean_code(self) -> Any:
        with _counted_like_passwords(self.user, CODE):
            return super().clean_code()


class CodeAgainForm(SaysWhatIsMissing, ReauthenticateForm):
    def clean_code(self) -> Any:
        with _counted_like_passwords(self.user, CODE):
            return super().clean_code()


class CredentialField(forms.JSONField):
    """What a browser says of a passkey; nothing that no database can store, for it is stored as it came."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": _UNREADABLE_PASSKEY, "required": _UNREADABLE_PASSKEY}

    def to_python(self, value: Any) -> Any:
        with _nonsense_refused():
            credential = super().to_python(value)
            if not isinstance(credential, dict):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            text = json.dumps(credential, allow_nan=False, ensure_ascii=False)
            if b"\\u0000" in text.encode():
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return credential


class NewPasskeyForm(AddWebAuthnForm):
    name = OneLineField(label="What you call it", max_length=_PASSKEY_NAME_LENGTH, required=False)
    credential = CredentialField()

    def clean(self) -> Any:
        if self.errors:
            return self.cleaned_data
        if credential := self.cleaned_data.get("credential"):
            # First, for what comes next uses the challenge up, and allauth checks the form again to show it
            _refuse_a_key_that_verifies_nothing(credential)
        with _nonsense_refused():
            return super().clean()


class PasskeyForm(AuthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        with _counted_like_passwords(self.user, PASSKEY), _nonsense_refused():
            return super().clean_credential()


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        with _counted_like_passwords(self.user, PASSKEY), _nonsense_refused():
            return super().clean_credential()


def _refuse_a_key_that_verifies_nothing(credential: dict[str, Any]) -> None:
    """Whether a key is one shows when it is used: each that is one refuses an empty signature, the others fail."""
    with _nonsense_refused():
        own: Any = RegistrationResponse.from_dict(credential).response.attestation_object.auth_data
        key = own.credential_data.public_key
    with _nonsense_refused(_UNUSABLE_PASSKEY):
        if key[_ALGORITHM] not in CoseKey.supported_algorithms():
            raise ValueError
        if isinstance(key, (RS256, PS256)) and len(key[_MODULUS]) not in _BYTES_OF_A_MODULUS:
            raise ValueError
        with suppress(InvalidSignature):
            key.verify(b"", b"")


@contextmanager
def _nonsense_refused(sentence: str = _UNREADABLE_PASSKEY) -> Iterator[None]:
    """For what the parsers of JSON, CBOR and passkeys raise where something else was sent than they expect."""
    try:
        yield
    except _NONSENSE as error:
        raise ValidationError(sentence, code="invalid") from error


@contextmanager
def _counted_like_passwords(user: User, kind: str) -> Iterator[None]:
    request = context.request
    if not may_guess(request, user.get_username()):
        raise ValidationError(_LOCKED)
    try:
        yield
    except ValidationError:
        was_wrong(request, kind)
        raise
    was_right(request)


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(sha256(f"second factor {key}".encode()).digest())) for key in keys]
    )
