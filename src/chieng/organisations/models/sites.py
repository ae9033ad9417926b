"""A site binds a host to a plan, an owner unit and a look. There is one by default."""

from uuid import uuid4

from django.db import models

from chieng.organisations.kinds import Scope


class Site(models.Model):
    """Where people arrive. `host` is empty for the default site; `plan_code` names the plan it runs."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    host = models.CharField(max_length=253, blank=True, default="", unique=True)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey("organisations.Unit", on_delete=models.PROTECT, related_name="sites")
    scope = models.CharField(max_length=20, choices=Scope.choices, default=Scope.PUBLIC)
    plan_code = models.SlugField(max_length=60, blank=True, default="")
    # Named parts of the look that a province may set: {"subtitle": "Kon Tum"}.
    look = models.JSONField(default=dict, blank=True)
