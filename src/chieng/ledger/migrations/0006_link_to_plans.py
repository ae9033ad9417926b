"""Link what units did to their own plan in force on the day, where there is exactly one."""

from typing import Any

from django.db import migrations
from django.db.models import Count, OuterRef, Subquery


def link(apps: Any, editor: Any) -> None:
    # In the database that is being migrated: a restore builds another one beside that in use.
    every = apps.get_model("ledger", "Activity").objects.using(editor.connection.alias)
    plans = (
        every.filter(
            unit=OuterRef("unit"),
            kind__takes_document=True,
            since__lte=OuterRef("since"),
            until__gt=OuterRef("since"),
        )
        .exclude(state="withdrawn")
        .order_by()
    )
    number = Subquery(plans.values("unit").annotate(number=Count("pk")).values("number"))
    single = every.filter(kind__takes_document=False).annotate(plans=number).filter(plans=1)
    every.filter(pk__in=single.values("pk")).update(carries_out=Subquery(plans.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_carries_out_a_plan")]
    # Apart from the new column: PostgreSQL changes no table with rows of the same transaction still unchecked.
    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
