from django.contrib import admin
from django.contrib.auth import views as accounts
from django.urls import URLPattern, URLResolver, include, path

from classes.forms.accounts import LoginForm
from classes.views import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("classes.urls")),
    path("accounts/login/", accounts.LoginView.as_view(authentication_form=LoginForm), name="login"),
    path("accounts/logout/", accounts.LogoutView.as_view(), name="logout"),
    path("accounts/password_change/", accounts.PasswordChangeView.as_view(), name="password_change"),
    path("accounts/password_change/done/", accounts.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]
handler400 = "classes.views.errors.bad_request"
handler403 = "classes.views.errors.permission_denied"
handler404 = "classes.views.errors.not_found"
handler500 = "classes.views.errors.server_error"
