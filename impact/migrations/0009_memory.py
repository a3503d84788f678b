from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[2] / "districts" / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0008_indicator_meaning_in_english'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndicatorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=16, verbose_name='codice')),
                ('source_code', models.CharField(blank=True, max_length=60, verbose_name='codice della fonte')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='versione')),
                ('state', models.CharField(choices=[('draft', 'bozza'), ('active', 'attivo'), ('retired', 'ritirato')], default='active', max_length=8, verbose_name='stato')),
                ('name_it', models.CharField(max_length=150, verbose_name='nome')),
                ('name_en', models.CharField(max_length=150, verbose_name='nome in inglese')),
                ('definition_it', models.TextField(verbose_name='definizione')),
                ('definition_en', models.TextField(verbose_name='definizione in inglese')),
                ('meaning_it', models.CharField(blank=True, max_length=300, verbose_name='che cosa significa')),
                ('meaning_en', models.CharField(blank=True, db_default='', max_length=300, verbose_name='che cosa significa, in inglese')),
                ('note_it', models.TextField(blank=True, verbose_name='nota')),
                ('unit', models.CharField(max_length=20, verbose_name='unità di misura')),
                ('direction', models.CharField(choices=[('higher_better', 'più alto è meglio'), ('lower_better', 'più basso è meglio'), ('neutral', 'senza verso')], max_length=14, verbose_name='verso')),
                ('aggregation', models.CharField(choices=[('sum', 'somma'), ('ratio_of_sums', 'rapporto fra somme'), ('weighted_mean', 'media pesata'), ('platform', 'calcolato dalla piattaforma'), ('none', 'non si aggrega')], max_length=14, verbose_name='aggregazione')),
                ('origin', models.CharField(choices=[('observed', 'osservazioni'), ('population', 'popolazione residente'), ('derived', 'altri indicatori')], max_length=12, verbose_name='da dove viene')),
                ('multiplier', models.DecimalField(decimal_places=2, default=1, max_digits=10, verbose_name='per')),
                ('decimals', models.PositiveSmallIntegerField(default=0, verbose_name='decimali')),
                ('interval', models.CharField(choices=[('none', 'nessuno'), ('wilson', 'Wilson, proporzioni'), ('log_ratio', 'logaritmico, rapporti fra conteggi'), ('byar', 'Byar, tassi')], max_length=10, verbose_name='intervallo')),
                ('min_coverage', models.DecimalField(decimal_places=6, default='0.9', max_digits=7, verbose_name='copertura minima')),
                ('privacy_threshold', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='soglia')),
                ('frequency', models.CharField(default='annual', max_length=10, verbose_name='frequenza')),
                ('policy', models.CharField(blank=True, choices=[('health', 'Salute'), ('social', 'Sociale'), ('labour', 'Lavoro'), ('education', 'Scuola'), ('development', 'Sviluppo'), ('cohesion', 'Coesione sociale'), ('administration', 'Amministrazione')], max_length=16, verbose_name='politica')),
                ('perspective', models.CharField(blank=True, max_length=4, verbose_name='prospettiva del paper')),
                ('bes_domain', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='dominio BES')),
                ('sdg', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                ('class_breaks', django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=4, max_digits=14), blank=True, default=list, size=None, verbose_name='limiti delle classi')),
                ('key_figure', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='posto fra i valori chiave')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='ordine')),
            ],
            options={
                'verbose_name': 'modifica di un indicatore',
                'verbose_name_plural': 'modifiche di un indicatore',
            },
        ),
        migrations.CreateModel(
            name='IndicatorTermEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('numerator', 'numeratore'), ('denominator', 'denominatore'), ('weight', 'peso')], max_length=12, verbose_name='ruolo')),
                ('sign', models.SmallIntegerField(default=1, verbose_name='segno')),
                ('period_offset', models.SmallIntegerField(default=0, verbose_name='scarto in anni')),
                ('blank_as_zero', models.BooleanField(default=False, verbose_name='vuoto vale zero')),
            ],
            options={
                'verbose_name': 'modifica di un termine',
                'verbose_name_plural': 'modifiche di un termine',
            },
        ),
        migrations.CreateModel(
            name='SourceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('code', models.CharField(max_length=100, serialize=False, verbose_name='codice')),
                ('name_it', models.CharField(max_length=200, verbose_name='nome')),
                ('name_en', models.CharField(max_length=200, verbose_name='nome in inglese')),
                ('licence', models.CharField(max_length=60, verbose_name='licenza')),
                ('note_it', models.TextField(blank=True, verbose_name='nota')),
            ],
            options={
                'verbose_name': 'modifica di una fonte',
                'verbose_name_plural': 'modifiche di una fonte',
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "impact_indicatorevent" ("aggregation", "bes_domain", "class_breaks", "code", "decimals", "definition_en", "definition_it", "direction", "frequency", "id", "interval", "key_figure", "meaning_en", "meaning_it", "min_coverage", "multiplier", "name_en", "name_it", "note_it", "origin", "perspective", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "position", "privacy_threshold", "sdg", "source_code", "state", "unit", "version") VALUES (NEW."aggregation", NEW."bes_domain", NEW."class_breaks", NEW."code", NEW."decimals", NEW."definition_en", NEW."definition_it", NEW."direction", NEW."frequency", NEW."id", NEW."interval", NEW."key_figure", NEW."meaning_en", NEW."meaning_it", NEW."min_coverage", NEW."multiplier", NEW."name_en", NEW."name_it", NEW."note_it", NEW."origin", NEW."perspective", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."policy", NEW."position", NEW."privacy_threshold", NEW."sdg", NEW."source_code", NEW."state", NEW."unit", NEW."version"); RETURN NULL;', hash='d876f4ee310f2db2f06c0906ffeb450496072192', operation='INSERT', pgid='pgtrigger_insert_insert_73b3e', table='impact_indicator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "impact_indicatorevent" ("aggregation", "bes_domain", "class_breaks", "code", "decimals", "definition_en", "definition_it", "direction", "frequency", "id", "interval", "key_figure", "meaning_en", "meaning_it", "min_coverage", "multiplier", "name_en", "name_it", "note_it", "origin", "perspective", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "position", "privacy_threshold", "sdg", "source_code", "state", "unit", "version") VALUES (OLD."aggregation", OLD."bes_domain", OLD."class_breaks", OLD."code", OLD."decimals", OLD."definition_en", OLD."definition_it", OLD."direction", OLD."frequency", OLD."id", OLD."interval", OLD."key_figure", OLD."meaning_en", OLD."meaning_it", OLD."min_coverage", OLD."multiplier", OLD."name_en", OLD."name_it", OLD."note_it", OLD."origin", OLD."perspective", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."policy", OLD."position", OLD."privacy_threshold", OLD."sdg", OLD."source_code", OLD."state", OLD."unit", OLD."version"); RETURN NULL;', hash='7aada72b3a9650aba97415864ea9ebc3a25f65f5', operation='UPDATE', pgid='pgtrigger_update_update_1060d', table='impact_indicator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicator',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "impact_indicatorevent" ("aggregation", "bes_domain", "class_breaks", "code", "decimals", "definition_en", "definition_it", "direction", "frequency", "id", "interval", "key_figure", "meaning_en", "meaning_it", "min_coverage", "multiplier", "name_en", "name_it", "note_it", "origin", "perspective", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "position", "privacy_threshold", "sdg", "source_code", "state", "unit", "version") VALUES (OLD."aggregation", OLD."bes_domain", OLD."class_breaks", OLD."code", OLD."decimals", OLD."definition_en", OLD."definition_it", OLD."direction", OLD."frequency", OLD."id", OLD."interval", OLD."key_figure", OLD."meaning_en", OLD."meaning_it", OLD."min_coverage", OLD."multiplier", OLD."name_en", OLD."name_it", OLD."note_it", OLD."origin", OLD."perspective", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."policy", OLD."position", OLD."privacy_threshold", OLD."sdg", OLD."source_code", OLD."state", OLD."unit", OLD."version"); RETURN NULL;', hash='08af73996af6d5cdf0e87fbda40da45a76a770f4', operation='DELETE', pgid='pgtrigger_delete_delete_50c2b', table='impact_indicator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicatorterm',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "impact_indicatortermevent" ("blank_as_zero", "component_id", "id", "indicator_id", "period_offset", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sign") VALUES (NEW."blank_as_zero", NEW."component_id", NEW."id", NEW."indicator_id", NEW."period_offset", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."role", NEW."sign"); RETURN NULL;', hash='11cd37fb1895919321ea24819101c03662c817b8', operation='INSERT', pgid='pgtrigger_insert_insert_b81d2', table='impact_indicatorterm', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicatorterm',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "impact_indicatortermevent" ("blank_as_zero", "component_id", "id", "indicator_id", "period_offset", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sign") VALUES (OLD."blank_as_zero", OLD."component_id", OLD."id", OLD."indicator_id", OLD."period_offset", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."role", OLD."sign"); RETURN NULL;', hash='f9a44de32fde0f96057baa132edc7ae8c76095b6', operation='UPDATE', pgid='pgtrigger_update_update_058f7', table='impact_indicatorterm', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='indicatorterm',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "impact_indicatortermevent" ("blank_as_zero", "component_id", "id", "indicator_id", "period_offset", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "sign") VALUES (OLD."blank_as_zero", OLD."component_id", OLD."id", OLD."indicator_id", OLD."period_offset", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."role", OLD."sign"); RETURN NULL;', hash='496dc20962d4c6dbe013e38820fcce6edc757acd', operation='DELETE', pgid='pgtrigger_delete_delete_768a9', table='impact_indicatorterm', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "impact_sourceevent" ("code", "licence", "name_en", "name_it", "note_it", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."licence", NEW."name_en", NEW."name_it", NEW."note_it", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."code"); RETURN NULL;', hash='1835faf5fd2369f06eba6e07ca45c3110e4b79aa', operation='INSERT', pgid='pgtrigger_insert_insert_97106', table='impact_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "impact_sourceevent" ("code", "licence", "name_en", "name_it", "note_it", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."licence", OLD."name_en", OLD."name_it", OLD."note_it", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."code"); RETURN NULL;', hash='584b302223c0dbb9e9b6d8ab249c131a100ab7b8', operation='UPDATE', pgid='pgtrigger_update_update_6c43c', table='impact_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "impact_sourceevent" ("code", "licence", "name_en", "name_it", "note_it", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."licence", OLD."name_en", OLD."name_it", OLD."note_it", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."code"); RETURN NULL;', hash='da9a90ff44f7aea7c998949075fe962a3ec38027', operation='DELETE', pgid='pgtrigger_delete_delete_56b32', table='impact_source', when='AFTER')),
        ),
        migrations.AddField(
            model_name='indicatorevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='impact.indicator'),
        ),
        migrations.AddField(
            model_name='indicatortermevent',
            name='component',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='impact.indicator'),
        ),
        migrations.AddField(
            model_name='indicatortermevent',
            name='indicator',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='impact.indicator'),
        ),
        migrations.AddField(
            model_name='indicatortermevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='impact.indicatorterm'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='impact.source'),
        ),
        migrations.RunSQL((SQL / "seal_memory.sql").read_text(), migrations.RunSQL.noop),
    ]
