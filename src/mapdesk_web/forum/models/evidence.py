"""What readers ask of the desk and bring to it: demands for evidence, questions, claims of their own, notes."""

from django.db import models

from mapdesk_web.forum.models.people import Reader
from mapdesk_web.forum.models.threads import Thread


class DeskRequest(models.Model):
    """A demand for evidence on a claim ('show me') or a question to the desk; others join it, the desk answers."""

    kind = models.CharField(max_length=10, choices=(("evidence", "evidence"), ("question", "question")))
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="requests")
    claim_id = models.CharField(max_length=64, blank=True)
    claim_version = models.CharField(max_length=64, blank=True)
    text = models.TextField()
    html = models.TextField()
    asked_by = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="requests")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=14, default="open")  # answered, cannot_verify, withdrawn
    answer = models.TextField(blank=True)
    answer_html = models.TextField(blank=True)
    source_url = models.CharField(max_length=400, blank=True)
    answered_by = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    joined = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True)  # by a moderator; its state stays as it was

    class Meta:
        db_table = "mapdesk_request"
        ordering = ("-joined", "asked_at", "id")

    def __str__(self) -> str:
        """The words."""
        return self.text


class RequestJoin(models.Model):
    """A reader wants the same answered."""

    request = models.ForeignKey(DeskRequest, models.CASCADE, related_name="joins")
    reader = models.ForeignKey(Reader, models.CASCADE)
    at = models.DateTimeField()

    class Meta:
        db_table = "mapdesk_request_join"
        constraints = (models.UniqueConstraint(fields=("request", "reader"), name="mapdesk_request_join_once"),)

    def __str__(self) -> str:
        """Who joined what."""
        return f"{self.reader_id} joins {self.request_id}"


class ReaderClaim(models.Model):
    """A reader's own claim, F6 until the desk has looked at it; accepting it credits the reader and moves nothing."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="reader_claims")
    reader = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="claims")
    text = models.TextField()
    place = models.CharField(max_length=200)
    happened_on = models.DateField()
    link = models.CharField(max_length=400)
    source_kind = models.CharField(max_length=20)  # photo, video, statement, local word, own eyes
    grade = models.CharField(max_length=2, default="F6")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default="queued")  # accepted, refused
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    seen_before = models.ForeignKey("self", models.SET_NULL, null=True)  # an earlier one with the same link

    class Meta:
        db_table = "mapdesk_reader_claim"
        ordering = ("at", "id")

    def __str__(self) -> str:
        """The words."""
        return self.text


class Note(models.Model):
    """Context that a reader adds to a claim; shown as helpful only where readers who usually disagree rate it so."""

    claim_id = models.CharField(max_length=64)
    claim_version = models.CharField(max_length=64)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="notes")
    text = models.TextField()
    html = models.TextField()
    at = models.DateTimeField()
    status = models.CharField(max_length=14, default="needs_ratings")  # helpful, not_helpful
    intercept = models.FloatField(null=True)
    factor = models.FloatField(null=True)
    why = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mapdesk_note"
        ordering = ("at", "id")

    def __str__(self) -> str:
        """The words."""
        return self.text


class Rating(models.Model):
    """One reader's rating of one note: 1 helpful, .5 somewhat, 0 not; with tags that say why."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="ratings")
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="ratings")
    value = models.FloatField()
    tags = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        db_table = "mapdesk_rating"
        constraints = (models.UniqueConstraint(fields=("note", "reader"), name="mapdesk_rating_once"),)

    def __str__(self) -> str:
        """Value and note."""
        return f"{self.value} on {self.note_id}"
