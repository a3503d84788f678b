from pathlib import Path

import districts.models.acts
import districts.files.private
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
        ('contenttypes', '0002_remove_content_type_name'),
        ('districts', '0009_hat_of_a_state_change'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(storage=districts.files.private.PrivateStorage(), upload_to=districts.models.acts.random_name, verbose_name='file')),
                ('name', models.CharField(max_length=150, verbose_name='nome')),
                ('size', models.PositiveIntegerField(verbose_name='byte')),
                ('sha256', models.CharField(max_length=64, verbose_name='impronta')),
                ('is_public', models.BooleanField(default=False, verbose_name='pubblico')),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='caricato il')),
                ('acting_as', models.CharField(blank=True, max_length=32, verbose_name='in veste di')),
                ('acting_for', models.CharField(blank=True, max_length=200, verbose_name='per conto di')),
            ],
            options={
                'verbose_name': 'documento di un atto',
                'verbose_name_plural': 'documenti di atti',
                'ordering': ['-added_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ActEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('DGR', 'DGR'), ('DCR', 'DCR'), ('LR', 'L.R.'), ('DD', 'DD'), ('L', 'L.'), ('delibera', 'delibera'), ('decreto', 'decreto'), ('convenzione', 'convenzione'), ('altro', 'atto')], max_length=12, verbose_name='tipo')),
                ('authority', models.CharField(max_length=120, verbose_name='organo')),
                ('authority_ipa', models.CharField(blank=True, max_length=20, verbose_name='codice IPA')),
                ('number', models.CharField(max_length=32, verbose_name='numero')),
                ('date', models.DateField(verbose_name='data')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='oggetto')),
                ('url', models.URLField(blank=True, verbose_name='indirizzo')),
            ],
            options={
                'verbose_name': 'modifica di un atto',
                'verbose_name_plural': 'modifiche di un atto',
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='che cosa')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='impronta')),
                ('state', models.CharField(choices=[('pending', 'in attesa'), ('approved', 'approvata'), ('rejected', 'respinta'), ('withdrawn', 'ritirata')], default='pending', max_length=10, verbose_name='stato')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='chiesta il')),
                ('acting_as', models.CharField(blank=True, max_length=32, verbose_name='in veste di')),
                ('acting_for', models.CharField(blank=True, max_length=200, verbose_name='per conto di')),
                ('reason', models.TextField(verbose_name='motivo')),
            ],
            options={
                'verbose_name': 'approvazione',
                'verbose_name_plural': 'approvazioni',
                'ordering': ['-asked_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ApprovalDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('approve', 'approva'), ('reject', 'respinge')], max_length=8, verbose_name='esito')),
                ('reason', models.TextField(verbose_name='motivo')),
                ('acting_as', models.CharField(blank=True, max_length=32, verbose_name='in veste di')),
                ('acting_for', models.CharField(blank=True, max_length=200, verbose_name='per conto di')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='quando')),
            ],
            options={
                'verbose_name': 'decisione',
                'verbose_name_plural': 'decisioni',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ApprovalFlow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='codice')),
                ('version', models.PositiveIntegerField(verbose_name='versione')),
                ('name', models.CharField(max_length=120, verbose_name='nome')),
                ('reason', models.TextField(verbose_name='motivo')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='quando')),
            ],
            options={
                'verbose_name': 'flusso di approvazione',
                'verbose_name_plural': 'flussi di approvazione',
                'ordering': ['code', '-version'],
            },
        ),
        migrations.CreateModel(
            name='ApprovalSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'posto nominato',
                'verbose_name_plural': 'posti nominati',
            },
        ),
        migrations.CreateModel(
            name='ApprovalStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numero')),
                ('name', models.CharField(max_length=120, verbose_name='nome')),
                ('policy', models.CharField(choices=[('all', 'tutti'), ('any', 'uno qualsiasi'), ('at_least', 'almeno')], max_length=10, verbose_name='regola')),
                ('seats', models.PositiveSmallIntegerField(default=1, verbose_name='posti')),
                ('at_least', models.PositiveSmallIntegerField(default=1, verbose_name='approvazioni necessarie')),
                ('permission', models.CharField(blank=True, max_length=80, verbose_name='permesso')),
                ('term_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='giorni per decidere')),
            ],
            options={
                'verbose_name': 'passo di approvazione',
                'verbose_name_plural': 'passi di approvazione',
                'ordering': ['flow', 'number'],
            },
        ),
        migrations.CreateModel(
            name='BoundaryRevisionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('draft', 'bozza'), ('consultation', 'in consultazione'), ('adopted', 'adottata'), ('revoked', 'revocata')], default='draft', max_length=12, verbose_name='stato')),
                ('title', models.CharField(max_length=200, verbose_name='titolo')),
                ('rationale', models.TextField(verbose_name='motivazione')),
                ('act_note', models.CharField(blank=True, max_length=300, verbose_name="nota sull'atto")),
                ('effective_from', models.DateField(blank=True, null=True, verbose_name='in vigore dal')),
                ('date_precision', models.CharField(choices=[('day', 'giorno'), ('year', 'anno'), ('vintage', 'data della fonte')], default='day', max_length=8, verbose_name='precisione della data')),
                ('basis', models.CharField(choices=[('legal', 'elenco ufficiale'), ('derived', 'conseguenza di un elenco ufficiale'), ('reconstructed', 'ricostruito da documenti'), ('approximated', 'approssimato'), ('proposal', 'proposta')], max_length=16, verbose_name='fondamento')),
                ('unit_vintage', models.DateField(verbose_name='comuni alla data del')),
                ('origin', models.CharField(choices=[('manual', 'a mano'), ('import', 'importazione'), ('istat_change', 'variazione ISTAT'), ('scenario_generator', 'proposta calcolata')], default='manual', max_length=20, verbose_name='origine')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='registrata')),
            ],
            options={
                'verbose_name': 'modifica di una revisione dei confini',
                'verbose_name_plural': 'modifiche di una revisione dei confini',
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flow_code', models.SlugField(blank=True, max_length=40, verbose_name='solo per il flusso')),
                ('valid_from', models.DateField(verbose_name='dal')),
                ('valid_to', models.DateField(verbose_name='fino al (escluso)')),
                ('reason', models.TextField(verbose_name='motivo')),
                ('granted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='concessa il')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revocata il')),
            ],
            options={
                'verbose_name': 'delega',
                'verbose_name_plural': 'deleghe',
                'ordering': ['-valid_from', '-id'],
            },
        ),
        migrations.CreateModel(
            name='DelegationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('flow_code', models.SlugField(blank=True, db_index=False, max_length=40, verbose_name='solo per il flusso')),
                ('valid_from', models.DateField(verbose_name='dal')),
                ('valid_to', models.DateField(verbose_name='fino al (escluso)')),
                ('reason', models.TextField(verbose_name='motivo')),
                ('granted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='concessa il')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revocata il')),
            ],
            options={
                'verbose_name': 'modifica di una delega',
                'verbose_name_plural': 'modifiche di una delega',
            },
        ),
        migrations.CreateModel(
            name='RegionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=32)),
                ('name', models.CharField(max_length=100, verbose_name='nome')),
                ('official_name', models.CharField(max_length=100, verbose_name='nome ufficiale')),
                ('attribution', models.TextField(verbose_name='riga delle fonti')),
                ('attribution_en', models.TextField(blank=True, verbose_name='riga delle fonti in inglese')),
                ('website', models.URLField(blank=True, verbose_name="sito dell'ente")),
                ('feedback', models.CharField(blank=True, max_length=200, verbose_name='dove segnalare')),
                ('accessibility_statement', models.URLField(blank=True, verbose_name='dichiarazione di accessibilità')),
                ('privacy_notice', models.URLField(blank=True, verbose_name="informativa privacy dell'ente")),
                ('gaps', models.JSONField(blank=True, default=list, verbose_name='che cosa manca nei dati')),
            ],
            options={
                'verbose_name': 'modifica della regione',
                'verbose_name_plural': 'modifiche della regione',
            },
        ),
        migrations.CreateModel(
            name='TerritorialUnitEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('istat_code', models.CharField(max_length=16, verbose_name='codice ISTAT')),
                ('kind', models.CharField(choices=[('comune', 'comune'), ('submunicipal', 'parte di comune')], default='comune', max_length=16, verbose_name='tipo')),
                ('name', models.CharField(max_length=100, verbose_name='nome')),
                ('cadastral_code', models.CharField(blank=True, max_length=4, verbose_name='codice catastale')),
                ('province_code', models.CharField(blank=True, max_length=3, verbose_name='codice della provincia')),
                ('province_name', models.CharField(blank=True, max_length=60, verbose_name='provincia')),
                ('is_capital', models.BooleanField(default=False, verbose_name='capoluogo')),
                ('altitude_zone', models.CharField(blank=True, max_length=40, verbose_name='zona altimetrica')),
                ('urbanisation', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'città'), (2, 'piccole città e sobborghi'), (3, 'zone rurali')], null=True, verbose_name='grado di urbanizzazione')),
                ('altitude_m', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='altitudine del centro (m)')),
                ('classes_altitude_zone', models.CharField(blank=True, db_default='', max_length=40, verbose_name='zona altimetrica della classificazione')),
                ('classes_on', models.DateField(blank=True, null=True, verbose_name='classi alla data del')),
                ('classes_source', models.CharField(blank=True, db_default='', max_length=100, verbose_name='fonte delle classi')),
                ('note', models.CharField(blank=True, db_default='', max_length=300, verbose_name='che cosa comprende')),
                ('shape_basis', models.CharField(choices=[('legal', 'elenco ufficiale'), ('derived', 'conseguenza di un elenco ufficiale'), ('reconstructed', 'ricostruito da documenti'), ('approximated', 'approssimato'), ('proposal', 'proposta')], db_default='legal', max_length=16, verbose_name='fondamento del confine')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='esiste dal')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='esiste fino al (escluso)')),
                ('area_km2', models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='superficie (km²)')),
            ],
            options={
                'verbose_name': 'modifica di un comune',
                'verbose_name_plural': 'modifiche di un comune',
            },
        ),
        migrations.CreateModel(
            name='ZoneEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=32, verbose_name='codice')),
                ('name', models.CharField(max_length=150, verbose_name='nome')),
                ('parent_code', models.CharField(blank=True, max_length=32, verbose_name='codice superiore')),
                ('parent_name', models.CharField(blank=True, max_length=150, verbose_name='ente o area superiore')),
            ],
            options={
                'verbose_name': 'modifica di una zona',
                'verbose_name_plural': 'modifiche di una zona',
            },
        ),
        migrations.CreateModel(
            name='ZoningEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.SlugField(db_index=False, max_length=32, verbose_name='codice')),
                ('policy', models.CharField(choices=[('health', 'Salute'), ('social', 'Sociale'), ('labour', 'Lavoro'), ('education', 'Scuola'), ('development', 'Sviluppo'), ('cohesion', 'Coesione sociale'), ('administration', 'Amministrazione')], max_length=16, verbose_name='politica')),
                ('kind', models.CharField(choices=[('statutory', 'prevista da norma'), ('programme', 'di programma'), ('administrative', 'amministrativa'), ('scaffold', 'storica'), ('region', "l'intera regione")], max_length=16, verbose_name='tipo')),
                ('extent', models.CharField(choices=[('total', 'totale'), ('partial', 'parziale')], max_length=8, verbose_name='estensione')),
                ('is_reference', models.BooleanField(default=False, verbose_name='rappresenta la sua politica')),
                ('name_it', models.CharField(max_length=150, verbose_name='nome')),
                ('name_en', models.CharField(max_length=150, verbose_name='nome in inglese')),
                ('zone_noun_it', models.CharField(blank=True, max_length=60, verbose_name='nome delle zone')),
                ('zone_noun_en', models.CharField(blank=True, max_length=60, verbose_name='nome delle zone in inglese')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='cessata il')),
            ],
            options={
                'verbose_name': 'modifica di una zonizzazione',
                'verbose_name_plural': 'modifiche di una zonizzazione',
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='act',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_actevent" ("authority", "authority_ipa", "date", "id", "kind", "number", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "url") VALUES (NEW."authority", NEW."authority_ipa", NEW."date", NEW."id", NEW."kind", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."title", NEW."url"); RETURN NULL;', hash='38426914fb612a3dd0d9a9038db7b7c1e79ee08a', operation='INSERT', pgid='pgtrigger_insert_insert_d8421', table='districts_act', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='act',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "districts_actevent" ("authority", "authority_ipa", "date", "id", "kind", "number", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "url") VALUES (OLD."authority", OLD."authority_ipa", OLD."date", OLD."id", OLD."kind", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."title", OLD."url"); RETURN NULL;', hash='8f6de2c47c5b375ae847085cbb3c3b6f8d1f2cf4', operation='UPDATE', pgid='pgtrigger_update_update_99719', table='districts_act', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='act',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_actevent" ("authority", "authority_ipa", "date", "id", "kind", "number", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "url") VALUES (OLD."authority", OLD."authority_ipa", OLD."date", OLD."id", OLD."kind", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."title", OLD."url"); RETURN NULL;', hash='836ac23ec549bbc350fd7e8237d73f4f9eb85834', operation='DELETE', pgid='pgtrigger_delete_delete_4c6c3', table='districts_act', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boundaryrevision',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_boundaryrevisionevent" ("act_id", "act_note", "approver_id", "author_id", "based_on_id", "basis", "corrects_id", "date_precision", "derived_from_id", "effective_from", "id", "origin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "rationale", "recorded_at", "state", "title", "unit_vintage", "zoning_id") VALUES (NEW."act_id", NEW."act_note", NEW."approver_id", NEW."author_id", NEW."based_on_id", NEW."basis", NEW."corrects_id", NEW."date_precision", NEW."derived_from_id", NEW."effective_from", NEW."id", NEW."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."rationale", NEW."recorded_at", NEW."state", NEW."title", NEW."unit_vintage", NEW."zoning_id"); RETURN NULL;', hash='837e86dc1dcb3eb4c43d7c1ec0308634458be0bb', operation='INSERT', pgid='pgtrigger_insert_insert_9477d', table='districts_boundaryrevision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boundaryrevision',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "districts_boundaryrevisionevent" ("act_id", "act_note", "approver_id", "author_id", "based_on_id", "basis", "corrects_id", "date_precision", "derived_from_id", "effective_from", "id", "origin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "rationale", "recorded_at", "state", "title", "unit_vintage", "zoning_id") VALUES (OLD."act_id", OLD."act_note", OLD."approver_id", OLD."author_id", OLD."based_on_id", OLD."basis", OLD."corrects_id", OLD."date_precision", OLD."derived_from_id", OLD."effective_from", OLD."id", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."rationale", OLD."recorded_at", OLD."state", OLD."title", OLD."unit_vintage", OLD."zoning_id"); RETURN NULL;', hash='687479af5f66d82e890c0a4eca2d589ba4fa0f39', operation='UPDATE', pgid='pgtrigger_update_update_80297', table='districts_boundaryrevision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='boundaryrevision',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_boundaryrevisionevent" ("act_id", "act_note", "approver_id", "author_id", "based_on_id", "basis", "corrects_id", "date_precision", "derived_from_id", "effective_from", "id", "origin", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "rationale", "recorded_at", "state", "title", "unit_vintage", "zoning_id") VALUES (OLD."act_id", OLD."act_note", OLD."approver_id", OLD."author_id", OLD."based_on_id", OLD."basis", OLD."corrects_id", OLD."date_precision", OLD."derived_from_id", OLD."effective_from", OLD."id", OLD."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."rationale", OLD."recorded_at", OLD."state", OLD."title", OLD."unit_vintage", OLD."zoning_id"); RETURN NULL;', hash='5184ce74ce32427bb21b560214e31de2b59cc464', operation='DELETE', pgid='pgtrigger_delete_delete_15791', table='districts_boundaryrevision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_regionevent" ("accessibility_statement", "attribution", "attribution_en", "code", "feedback", "gaps", "id", "name", "official_name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "privacy_notice", "website") VALUES (NEW."accessibility_statement", NEW."attribution", NEW."attribution_en", NEW."code", NEW."feedback", NEW."gaps", NEW."id", NEW."name", NEW."official_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."privacy_notice", NEW."website"); RETURN NULL;', hash='882e68af35c253dd1eba42c10cc4a2b5b7a40256', operation='INSERT', pgid='pgtrigger_insert_insert_7d042', table='districts_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "districts_regionevent" ("accessibility_statement", "attribution", "attribution_en", "code", "feedback", "gaps", "id", "name", "official_name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "privacy_notice", "website") VALUES (OLD."accessibility_statement", OLD."attribution", OLD."attribution_en", OLD."code", OLD."feedback", OLD."gaps", OLD."id", OLD."name", OLD."official_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."privacy_notice", OLD."website"); RETURN NULL;', hash='44037bb14455ffa3ab6acff1d38ea8901ed1427d', operation='UPDATE', pgid='pgtrigger_update_update_80675', table='districts_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_regionevent" ("accessibility_statement", "attribution", "attribution_en", "code", "feedback", "gaps", "id", "name", "official_name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "privacy_notice", "website") VALUES (OLD."accessibility_statement", OLD."attribution", OLD."attribution_en", OLD."code", OLD."feedback", OLD."gaps", OLD."id", OLD."name", OLD."official_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."privacy_notice", OLD."website"); RETURN NULL;', hash='19dccf7695e94196c60fa6ee901d9fb6bd7632c6', operation='DELETE', pgid='pgtrigger_delete_delete_d678b', table='districts_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territorialunit',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_territorialunitevent" ("altitude_m", "altitude_zone", "area_km2", "cadastral_code", "classes_altitude_zone", "classes_on", "classes_source", "id", "is_capital", "istat_code", "kind", "name", "note", "parent_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_code", "province_name", "shape_basis", "urbanisation", "valid_from", "valid_to") VALUES (NEW."altitude_m", NEW."altitude_zone", NEW."area_km2", NEW."cadastral_code", NEW."classes_altitude_zone", NEW."classes_on", NEW."classes_source", NEW."id", NEW."is_capital", NEW."istat_code", NEW."kind", NEW."name", NEW."note", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."province_code", NEW."province_name", NEW."shape_basis", NEW."urbanisation", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='21ed6724c63c100cbc8a8eb73d4fe42240032550', operation='INSERT', pgid='pgtrigger_insert_insert_2d5d4', table='districts_territorialunit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territorialunit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."altitude_m" IS DISTINCT FROM (NEW."altitude_m") OR OLD."altitude_zone" IS DISTINCT FROM (NEW."altitude_zone") OR OLD."area_km2" IS DISTINCT FROM (NEW."area_km2") OR OLD."cadastral_code" IS DISTINCT FROM (NEW."cadastral_code") OR OLD."classes_altitude_zone" IS DISTINCT FROM (NEW."classes_altitude_zone") OR OLD."classes_on" IS DISTINCT FROM (NEW."classes_on") OR OLD."classes_source" IS DISTINCT FROM (NEW."classes_source") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_capital" IS DISTINCT FROM (NEW."is_capital") OR OLD."istat_code" IS DISTINCT FROM (NEW."istat_code") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."province_code" IS DISTINCT FROM (NEW."province_code") OR OLD."province_name" IS DISTINCT FROM (NEW."province_name") OR OLD."shape_basis" IS DISTINCT FROM (NEW."shape_basis") OR OLD."urbanisation" IS DISTINCT FROM (NEW."urbanisation") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_to" IS DISTINCT FROM (NEW."valid_to"))', func='INSERT INTO "districts_territorialunitevent" ("altitude_m", "altitude_zone", "area_km2", "cadastral_code", "classes_altitude_zone", "classes_on", "classes_source", "id", "is_capital", "istat_code", "kind", "name", "note", "parent_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_code", "province_name", "shape_basis", "urbanisation", "valid_from", "valid_to") VALUES (OLD."altitude_m", OLD."altitude_zone", OLD."area_km2", OLD."cadastral_code", OLD."classes_altitude_zone", OLD."classes_on", OLD."classes_source", OLD."id", OLD."is_capital", OLD."istat_code", OLD."kind", OLD."name", OLD."note", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."province_code", OLD."province_name", OLD."shape_basis", OLD."urbanisation", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='3570c0391e04a6e4368c65513f28ffc124f32183', operation='UPDATE', pgid='pgtrigger_update_update_39c2d', table='districts_territorialunit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='territorialunit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_territorialunitevent" ("altitude_m", "altitude_zone", "area_km2", "cadastral_code", "classes_altitude_zone", "classes_on", "classes_source", "id", "is_capital", "istat_code", "kind", "name", "note", "parent_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "province_code", "province_name", "shape_basis", "urbanisation", "valid_from", "valid_to") VALUES (OLD."altitude_m", OLD."altitude_zone", OLD."area_km2", OLD."cadastral_code", OLD."classes_altitude_zone", OLD."classes_on", OLD."classes_source", OLD."id", OLD."is_capital", OLD."istat_code", OLD."kind", OLD."name", OLD."note", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."province_code", OLD."province_name", OLD."shape_basis", OLD."urbanisation", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='2489c80ad9542e094ab08daf8dbeacf85c7c50b6', operation='DELETE', pgid='pgtrigger_delete_delete_45540', table='districts_territorialunit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zone',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_zoneevent" ("code", "id", "name", "parent_code", "parent_name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "zoning_id") VALUES (NEW."code", NEW."id", NEW."name", NEW."parent_code", NEW."parent_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."zoning_id"); RETURN NULL;', hash='613e722f5ce0991dfc027cb30e6d90e537c98cd7', operation='INSERT', pgid='pgtrigger_insert_insert_4784f', table='districts_zone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zone',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "districts_zoneevent" ("code", "id", "name", "parent_code", "parent_name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "zoning_id") VALUES (OLD."code", OLD."id", OLD."name", OLD."parent_code", OLD."parent_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."zoning_id"); RETURN NULL;', hash='3427b043d35ce94d5c0775e971ddc6e3d1a25864', operation='UPDATE', pgid='pgtrigger_update_update_18371', table='districts_zone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zone',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_zoneevent" ("code", "id", "name", "parent_code", "parent_name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "zoning_id") VALUES (OLD."code", OLD."id", OLD."name", OLD."parent_code", OLD."parent_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."zoning_id"); RETURN NULL;', hash='55d2ad444f51df296804ff22cb5434beed614a79', operation='DELETE', pgid='pgtrigger_delete_delete_d852e', table='districts_zone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zoning',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_zoningevent" ("code", "ended_on", "extent", "id", "is_reference", "kind", "name_en", "name_it", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "zone_noun_en", "zone_noun_it") VALUES (NEW."code", NEW."ended_on", NEW."extent", NEW."id", NEW."is_reference", NEW."kind", NEW."name_en", NEW."name_it", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."policy", NEW."zone_noun_en", NEW."zone_noun_it"); RETURN NULL;', hash='e90fee083bb30b516c60fb93e143ac4fa6e8de53', operation='INSERT', pgid='pgtrigger_insert_insert_f23cb', table='districts_zoning', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zoning',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "districts_zoningevent" ("code", "ended_on", "extent", "id", "is_reference", "kind", "name_en", "name_it", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "zone_noun_en", "zone_noun_it") VALUES (OLD."code", OLD."ended_on", OLD."extent", OLD."id", OLD."is_reference", OLD."kind", OLD."name_en", OLD."name_it", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."policy", OLD."zone_noun_en", OLD."zone_noun_it"); RETURN NULL;', hash='eddbccbbee2294eb978d36b714584d18518f79e5', operation='UPDATE', pgid='pgtrigger_update_update_c02ad', table='districts_zoning', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='zoning',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_zoningevent" ("code", "ended_on", "extent", "id", "is_reference", "kind", "name_en", "name_it", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "zone_noun_en", "zone_noun_it") VALUES (OLD."code", OLD."ended_on", OLD."extent", OLD."id", OLD."is_reference", OLD."kind", OLD."name_en", OLD."name_it", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."policy", OLD."zone_noun_en", OLD."zone_noun_it"); RETURN NULL;', hash='527a1ea45319c09b5402a6788df638bd7e4db9ae', operation='DELETE', pgid='pgtrigger_delete_delete_7e2a2', table='districts_zoning', when='AFTER')),
        ),
        migrations.AddField(
            model_name='actdocument',
            name='act',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='districts.act', verbose_name='atto'),
        ),
        migrations.AddField(
            model_name='actdocument',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='actevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='districts.act'),
        ),
        migrations.AddField(
            model_name='approval',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chiesta da'),
        ),
        migrations.AddField(
            model_name='approval',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='autore'),
        ),
        migrations.AddField(
            model_name='approval',
            name='content_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype'),
        ),
        migrations.AddField(
            model_name='approvaldecision',
            name='approval',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='districts.approval'),
        ),
        migrations.AddField(
            model_name='approvaldecision',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chi'),
        ),
        migrations.AddField(
            model_name='approvaldecision',
            name='seat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='al posto di'),
        ),
        migrations.AddField(
            model_name='approvalflow',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='approval',
            name='flow',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='districts.approvalflow'),
        ),
        migrations.AddField(
            model_name='approvalseat',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='approvalstep',
            name='flow',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='districts.approvalflow'),
        ),
        migrations.AddField(
            model_name='approvalseat',
            name='step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named', to='districts.approvalstep'),
        ),
        migrations.AddField(
            model_name='approvaldecision',
            name='step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='districts.approvalstep'),
        ),
        migrations.AddField(
            model_name='boundaryrevisionevent',
            name='act',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.act', verbose_name='atto'),
        ),
        migrations.AddField(
            model_name='boundaryrevisionevent',
            name='approver',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='boundaryrevisionevent',
            name='author',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='boundaryrevisionevent',
            name='based_on',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.boundaryrevision', verbose_name='parte da'),
        ),
        migrations.AddField(
            model_name='boundaryrevisionevent',
            name='corrects',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.boundaryrevision', verbose_name='corregge'),
        ),
        migrations.AddField(
            model_name='boundaryrevisionevent',
            name='derived_from',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.zoning', verbose_name='costruita a partire da'),
        ),
        migrations.AddField(
            model_name='boundaryrevisionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='districts.boundaryrevision'),
        ),
        migrations.AddField(
            model_name='boundaryrevisionevent',
            name='zoning',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.zoning'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='delegate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_had', to=settings.AUTH_USER_MODEL, verbose_name='delegato'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_given', to=settings.AUTH_USER_MODEL, verbose_name='chi delega'),
        ),
        migrations.AddField(
            model_name='approvaldecision',
            name='delegation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.delegation', verbose_name='delega'),
        ),
        migrations.AddField(
            model_name='delegationevent',
            name='delegate',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='delegato'),
        ),
        migrations.AddField(
            model_name='delegationevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chi delega'),
        ),
        migrations.AddField(
            model_name='delegationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='districts.delegation'),
        ),
        migrations.AddField(
            model_name='regionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='districts.region'),
        ),
        migrations.AddField(
            model_name='territorialunitevent',
            name='parent',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.territorialunit', verbose_name='comune'),
        ),
        migrations.AddField(
            model_name='territorialunitevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='districts.territorialunit'),
        ),
        migrations.AddField(
            model_name='zoneevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='districts.zone'),
        ),
        migrations.AddField(
            model_name='zoneevent',
            name='zoning',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.zoning'),
        ),
        migrations.AddField(
            model_name='zoningevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='districts.zoning'),
        ),
        migrations.AddConstraint(
            model_name='actdocument',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='document_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='approvalflow',
            constraint=models.UniqueConstraint(fields=('code', 'version'), name='flow_version_once'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('content_type', 'object_id'), name='approval_one_pending_each'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='approval_says_why'),
        ),
        migrations.AddConstraint(
            model_name='approvalstep',
            constraint=models.UniqueConstraint(fields=('flow', 'number'), name='step_once_per_flow'),
        ),
        migrations.AddConstraint(
            model_name='approvalstep',
            constraint=models.CheckConstraint(condition=models.Q(('at_least__gte', 1), ('at_least__lte', models.F('seats')), ('seats__gte', 1)), name='step_can_be_passed'),
        ),
        migrations.AddConstraint(
            model_name='approvalseat',
            constraint=models.UniqueConstraint(fields=('step', 'person'), name='seat_once_per_step'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='delegation_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('person', models.F('delegate')), _negated=True), name='delegation_to_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='delegation_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_delegationevent" ("delegate_id", "flow_code", "granted_at", "id", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "valid_from", "valid_to") VALUES (NEW."delegate_id", NEW."flow_code", NEW."granted_at", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."reason", NEW."revoked_at", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='7c8088ad2fe0a2fdff26757951e25e08000c227b', operation='INSERT', pgid='pgtrigger_insert_insert_d5cbc', table='districts_delegation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "districts_delegationevent" ("delegate_id", "flow_code", "granted_at", "id", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "valid_from", "valid_to") VALUES (OLD."delegate_id", OLD."flow_code", OLD."granted_at", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."reason", OLD."revoked_at", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='55a872cdfd182368b6e6ba63933b630c84f0e024', operation='UPDATE', pgid='pgtrigger_update_update_81ab0', table='districts_delegation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delegation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "districts_delegationevent" ("delegate_id", "flow_code", "granted_at", "id", "person_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revoked_at", "valid_from", "valid_to") VALUES (OLD."delegate_id", OLD."flow_code", OLD."granted_at", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."reason", OLD."revoked_at", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='d1a2dc034ac8112e8f59c1dbb6d49b1be7f24eee', operation='DELETE', pgid='pgtrigger_delete_delete_fe214', table='districts_delegation', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='approvaldecision',
            constraint=models.UniqueConstraint(fields=('approval', 'by'), name='decision_once_per_person'),
        ),
        migrations.AddConstraint(
            model_name='approvaldecision',
            constraint=models.UniqueConstraint(fields=('approval', 'seat'), name='decision_once_per_seat'),
        ),
        migrations.AddConstraint(
            model_name='approvaldecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by', models.F('seat')), ('delegation__isnull', True)), models.Q(models.Q(('by', models.F('seat')), _negated=True), ('delegation__isnull', False)), _connector='OR'), name='decision_for_another_by_delegation'),
        ),
        migrations.AddConstraint(
            model_name='approvaldecision',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='decision_says_why'),
        ),
        migrations.RunSQL((SQL / "approvals.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "seal_memory.sql").read_text(), migrations.RunSQL.noop),
    ]
