"""People and the roles they hold. The least that signing in and signing work needs."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext

from chieng.core.clock import now
from chieng.core.intervals import Dated
from chieng.core.text import fold, person_sort_key
from chieng.organisations.kinds import Role


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Person":
        """Create a person who can sign in. Used by actions and tests; never by pages directly."""
        person = self.model(username=self.model.normalize_username(username), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. Their rights come only from the roles they hold on a day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True)
    full_name = models.CharField(max_length=150, blank=True)
    folded = models.CharField(max_length=200, editable=False, default="")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=5, default="vi")
    is_active = models.BooleanField(default=True)
    # Demo accounts exist on loopback only and are excused from the second factor.
    is_demo = models.BooleanField(default=False)
    # Set when an administrator chose the password: the person chooses a new one at the next sign-in.
    must_change_password = models.BooleanField(default=False)
    # What the identity provider calls this person; an administrator sets it, nobody is matched by a guess.
    sso_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    # Who registered the person: until they hold a role, only that administrator looks after them.
    registered_by_id = models.CharField(max_length=64, default="system", editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Counted up by every change, so that the second of two people editing at once is told.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[PersonManager] = PersonManager()

    def __str__(self) -> str:
        return gettext("(đã xóa dữ liệu cá nhân)") if self.erased_at else self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.full_name)
        fields = kwargs.get("update_fields")
        if fields is not None and "full_name" in fields:
            kwargs["update_fields"] = {*fields, "folded"}
        super().save(*args, **kwargs)

    @property
    def actor_id(self) -> str:
        return str(self.pk)

    @property
    def actor_label(self) -> str:
        return self.full_name

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Return the place in a list of people: by given name, then by the names before it."""
        return person_sort_key(self.full_name)


class RoleAssignment(Dated):
    """A person holds a role in a unit for a time, perhaps over a whole subtree, perhaps acting for somebody."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="role_assignments")
    # Rights reach over the subtree of this unit; null means the unit itself only.
    over = models.ForeignKey(
        "organisations.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acting_for = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="deputised"
    )
    # The assignment that a hand-over ended: on Monday the successor sees the same desk.
    taken_over_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="handed_to"
    )

    class Meta(Dated.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["person", "since", "until"], name="organisations_roles_person"),
            models.Index(fields=["unit", "role"], name="organisations_roles_unit"),
        ]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(acting_for=None) | ~models.Q(acting_for=models.F("person")),
                name="organisations_acts_for_another",
            ),
        ]
