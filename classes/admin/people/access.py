"""How administrators let people in and keep them out: invitations, sessions, second factors."""

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from classes.admin.pages import AnyModelAdmin, user_of
from classes.models import Invitation, User
from classes.services.people.accounts import end_sessions, invite, remove_second_factors, revoke_lost_feeds
from classes.services.people.guess_limits import LONGEST_PAUSE, lift_pause

ACCESS: Final = "admin/classes/user/access.html"


class AccessPage(AnyModelAdmin):
    """For the administration of users: a page of each user's access, and what saving a user brings about."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.access)
        return [path("<int:user>/access/", view, name="classes_user_access"), *super().get_urls()]

    def access(self, request: HttpRequest, user: int) -> HttpResponse:
        """GET: how somebody gets in. POST: `do` is invite, end_sessions, lift_pause or remove_factors."""
        found = self.get_object(request, str(user))
        if found is None:
            raise Http404
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        if found == request.user:
            return redirect("profile")  # where one shows first that it is oneself
        if request.method != "POST":
            return self._show_access(request, found)
        if request.POST.get("do") == "invite" and found.is_active:
            return self._invited(request, found)
        self._done(request, found)
        return HttpResponseRedirect(request.path)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever is made with a password gets it from an administrator, and chooses another one at the first login."""
        if not change:
            obj.must_change_password = obj.has_usable_password()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        revoke_lost_feeds(form.instance, by=user_of(request))

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: Any = None) -> HttpResponse:
        if obj.has_usable_password():
            return super().response_add(request, obj, post_url_continue)
        return self._invited(request, obj)

    def _done(self, request: HttpRequest, found: User) -> None:
        match request.POST.get("do"):
            case "end_sessions":
                end_sessions(found, by=user_of(request))
                self._noted(request, found, "Ended all sessions.", f"{found} is no longer logged in anywhere.")
            case "lift_pause":
                lift_pause(found.get_username())
                self._noted(request, found, "Ended the pause.", f"{found} can try again at once.")
            case "remove_factors":
                remove_second_factors(found, by=user_of(request))
                get_adapter(request).send_notification_mail("mfa/email/factors_removed", found)
                done = f"{found} logs in with the password alone now, and sets up a new second factor."
                self._noted(request, found, "Removed the second factors.", done)
            case _:
                messages.error(request, "Nothing was done: choose one of the buttons.")

    def _invited(self, request: HttpRequest, user: User) -> HttpResponse:
        """Shows the link this one time, and sends it where there is an address."""
        secret = invite(user, by=user_of(request), at=timezone.now(), lasts=settings.INVITATION_LASTS)
        self.log_change(request, user, "Made an invitation.")
        link = request.build_absolute_uri(reverse("invitation", args=[secret]))
        sent = bool(user.email and settings.EMAIL_URL) and _was_sent(request, user, link)
        return self._show_access(request, user, link=link, sent=sent)

    def _show_access(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Access of {user}",
            "opts": self.opts,
            "original": user,
            "invitation": Invitation.objects.filter(user=user, ends_at__gt=timezone.now()).first(),
            "longest_pause": int(LONGEST_PAUSE.total_seconds() // 60),
            "sessions": UserSession.objects.purge_and_list(user),
            "factors": Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES),
            **facts,
        }
        return render(request, ACCESS, context)

    def _noted(self, request: HttpRequest, user: User, what: str, done: str) -> None:
        self.log_change(request, user, what)
        messages.success(request, done)


def _was_sent(request: HttpRequest, user: User, link: str) -> bool:
    facts = {"user": user, "by": request.user, "link": link, "ends_at": timezone.now() + settings.INVITATION_LASTS}
    try:
        get_adapter(request).send_mail("account/email/invitation", user.email, facts)
    except ImmediateHttpResponse:  # what failed is in the log; the link is on the page
        return False
    return True
