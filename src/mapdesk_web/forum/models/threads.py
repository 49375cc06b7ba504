"""Threads and comments: text as written, HTML as rendered when it was written, state, and what it is anchored to."""

from django.db import models

from mapdesk_web.forum.models.people import Reader


class Thread(models.Model):
    """The discussion of one update, place or claim, known by the kind and key of what it is about."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=220)
    title = models.TextField()
    url = models.CharField(max_length=400)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    is_premoderated = models.BooleanField(default=False)
    slow_seconds = models.PositiveIntegerField(default=0)  # least time between two posts of one author

    class Meta:
        db_table = "mapdesk_thread"
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="mapdesk_thread_once"),)

    def __str__(self) -> str:
        """What it is about."""
        return self.title


class PageVersion(models.Model):
    """How often what guests read of a thread has changed; triggers of the database count, nothing else writes here."""

    thread_key = models.BigIntegerField(primary_key=True)  # the thread's id; 0 counts names and roles of all readers
    number = models.BigIntegerField()

    class Meta:
        db_table = "mapdesk_page_version"

    def __str__(self) -> str:
        """Thread and count."""
        return f"{self.thread_key}: {self.number}"


class State(models.TextChoices):
    """Published and unreviewed, approved, rejected, held by a rule of policy, withheld by a check."""

    PUBLISHED = "published"
    APPROVED = "approved"
    REJECTED = "rejected"
    HELD = "held"
    WITHHELD = "withheld"


VISIBLE = (State.PUBLISHED, State.APPROVED)
WAITING = (State.HELD, State.WITHHELD)


class Comment(models.Model):
    """One post. ``body`` is what was written, ``html`` what is shown; deleted ones keep their place in the tree."""

    public_id = models.CharField(max_length=16, unique=True)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    root = models.ForeignKey("self", models.CASCADE, null=True, related_name="branch")  # null for roots
    depth = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="comments")
    guest_name = models.CharField(max_length=60, blank=True)  # pseudonym of a guest within this thread
    guest_key = models.CharField(max_length=64, blank=True)
    body = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=12, choices=State.choices)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    reply_count = models.PositiveIntegerField(default=0)  # visible replies right below
    flag_weight = models.FloatField(default=0.0)  # of undecided flags
    is_pinned = models.BooleanField(default=False)
    claim_id = models.CharField(max_length=64, blank=True)
    claim_version = models.CharField(max_length=64, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    quotes = models.JSONField(default=dict)  # public id of each quoted post -> its author's id
    imported_author = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "mapdesk_comment"
        indexes = (
            models.Index(fields=("thread", "root", "created_at"), name="mapdesk_comment_tree"),
            models.Index(fields=("state", "created_at"), name="mapdesk_comment_state"),
            models.Index(fields=("author", "created_at"), name="mapdesk_comment_author"),
            models.Index(fields=("guest_key", "created_at"), name="mapdesk_comment_guest"),
        )

    def __str__(self) -> str:
        """Its public id."""
        return self.public_id

    @property
    def is_visible(self) -> bool:
        """Whether readers see its text."""
        return self.state in VISIBLE and self.deleted_at is None

    @property
    def root_key(self) -> int:
        """The id of the root of its branch: its own where it is a root."""
        return self.root_id or self.pk


class Revision(models.Model):
    """What a comment said before an edit; public, never changed."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="revisions")
    body = models.TextField()
    html = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "mapdesk_revision"
        ordering = ("at", "id")

    def __str__(self) -> str:
        """The comment and when."""
        return f"{self.comment_id} {self.at}"
