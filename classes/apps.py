from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClassesConfig(AppConfig):
    name = "classes"
    verbose_name = "Classes"

    def ready(self) -> None:
        from classes.services.roles import grant_rights

        post_migrate.connect(grant_rights, sender=self, dispatch_uid="grant_rights")
