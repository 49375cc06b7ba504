"""Flags, decisions, strikes and appeals; the log of decisions is only ever added to."""

from django.db import models

from mapdesk_web.forum.models.evidence import DeskRequest, Note
from mapdesk_web.forum.models.people import Reader
from mapdesk_web.forum.models.threads import Comment


class Reason(models.TextChoices):
    """Why a post may be flagged or rejected. Propaganda is a method (false proof, flooding), never a side."""

    OFFENSIVE = "offensive"
    ABUSIVE = "abusive"
    HATE = "hate"
    HARASSMENT = "harassment"
    PROPAGANDA = "propaganda"
    GRAPHIC = "graphic"
    LOCATION = "location"  # live positions or personal data
    SPAM = "spam"
    WATCHED_WORD = "watched_word"
    OFF_TOPIC = "off_topic"
    ILLEGAL = "illegal"
    OTHER = "other"


class Flag(models.Model):
    """A reader says that a post breaks the rules; weight by how right his flags were so far."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="flags")
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="flags")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    detail = models.TextField(blank=True)
    weight = models.FloatField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, default="pending")  # pending, agreed, disagreed, ignored

    class Meta:
        db_table = "mapdesk_flag"
        constraints = (models.UniqueConstraint(fields=("comment", "reader"), name="mapdesk_flag_once"),)

    def __str__(self) -> str:
        """Reason and post."""
        return f"{self.reason} on {self.comment_id}"


class Decision(models.Model):
    """One row of the log: every change of state of anything, by a person or by a check, with its reason."""

    at = models.DateTimeField()
    actor = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="decisions")  # null: a check
    actor_role = models.CharField(max_length=20)  # what the public sees; names of moderators are never shown
    action = models.CharField(max_length=30)
    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=40)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=40)
    reason = models.TextField()
    evidence = models.JSONField(default=dict)  # for moderators; never public

    class Meta:
        db_table = "mapdesk_decision"
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("subject_kind", "subject_key"), name="mapdesk_decision_subject"),)

    def __str__(self) -> str:
        """What was done to what."""
        return f"{self.action} {self.subject_kind} {self.subject_key}"


class Strike(models.Model):
    """A step against a reader, with words, the post it is for, an end, and at most one appeal."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="strikes")
    step = models.CharField(max_length=12)  # warning, limit, suspension, ban
    rule = models.CharField(max_length=40)
    text = models.TextField()
    comment = models.ForeignKey(Comment, models.SET_NULL, null=True)
    issued_by = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    overruled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mapdesk_strike"
        ordering = ("-issued_at", "-id")

    def __str__(self) -> str:
        """The step and whom it is against."""
        return f"{self.step} of {self.reader_id}"


AGAINST = ("strike", "comment", "request", "note")


def _of_one() -> models.Q:
    """Exactly one of what an appeal can be against; an exclusive or of four would let three pass."""
    alone = models.Q()
    for named in AGAINST:
        alone |= models.Q(**{f"{name}__isnull": name != named for name in AGAINST})
    return alone


class Appeal(models.Model):
    """The one appeal against a strike, a post's rejection or a request's or note's removal; another decides it."""

    strike = models.OneToOneField(Strike, models.CASCADE, null=True, related_name="appeal")
    comment = models.OneToOneField(Comment, models.CASCADE, null=True, related_name="appeal")
    request = models.OneToOneField(DeskRequest, models.CASCADE, null=True, related_name="appeal")
    note = models.OneToOneField(Note, models.CASCADE, null=True, related_name="appeal")
    reader = models.ForeignKey(Reader, models.CASCADE, related_name="appeals")
    text = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=12, default="open")  # open, upheld (the appeal), declined
    decided_by = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "mapdesk_appeal"
        constraints = (models.CheckConstraint(condition=_of_one(), name="mapdesk_appeal_of_one"),)

    def __str__(self) -> str:
        """Its state."""
        return f"appeal {self.pk} {self.state}"


class IllegalNotice(models.Model):
    """A notice of illegal content (EU DSA, article 16), from anybody; its writer is told the outcome."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="notices")
    reader = models.ForeignKey(Reader, models.SET_NULL, null=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=200, blank=True)
    law = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=16, default="awaiting_review")  # under_review, completed, void
    decision = models.CharField(max_length=10, blank=True)  # legal, illegal
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "mapdesk_illegal_notice"
        ordering = ("at", "id")

    def __str__(self) -> str:
        """Its state."""
        return f"notice {self.pk} {self.state}"


class WatchedWord(models.Model):
    """A word, phrase or regular expression whose posts are held or flagged for a moderator."""

    pattern = models.CharField(max_length=200, unique=True)
    is_regex = models.BooleanField(default=False)
    action = models.CharField(max_length=8, choices=(("hold", "hold"), ("flag", "flag")), default="hold")
    rule = models.CharField(max_length=20, choices=Reason.choices, default=Reason.OFFENSIVE)

    class Meta:
        db_table = "mapdesk_watched_word"

    def __str__(self) -> str:
        """The pattern."""
        return self.pattern
