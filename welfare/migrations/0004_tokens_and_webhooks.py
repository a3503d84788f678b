import datetime
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

POWERS = Path(__file__).resolve().parents[2] / "districts" / "sql"
TELLING = Path(__file__).resolve().parents[1] / "sql" / "webhooks.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0010_approvals_and_memory'),
        ('impact', '0009_memory'),
        ('subsidiarity', '0004_memory'),
        ('welfare', '0003_forget_person'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.CharField(max_length=40, verbose_name='identificativo')),
                ('kind', models.CharField(max_length=40, verbose_name='evento')),
                ('body', models.TextField(verbose_name='contenuto')),
                ('state', models.CharField(choices=[('waiting', 'in attesa'), ('delivered', 'consegnato'), ('given_up', 'abbandonato')], db_default='waiting', max_length=10, verbose_name='stato')),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, verbose_name='tentativi')),
                ('next_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='prossimo tentativo')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='creato')),
            ],
            options={
                'verbose_name': 'consegna',
                'verbose_name_plural': 'consegne',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='WebhookNews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='evento')),
                ('subject', models.PositiveBigIntegerField(verbose_name='oggetto')),
                ('from_state', models.CharField(blank=True, db_default='', max_length=32, verbose_name='da')),
                ('to_state', models.CharField(blank=True, db_default='', max_length=32, verbose_name='a')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='quando')),
            ],
            options={
                'verbose_name': 'novità da annunciare',
                'verbose_name_plural': 'novità da annunciare',
            },
        ),
        migrations.CreateModel(
            name='DeliveryAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True, verbose_name='quando')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='risposta')),
                ('milliseconds', models.PositiveIntegerField(verbose_name='durata (ms)')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='inizio della risposta')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='errore')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='welfare.delivery')),
            ],
            options={
                'verbose_name': 'tentativo di consegna',
                'verbose_name_plural': 'tentativi di consegna',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='nome')),
                ('prefix', models.CharField(max_length=8, unique=True, verbose_name='prefisso')),
                ('secret_hash', models.CharField(max_length=64, unique=True, verbose_name='impronta del segreto')),
                ('previous_hash', models.CharField(blank=True, db_default='', max_length=64, verbose_name='impronta del precedente')),
                ('previous_until', models.DateTimeField(null=True, verbose_name='il precedente vale fino a')),
                ('rotated_at', models.DateTimeField(null=True, verbose_name='rinnovato')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('read', 'leggere i dati pubblicati'), ('read:provisional', 'leggere i dati provvisori'), ('write:observations', 'caricare osservazioni')], max_length=32), size=3, verbose_name='permessi')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='creato')),
                ('expires_at', models.DateTimeField(verbose_name='scade')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='revocato')),
                ('last_used_at', models.DateTimeField(null=True, verbose_name='ultimo uso')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subsidiarity.membership')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'token',
                'verbose_name_plural': 'token',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TokenEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='nome')),
                ('prefix', models.CharField(max_length=8, verbose_name='prefisso')),
                ('previous_until', models.DateTimeField(null=True, verbose_name='il precedente vale fino a')),
                ('rotated_at', models.DateTimeField(null=True, verbose_name='rinnovato')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('read', 'leggere i dati pubblicati'), ('read:provisional', 'leggere i dati provvisori'), ('write:observations', 'caricare osservazioni')], max_length=32), size=3, verbose_name='permessi')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='creato')),
                ('expires_at', models.DateTimeField(verbose_name='scade')),
                ('revoked_at', models.DateTimeField(null=True, verbose_name='revocato')),
                ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidiarity.membership')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='welfare.token')),
                ('revoked_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'modifica di un token',
                'verbose_name_plural': 'modifiche di token',
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='nome')),
                ('url', models.CharField(max_length=500, verbose_name='indirizzo')),
                ('origin', models.CharField(max_length=300, verbose_name='origine dei collegamenti')),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('project.state_changed', 'un progetto di co-progettazione cambia stato'), ('boundary.adopted', 'una revisione dei confini è adottata'), ('district.recomputed', 'i valori di un distretto sono ricalcolati'), ('actor.verified', 'un ente è verificato')], max_length=40), size=None, verbose_name='eventi')),
                ('secret', models.TextField(verbose_name='segreto, cifrato')),
                ('previous_secret', models.TextField(blank=True, db_default='', verbose_name='segreto precedente, cifrato')),
                ('previous_until', models.DateTimeField(null=True, verbose_name='il precedente firma fino a')),
                ('rotated_at', models.DateTimeField(null=True, verbose_name='rinnovato')),
                ('state', models.CharField(choices=[('active', 'attivo'), ('off', 'spento'), ('disabled', 'fermato')], db_default='active', max_length=10, verbose_name='stato')),
                ('reason', models.CharField(blank=True, db_default='', max_length=300, verbose_name='perché è fermo')),
                ('failing_since', models.DateTimeField(null=True, verbose_name='non risponde dal')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='creato')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='subsidiarity.membership')),
            ],
            options={
                'verbose_name': 'webhook',
                'verbose_name_plural': 'webhook',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='webhook',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='welfare.webhook'),
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='nome')),
                ('url', models.CharField(max_length=500, verbose_name='indirizzo')),
                ('origin', models.CharField(max_length=300, verbose_name='origine dei collegamenti')),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('project.state_changed', 'un progetto di co-progettazione cambia stato'), ('boundary.adopted', 'una revisione dei confini è adottata'), ('district.recomputed', 'i valori di un distretto sono ricalcolati'), ('actor.verified', 'un ente è verificato')], max_length=40), size=None, verbose_name='eventi')),
                ('previous_until', models.DateTimeField(null=True, verbose_name='il precedente firma fino a')),
                ('rotated_at', models.DateTimeField(null=True, verbose_name='rinnovato')),
                ('state', models.CharField(choices=[('active', 'attivo'), ('off', 'spento'), ('disabled', 'fermato')], db_default='active', max_length=10, verbose_name='stato')),
                ('reason', models.CharField(blank=True, db_default='', max_length=300, verbose_name='perché è fermo')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='creato')),
                ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidiarity.membership')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='welfare.webhook')),
            ],
            options={
                'verbose_name': 'modifica di un webhook',
                'verbose_name_plural': 'modifiche di webhook',
            },
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('created_at'), '+', models.Value(datetime.timedelta(days=365))))), name='token_lasts_a_year_at_most'),
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('scopes__contained_by', ['read', 'read:provisional', 'write:observations']), ('scopes__len__gt', 0)), name='token_has_known_scopes'),
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('secret_hash__regex', '^[0-9a-f]{64}$')), name='token_secret_is_hashed'),
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('previous_hash', ''), ('previous_until__isnull', True), ('rotated_at__isnull', True)), models.Q(models.Q(('previous_hash', ''), _negated=True), ('previous_until__gte', models.F('rotated_at')), ('previous_until__isnull', False), ('previous_until__lte', django.db.models.expressions.CombinedExpression(models.F('rotated_at'), '+', models.Value(datetime.timedelta(days=7)))), ('rotated_at__isnull', False)), _connector='OR'), name='token_grace_is_a_week_at_most'),
        ),
        migrations.AddConstraint(
            model_name='token',
            constraint=models.CheckConstraint(condition=models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', False), _connector='OR'), name='token_revoked_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='token',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "welfare_tokenevent" ("created_at", "expires_at", "id", "membership_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "previous_until", "revoked_at", "revoked_by_id", "rotated_at", "scopes") VALUES (NEW."created_at", NEW."expires_at", NEW."id", NEW."membership_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."prefix", NEW."previous_until", NEW."revoked_at", NEW."revoked_by_id", NEW."rotated_at", NEW."scopes"); RETURN NULL;', hash='8c255a7e7b6509624f97012111893bf348ca885f', operation='INSERT', pgid='pgtrigger_insert_insert_19983', table='welfare_token', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='token',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."membership_id" IS DISTINCT FROM (NEW."membership_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix") OR OLD."previous_until" IS DISTINCT FROM (NEW."previous_until") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id") OR OLD."rotated_at" IS DISTINCT FROM (NEW."rotated_at") OR OLD."scopes" IS DISTINCT FROM (NEW."scopes"))', func='INSERT INTO "welfare_tokenevent" ("created_at", "expires_at", "id", "membership_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "previous_until", "revoked_at", "revoked_by_id", "rotated_at", "scopes") VALUES (OLD."created_at", OLD."expires_at", OLD."id", OLD."membership_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."prefix", OLD."previous_until", OLD."revoked_at", OLD."revoked_by_id", OLD."rotated_at", OLD."scopes"); RETURN NULL;', hash='a3b4e70adbcfb58c03dec104189290410d788db2', operation='UPDATE', pgid='pgtrigger_update_update_8c160', table='welfare_token', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='token',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "welfare_tokenevent" ("created_at", "expires_at", "id", "membership_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "previous_until", "revoked_at", "revoked_by_id", "rotated_at", "scopes") VALUES (OLD."created_at", OLD."expires_at", OLD."id", OLD."membership_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."prefix", OLD."previous_until", OLD."revoked_at", OLD."revoked_by_id", OLD."rotated_at", OLD."scopes"); RETURN NULL;', hash='453e1fae60566166a0143654a29ef4bbf5f3be93', operation='DELETE', pgid='pgtrigger_delete_delete_accb7', table='welfare_token', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(('events__contained_by', ['project.state_changed', 'boundary.adopted', 'district.recomputed', 'actor.verified']), ('events__len__gt', 0)), name='webhook_has_known_events'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'off', 'disabled'])), name='webhook_state_known'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('previous_secret', ''), ('previous_until__isnull', True)), models.Q(models.Q(('previous_secret', ''), _negated=True), ('previous_until__gte', models.F('rotated_at')), ('previous_until__isnull', False), ('previous_until__lte', django.db.models.expressions.CombinedExpression(models.F('rotated_at'), '+', models.Value(datetime.timedelta(days=7)))), ('rotated_at__isnull', False)), _connector='OR'), name='webhook_grace_is_a_week_at_most'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "welfare_webhookevent" ("created_at", "events", "id", "membership_id", "name", "origin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_until", "reason", "rotated_at", "state", "url") VALUES (NEW."created_at", NEW."events", NEW."id", NEW."membership_id", NEW."name", NEW."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."previous_until", NEW."reason", NEW."rotated_at", NEW."state", NEW."url"); RETURN NULL;', hash='ca8aec3118bdcf8d750954d50b9956777ba31010', operation='INSERT', pgid='pgtrigger_insert_insert_e3907', table='welfare_webhook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."events" IS DISTINCT FROM (NEW."events") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."membership_id" IS DISTINCT FROM (NEW."membership_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."previous_until" IS DISTINCT FROM (NEW."previous_until") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."rotated_at" IS DISTINCT FROM (NEW."rotated_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."url" IS DISTINCT FROM (NEW."url"))', func='INSERT INTO "welfare_webhookevent" ("created_at", "events", "id", "membership_id", "name", "origin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_until", "reason", "rotated_at", "state", "url") VALUES (OLD."created_at", OLD."events", OLD."id", OLD."membership_id", OLD."name", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."previous_until", OLD."reason", OLD."rotated_at", OLD."state", OLD."url"); RETURN NULL;', hash='1f7f8837d4e8b729be345d651561f722d7887fac', operation='UPDATE', pgid='pgtrigger_update_update_caee6', table='welfare_webhook', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhook',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "welfare_webhookevent" ("created_at", "events", "id", "membership_id", "name", "origin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_until", "reason", "rotated_at", "state", "url") VALUES (OLD."created_at", OLD."events", OLD."id", OLD."membership_id", OLD."name", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."previous_until", OLD."reason", OLD."rotated_at", OLD."state", OLD."url"); RETURN NULL;', hash='701633086d4be3523a99abf114e68c879ed14ac8', operation='DELETE', pgid='pgtrigger_delete_delete_36f28', table='welfare_webhook', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='delivery_due'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('webhook', 'message'), name='message_once_per_webhook'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'delivered', 'given_up'])), name='delivery_state_known'),
        ),
        migrations.RunSQL(TELLING.read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((POWERS / "seal_memory.sql").read_text(), migrations.RunSQL.noop),
    ]
