from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[2] / "districts" / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0012_notifications_and_consultations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name='versione')),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='draft', serialize=False, to='districts.boundaryrevision')),
                ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='salvata il')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'banco di una bozza',
                'verbose_name_plural': 'banchi delle bozze',
            },
        ),
        migrations.CreateModel(
            name='DraftMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('lock', 'bloccato'), ('dissolved', 'sciolta')], max_length=10, verbose_name='tipo')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='il')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='districts.draft')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.territorialunit')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.zone')),
            ],
            options={
                'verbose_name': 'segno su una bozza',
                'verbose_name_plural': 'segni su una bozza',
                'ordering': ['draft', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DraftMarkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('lock', 'bloccato'), ('dissolved', 'sciolta')], max_length=10, verbose_name='tipo')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='il')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.draft')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='districts.draftmark')),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.territorialunit')),
                ('zone', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.zone')),
            ],
            options={
                'verbose_name': 'modifica di un segno su una bozza',
                'verbose_name_plural': 'modifiche di un segno su una bozza',
            },
        ),
        migrations.CreateModel(
            name='DraftStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='numero')),
                ('version', models.PositiveIntegerField(verbose_name='versione')),
                ('kind', models.CharField(choices=[('move', 'spostamento'), ('undo', 'annullamento'), ('redo', 'ripristino'), ('rebase', 'riallineamento')], max_length=8, verbose_name='tipo')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='il')),
                ('acting_as', models.CharField(blank=True, max_length=32, verbose_name='in veste di')),
                ('acting_for', models.CharField(blank=True, max_length=200, verbose_name='per conto di')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='districts.draft')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='districts.draftstep')),
            ],
            options={
                'verbose_name': 'passo di una bozza',
                'verbose_name_plural': 'passi di una bozza',
                'ordering': ['draft', 'number'],
            },
        ),
        migrations.CreateModel(
            name='DraftMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.zone')),
                ('to_zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.zone')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.territorialunit')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='districts.draftstep')),
            ],
            options={
                'verbose_name': 'spostamento di un comune',
                'verbose_name_plural': 'spostamenti di comuni',
            },
        ),
        migrations.AddConstraint(
            model_name='draftmark',
            constraint=models.UniqueConstraint(fields=('draft', 'kind', 'zone', 'unit'), name='draft_mark_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='draftmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unit__isnull', True), ('zone__isnull', False)), models.Q(('kind', 'lock'), ('unit__isnull', False), ('zone__isnull', True)), _connector='OR'), name='draft_mark_on_one_thing'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftmark',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_draftmarkevent" ("at", "by_id", "draft_id", "id", "kind", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "zone_id") VALUES (NEW."at", NEW."by_id", NEW."draft_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."unit_id", NEW."zone_id"); RETURN NULL;', hash='11b19fc642bcf469275ede3b12bb398db8a56289', operation='INSERT', pgid='pgtrigger_insert_insert_c2335', table='districts_draftmark', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftmark',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "districts_draftmarkevent" ("at", "by_id", "draft_id", "id", "kind", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "zone_id") VALUES (OLD."at", OLD."by_id", OLD."draft_id", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."unit_id", OLD."zone_id"); RETURN NULL;', hash='9833cdb0014a5c6cbe6e80706e8262282c557c9c', operation='UPDATE', pgid='pgtrigger_update_update_0342c', table='districts_draftmark', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftmark',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_draftmarkevent" ("at", "by_id", "draft_id", "id", "kind", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "zone_id") VALUES (OLD."at", OLD."by_id", OLD."draft_id", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."unit_id", OLD."zone_id"); RETURN NULL;', hash='50602a1dedc92cd2fd2bac1f0df4fe8dfeed30c0', operation='DELETE', pgid='pgtrigger_delete_delete_9d879', table='districts_draftmark', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='draftstep',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='draft_step_once'),
        ),
        migrations.AddConstraint(
            model_name='draftstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['undo', 'redo']), ('reverses__isnull', False)), models.Q(('kind__in', ['move', 'rebase']), ('reverses__isnull', True)), _connector='OR'), name='draft_step_reverses_if_it_undoes'),
        ),
        migrations.AddConstraint(
            model_name='draftmove',
            constraint=models.UniqueConstraint(fields=('step', 'unit'), name='draft_move_once_per_step'),
        ),
        migrations.AddConstraint(
            model_name='draftmove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_zone__isnull', False), ('to_zone__isnull', False), models.Q(('from_zone', models.F('to_zone')), _negated=True)), models.Q(('from_zone__isnull', True), ('to_zone__isnull', False)), models.Q(('from_zone__isnull', False), ('to_zone__isnull', True)), _connector='OR'), name='draft_move_goes_elsewhere'),
        ),
        migrations.RunSQL((SQL / "seal_memory.sql").read_text(), migrations.RunSQL.noop),
    ]
