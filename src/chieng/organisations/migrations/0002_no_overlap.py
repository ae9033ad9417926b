from django.db import migrations

from chieng.organisations.migrations._no_overlap import install, remove


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
