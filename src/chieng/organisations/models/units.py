"""Units and their history: names, kinds, codes, relations, successions, and the closure of the relations.

A unit is a UUID and a life (since, until). Everything else about it is dated. No two rows of the same thing
overlap and no relation makes a cycle: the actions check it with a clear message, and the database holds it
(exclusion constraints on PostgreSQL, triggers on SQLite, a check on the closure on both).
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import get_language

from chieng.core.intervals import Dated
from chieng.organisations.kinds import RelationKind


class UnitKind(models.Model):
    """A kind of unit (sở, huyện, xã, trường THCS, ngân hàng …). Kinds are data: a plan file brings its own."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "vi").startswith("en") else self.name_vi


class Unit(Dated):
    """A body that the programme counts: it exists since a day, until another, and keeps its id for life."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # The place in the official order of the plan's list: lists of units are never alphabetical.
    position = models.PositiveIntegerField(default=0)
    # Counted up by every action on the unit, so that the second of two people editing at once is told.
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        abstract = False
        ordering = ["position", "id"]
        # Large subtrees are sorted from this index alone, without reading the units.
        indexes = [models.Index(fields=["id", "position"], name="organisations_unit_order")]


class UnitName(Dated):
    """The name of a unit for a time. `folded` is its name without diacritics, for search."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=250)
    short_name = models.CharField(max_length=100, blank=True)
    folded = models.CharField(max_length=360, editable=False)

    class Meta(Dated.Meta):
        abstract = False
        indexes = [models.Index(fields=["folded"], name="organisations_name_folded")]


class UnitClass(Dated):
    """The kind of a unit for a time."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="classes")
    kind = models.ForeignKey(UnitKind, on_delete=models.PROTECT, related_name="+")

    class Meta(Dated.Meta):
        abstract = False


class CodeScheme(models.Model):
    """A list of codes somebody keeps: administrative codes, tax codes, school codes."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name_en if (get_language() or "vi").startswith("en") else self.name_vi


class UnitCode(Dated):
    """The code of a unit in a scheme for a time. New units reuse old codes under other names."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="codes")
    scheme = models.ForeignKey(CodeScheme, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)

    class Meta(Dated.Meta):
        abstract = False
        indexes = [models.Index(fields=["scheme", "code"], name="organisations_code")]


class Relation(Dated):
    """`unit` stands under `parent` for a time, in one of the four kinds.

    A unit belongs to one parent at a time; it may report to, be guided by, or serve several.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="relations")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="child_relations")
    kind = models.CharField(max_length=20, choices=RelationKind.choices)

    class Meta(Dated.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["kind", "unit"], name="organisations_rel_unit"),
            models.Index(fields=["kind", "parent"], name="organisations_rel_parent"),
        ]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(unit=models.F("parent")), name="organisations_not_its_own_parent"
            ),
        ]


class UnitPath(Dated):
    """Interval closure: on every day from `since` until `until`, `ancestor` stands above `descendant`.

    Every unit has a row to itself with depth 0 for its life. A cycle would need a row to itself with another
    depth, which the database refuses. Kept by the actions that place a unit; `chieng units closure --check`
    rebuilds it and compares.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20, choices=RelationKind.choices)
    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="paths_down", db_index=False)
    descendant = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="paths_up", db_index=False)
    depth = models.PositiveSmallIntegerField()

    class Meta(Dated.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["kind", "ancestor", "since", "until", "descendant"], name="organisations_path_down"
            ),
        ]
        constraints = [
            *Dated.Meta.constraints,
            # Its index is also the way up; the one above is the way down.
            models.UniqueConstraint(
                fields=["kind", "descendant", "since", "until", "ancestor"], name="organisations_path_once"
            ),
            models.CheckConstraint(
                condition=models.Q(depth=0, ancestor=models.F("descendant"))
                | (models.Q(depth__gt=0) & ~models.Q(ancestor=models.F("descendant"))),
                name="organisations_no_cycle",
            ),
        ]


class Succession(models.Model):
    """`successor` takes over from `predecessor` on a day, wholly or for a part, by a document.

    A unit may have several successors (a division) and several predecessors (a merger).
    """

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions_from")
    on = models.DateField()
    document = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"], name="organisations_one_succession"
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="organisations_succeeds_another",
            ),
        ]
