"""The forum as a Django app."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    """Threads under updates, places and claims, and everything that keeps them honest."""

    name = "mapdesk_web.forum"
    default_auto_field = "django.db.models.BigAutoField"
