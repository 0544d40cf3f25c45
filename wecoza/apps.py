from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Django's admin, as `classes.admin.site` opens it."""

    default_site = "classes.admin.site.administration"
