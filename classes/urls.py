"""All addresses, in the order of the site."""

from django.urls import URLPattern

app_name = "classes"
urlpatterns: list[URLPattern] = []
