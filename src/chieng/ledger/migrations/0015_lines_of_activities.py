from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0014_samples")]

    operations = [
        migrations.RemoveIndex(model_name="activity", name="ledger_activity_of_plan"),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["plan", "counts_until", "since", "state", "kind"], name="ledger_activity_of_period"
            ),
        ),
        migrations.AddField(
            model_name="activity", name="codes_line", field=models.TextField(default="", editable=False)
        ),
        migrations.AddField(
            model_name="activity", name="figures_line", field=models.TextField(default="", editable=False)
        ),
    ]
