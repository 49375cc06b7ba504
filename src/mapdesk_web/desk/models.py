"""What the site keeps in its database: ledgers as rows, and an index of published updates; never a draft."""

from django.db import models


class LedgerRow(models.Model):
    """One ledger entry; triggers in the database refuse every change and removal. ``line`` is its canonical JSON."""

    ledger = models.CharField(max_length=100)
    seq = models.PositiveBigIntegerField()
    entry_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    target_id = models.TextField()
    recorded_at = models.DateTimeField()
    line = models.TextField()

    class Meta:
        db_table = "mapdesk_ledger"
        constraints = (
            models.UniqueConstraint(fields=("ledger", "seq"), name="mapdesk_ledger_seq"),
            models.UniqueConstraint(fields=("ledger", "entry_id"), name="mapdesk_ledger_entry"),
        )
        indexes = (models.Index(fields=("ledger", "target_id"), name="mapdesk_ledger_target"),)

    def __str__(self) -> str:
        """The entry as the log names it."""
        return f"{self.ledger} {self.seq} {self.kind} {self.target_id}"


class PublishedUpdate(models.Model):
    """One bundle of the desk's ``updates`` folder, as its manifest describes it; ``update_id`` is the folder's name."""

    update_id = models.CharField(max_length=40, primary_key=True)
    day = models.DateField()
    version = models.PositiveIntegerField()
    title = models.TextField()
    summary = models.JSONField(default=list)
    document = models.JSONField(default=dict)  # update.json
    files = models.JSONField(default=dict)  # name -> {sha256, bytes}, with the manifest itself
    bbox = models.JSONField(null=True)  # west, south, east, north of what changed or was fought for
    manifest_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "mapdesk_published_update"
        ordering = ("-day", "-version")

    def __str__(self) -> str:
        """The folder's name."""
        return self.update_id


class PublishedPlace(models.Model):
    """One place as one update shows it: status, leading side, and its dossier of claims for and against.

    A claim that is read unsurely stands in the dossier whole and has no row of its own.
    """

    update = models.ForeignKey(PublishedUpdate, models.CASCADE, related_name="places")
    place_id = models.CharField(max_length=200)
    slug = models.CharField(max_length=220)
    name = models.TextField()
    status = models.CharField(max_length=20)
    side = models.CharField(max_length=100, null=True)  # None: nobody leads
    probability = models.FloatField(null=True)
    dossier = models.JSONField(default=dict)

    class Meta:
        db_table = "mapdesk_published_place"
        constraints = (models.UniqueConstraint(fields=("update", "place_id"), name="mapdesk_published_place_once"),)
        indexes = (models.Index(fields=("slug",), name="mapdesk_published_place_slug"),)

    def __str__(self) -> str:
        """The place and its update."""
        return f"{self.name} in {self.update_id}"


class PublishedClaim(models.Model):
    """One claim as one update shows it: the sentence, who says so, the quoted words; a withheld claim has no words."""

    update = models.ForeignKey(PublishedUpdate, models.CASCADE, related_name="claims")
    claim_id = models.CharField(max_length=64)
    source_slug = models.CharField(max_length=120)
    speaker = models.TextField()
    kind = models.CharField(max_length=40)
    sentence = models.TextField()
    document = models.JSONField(default=dict)  # the claim of evidence.json joined with its line of claims.jsonl

    class Meta:
        db_table = "mapdesk_published_claim"
        constraints = (models.UniqueConstraint(fields=("update", "claim_id"), name="mapdesk_published_claim_once"),)
        indexes = (
            models.Index(fields=("claim_id",), name="mapdesk_published_claim_id"),
            models.Index(fields=("source_slug",), name="mapdesk_published_claim_source"),
        )

    def __str__(self) -> str:
        """The sentence."""
        return self.sentence
