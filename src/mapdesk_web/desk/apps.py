"""The desk as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Published updates and the ledger store; big integers as keys."""

    name = "mapdesk_web.desk"
    default_auto_field = "django.db.models.BigAutoField"
