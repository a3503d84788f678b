import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subsidiarity', '0005_theory_and_districts_kept'),
        ('welfare', '0004_tokens_and_webhooks'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='token',
            name='token_has_known_scopes',
        ),
        # PostgreSQL keeps no size of an array: there is nothing to alter. Asked to, it refuses, since a
        # trigger watches the column, and only gives in once the trigger is taken away.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='token',
                    name='scopes',
                    field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('read', 'leggere i dati pubblicati'), ('read:provisional', 'leggere i dati provvisori'), ('write:observations', 'caricare osservazioni'), ('write:proposals', 'chiedere proposte di distretti')], max_length=32), size=4, verbose_name='permessi'),
                ),
                migrations.AlterField(
                    model_name='tokenevent',
                    name='scopes',
                    field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('read', 'leggere i dati pubblicati'), ('read:provisional', 'leggere i dati provvisori'), ('write:observations', 'caricare osservazioni'), ('write:proposals', 'chiedere proposte di distretti')], max_length=32), size=4, verbose_name='permessi'),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('scopes__contained_by', ['read', 'read:provisional', 'write:observations', 'write:proposals']), ('scopes__len__gt', 0)), name='token_has_known_scopes'),
        ),
    ]
