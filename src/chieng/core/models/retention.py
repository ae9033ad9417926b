"""What the retention schedule has to remember: how long the installation chose, when a rule last ran."""

from django.db import models

from chieng.core.clock import now


class RetentionState(models.Model):
    """One row a rule of the schedule (`core.personal.retention`), made when there is something to remember."""

    rule = models.CharField(primary_key=True, max_length=60)
    # Fewer days than the rule's own; null for the rule's own.
    days = models.PositiveIntegerField(null=True, blank=True)
    ran_at = models.DateTimeField(null=True, blank=True)
    # The last run that found something, how much it was, and how much it has been in all.
    gone_at = models.DateTimeField(null=True, blank=True)
    gone = models.PositiveIntegerField(default=0)
    gone_in_all = models.PositiveBigIntegerField(default=0)


class PersonalRead(models.Model):
    """Somebody looked at what is held of a person: once a reader, person, occasion and day, however often.

    Ids and no foreign keys: core knows nobody.
    """

    reader_id = models.UUIDField()
    subject_id = models.UUIDField()
    occasion = models.CharField(max_length=30)
    day = models.DateField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "day", "reader_id", "occasion"], name="core_one_read_a_day"
            )
        ]
        indexes = [
            models.Index(fields=["at"], name="core_read_at"),
            models.Index(fields=["reader_id", "day"], name="core_read_reader"),
        ]
