from allauth.account import views as passwords
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from classes.views import health, metrics
from classes.views.people import accounts


class Base36(StringConverter):
    """A user's key in a link, as allauth writes it."""

    regex = "[0-9A-Za-z]{1,13}"


register_converter(Base36, "base36")

# allauth's addresses one by one, by the names that it asks for: nobody signs up, and nothing is open by accident.
account_patterns: list[URLPattern | URLResolver] = [
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("login/", accounts.LogIn.as_view(), name="account_login"),
    path("logout/", accounts.LogOut.as_view(), name="logout"),
    path("password_change/", accounts.ChangePassword.as_view(), name="password_change"),
    path("password_change/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("profile/", accounts.profile, name="profile"),
    path("invitation/", accounts.invited, name="invited"),
    path("invitation/<slug:secret>/", accounts.invitation, name="invitation"),
    path("forgotten/", accounts.forgotten_password, name="account_reset_password"),
    path("forgotten/sent/", passwords.password_reset_done, name="account_reset_password_done"),
    path(
        "forgotten/<base36:uidb36>-<slug:key>/",
        accounts.chosen_again,
        name="account_reset_password_from_key",
    ),
    path("forgotten/done/", passwords.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("again/", passwords.reauthenticate, name="account_reauthenticate"),
    path("second-factor/", factors.index, name="mfa_index"),
    path("second-factor/", factors.index, name="mfa_list_webauthn"),
    path("second-factor/login/", factors.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("second-factor/passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("second-factor/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("classes.urls")),
    path("accounts/", include(account_patterns)),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]
handler400 = "classes.views.errors.bad_request"
handler403 = "classes.views.errors.permission_denied"
handler404 = "classes.views.errors.not_found"
handler429 = "classes.views.errors.too_often"
handler500 = "classes.views.errors.server_error"
