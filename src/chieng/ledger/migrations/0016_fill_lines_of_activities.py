"""Say in the row of every activity what its links and quantities say."""

from typing import Any

from django.db import migrations

from chieng.ledger.telling import lines_to_mend, mend


def fill(apps: Any, editor: Any) -> None:
    # In the database that is being migrated: a restore builds another one beside that in use.
    using = editor.connection.alias
    activity = apps.get_model("ledger", "Activity")
    for wrong in lines_to_mend(activity, apps.get_model("ledger", "Quantity"), using):
        mend(activity, wrong, using)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0015_lines_of_activities")]
    # Apart from the new columns: PostgreSQL changes no table with rows of the same transaction still unchecked.
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
