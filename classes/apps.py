from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClassesConfig(AppConfig):
    name = "classes"
    verbose_name = "Classes"

    def ready(self) -> None:
        from classes.services.roles import grant_rights

        # By name only: permissions exist once the last app's have been made, so it is called for each app.
        post_migrate.connect(grant_rights, dispatch_uid="grant_rights")
