"""Readers with an account: role, standing, blocks among them, and what they are told."""

from django.conf import settings
from django.db import models


class Role(models.TextChoices):
    """Who may do what is decided in ``policy.py`` by these, from the least to the most."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    ANALYST = "analyst"
    EDITOR = "editor"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


class Reader(models.Model):
    """An account as the forum knows it. Several restrictions may hold at once; each has an end or is open."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reader")
    name = models.CharField(max_length=60, unique=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.READER)
    joined_at = models.DateTimeField()
    limited_until = models.DateTimeField(null=True)  # every post is held
    suspended_until = models.DateTimeField(null=True)  # may read only
    banned_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)  # until acknowledged
    email_hash = models.CharField(max_length=64, blank=True)  # keyed hash of the canonical address
    language = models.CharField(max_length=10, default="en")
    wants_digest = models.BooleanField(default=False)
    deletion_due_at = models.DateTimeField(null=True)  # asked for; carried out a day later

    class Meta:
        db_table = "mapdesk_reader"

    def __str__(self) -> str:
        """The public name."""
        return self.name


class Block(models.Model):
    """One reader does not want to read another."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Reader, models.CASCADE, related_name="blocked_by")
    at = models.DateTimeField()

    class Meta:
        db_table = "mapdesk_block"
        constraints = (models.UniqueConstraint(fields=("reader", "blocked"), name="mapdesk_block_once"),)

    def __str__(self) -> str:
        """Who does not read whom."""
        return f"{self.reader_id} blocks {self.blocked_id}"


class Notification(models.Model):
    """One thing a reader is told on the site, and by digest where he wants it and his address is proven."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=30)
    text = models.TextField()
    url = models.CharField(max_length=300)
    about = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="+")  # whose doing it was
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mapdesk_notification"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        """The words."""
        return self.text
