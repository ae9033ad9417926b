from django.db import migrations

from chieng.organisations.migrations._no_overlap import install_roles, remove_roles


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_staged_import")]

    operations = [migrations.RunPython(install_roles, remove_roles)]
