"""Logging in, passwords, invitations, and one's own account."""

from functools import partial
from http import HTTPStatus
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import PasswordResetView, password_reset_from_key
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from classes.forms.people.accounts import FirstPasswordForm, LoginForm, OwnPasswordForm, ProfileForm
from classes.models import Invitation, User
from classes.models.calendars.feeds import digest_of
from classes.models.sent_numbers import number_in
from classes.services.edits import ChangedMeanwhile
from classes.services.people.accounts import (
    InvitationGone,
    accept_invitation,
    change_profile,
    choose_password,
    end_session,
)
from classes.views import answers
from classes.views.people.devices import device_of
from classes.views.people.guess_limits import link_was_wrong, password_is_right
from classes.views.requests import StaffRequest, posted

PROFILE: Final = "classes/people/profile.html"
INVITATION: Final = "classes/people/invitation.html"
WITH_SECOND_FACTOR: Final = (
    "Your account asks for a second factor too: log in in a new tab, then choose Later here and save again."
)
_INVITED: Final = "invited_by"  # in the session: the digest, so that the link's secret stands in no further address
_GONE: Final = "This link was used already, has run out, or was replaced: ask an administrator for a new one."


class LogIn(LoginView):
    """Django's page, then the second factor where there is one."""

    authentication_form = LoginForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if self.request.user.is_authenticated and self.request.user.pk != user.pk:
            logout(self.request)
        answer = log_in(self.request, user, redirect_url=self.get_success_url())
        if not self.request.user.is_authenticated and not answers.wants_page(self.request):
            return answers.refused(self.request, HTTPStatus.UNAUTHORIZED, WITH_SECOND_FACTOR)
        return answer


class LogOut(LogoutView):
    """Django's page; the browser forgets what it kept of this site: pages, and what was typed into forms.

    With `keep=registers-of-others` its page has taken away what is the user's, and what others have not sent stays.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = super().post(request, *args, **kwargs)
        keeps = request.POST.get("keep") == "registers-of-others"
        answer["Clear-Site-Data"] = '"cache"' if keeps else '"cache", "storage"'
        return answer


class ChangePassword(PasswordChangeView):
    """Ends all other sessions of the user; the present one goes on under a new key."""

    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_theirs": partial(password_is_right, self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        choose_password(form.user, form.cleaned_data["new_password1"])
        get_adapter(self.request).send_notification_mail("account/email/password_changed", form.user)
        update_session_auth_hash(self.request, form.user)
        UserSession.objects.create_from_request(self.request)
        return redirect("password_change_done")


def log_in(request: HttpRequest, user: User, *, redirect_url: str) -> HttpResponse:
    """Log in who has shown their password, or lead to their second factor."""
    record_authentication(request, user, method="password", reauthenticated=True)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=redirect_url))
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """The same answer whether there is such an account or not."""
    if not settings.EMAIL_URL:
        return render(request, "classes/people/no_mail.html")
    answer: HttpResponse = PasswordResetView.as_view()(request)
    return answer


@login_not_required
@require_http_methods(["GET", "POST"])
def chosen_again(request: HttpRequest, **link: str) -> HttpResponse:
    """Where the link leads that was sent for a forgotten password."""
    answer: HttpResponse = password_reset_from_key(request, **link)
    if (getattr(answer, "context_data", None) or {}).get("token_fail"):
        link_was_wrong(request)
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Leads to the same page without the secret in its address; looking uses nothing up."""
    request.session[_INVITED] = digest_of(secret)
    return redirect("invited")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest) -> HttpResponse:
    """Where somebody who was invited chooses their password, and is logged in."""
    digest, now = request.session.get(_INVITED, ""), timezone.now()
    found = Invitation.objects.with_digest(digest, at=now).first()
    if found is None:
        link_was_wrong(request)
        return answers.refused(request, HTTPStatus.NOT_FOUND, _GONE, template="classes/people/no_invitation.html")
    form = FirstPasswordForm(found.user, posted(request))
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, INVITATION, {"form": form, "invited": found.user}, status=status)
    try:
        user = accept_invitation(digest, form.cleaned_data["new_password1"], at=now)
    except InvitationGone:
        return answers.refused(request, HTTPStatus.NOT_FOUND, _GONE, template="classes/people/no_invitation.html")
    request.session.pop(_INVITED)
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    return log_in(request, user, redirect_url="/")


@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: StaffRequest) -> HttpResponse:
    """GET: one's account. POST: change it, or end the session with the key `end`, or all others (`end_others`)."""
    if "end" in request.POST or "end_others" in request.POST:
        return _end(request)
    form = ProfileForm(posted(request), user=request.user)
    if request.method == "GET":
        return render(request, PROFILE, {"form": form, **_account(request)})
    if form.is_valid() and form.changes_email and not password_is_right(request, form.cleaned_data["password"]):
        form.add_error("password", "The e-mail is changed with your password only: type it here.")
    if not form.is_valid():
        # What was typed is about the account, and shows nothing of it elsewhere on the page.
        request.user.refresh_from_db()
        return answers.invalid(request, form, template=PROFILE, context=_account(request))
    try:
        change_profile(request.user, changes=form.changes, read=form.what_was_read())
    except ChangedMeanwhile as refusal:
        context = _account(request)
        return answers.changed_meanwhile(request, form, refusal, noun="profile", template=PROFILE, context=context)
    if form.changes_email:
        former = request.user.email
        get_adapter(request).send_notification_mail("account/email/email_changed", request.user, email=former)
    return answers.done(request, message="Your profile was saved.", redirect_url=reverse("profile"))


def _end(request: StaffRequest) -> HttpResponse:
    if "end_others" in request.POST:
        end_other_sessions(request, request.user)
        message = "Your other logins have ended."
    else:
        key = number_in(request.POST["end"])
        if key is None or not end_session(request.user, key):
            raise Http404
        message = "That login has ended."
    return answers.done(request, message=message, redirect_url=reverse("profile"))


def _account(request: StaffRequest) -> dict[str, Any]:
    sessions = sorted(UserSession.objects.purge_and_list(request.user), key=lambda each: each.created_at, reverse=True)
    current = context.request.session.session_key
    return {
        "sessions": [(each, device_of(each.user_agent), each.session_key == current) for each in sessions],
        "factors": Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.RECOVERY_CODES),
    }
