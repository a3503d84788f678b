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
        ('districts', '0010_approvals_and_memory'),
        ('subsidiarity', '0003_initiatives_and_co_design_projects'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name='versione')),
                ('code', models.SlugField(db_index=False, max_length=32, verbose_name='codice')),
                ('name', models.CharField(max_length=200, verbose_name='denominazione')),
                ('kind', models.CharField(blank=True, choices=[('region', 'Regione'), ('municipality', 'Comune'), ('asl', 'Azienda sanitaria locale'), ('social_consortium', 'Ente gestore dei servizi sociali'), ('employment_centre', "Centro per l'impiego"), ('school', 'Scuola'), ('university', 'Università'), ('chamber', 'Camera di commercio'), ('other_public', 'Altro ente pubblico'), ('enterprise', 'Impresa'), ('benefit_company', 'Società benefit'), ('bank', 'Banca'), ('investor', 'Investitore'), ('employers_association', 'Associazione datoriale'), ('trade_union', 'Sindacato'), ('ets', 'Ente del Terzo settore'), ('banking_foundation', 'Fondazione di origine bancaria'), ('religious_body', 'Ente religioso'), ('informal_group', 'Gruppo informale'), ('family_network', 'Rete di famiglie'), ('citizen', 'Cittadino o cittadina')], max_length=24, verbose_name='tipo')),
                ('tax_code', models.CharField(blank=True, max_length=11, verbose_name='codice fiscale')),
                ('vat_number', models.CharField(blank=True, max_length=11, verbose_name='partita IVA')),
                ('runts_section', models.CharField(blank=True, choices=[('a', 'a) Organizzazioni di volontariato'), ('b', 'b) Associazioni di promozione sociale'), ('c', 'c) Enti filantropici'), ('d', 'd) Imprese sociali, cooperative sociali comprese'), ('e', 'e) Reti associative'), ('f', 'f) Società di mutuo soccorso'), ('g', 'g) Altri enti del Terzo settore')], max_length=1, verbose_name='sezione del RUNTS')),
                ('runts_second_section', models.CharField(blank=True, choices=[('a', 'a) Organizzazioni di volontariato'), ('b', 'b) Associazioni di promozione sociale'), ('c', 'c) Enti filantropici'), ('d', 'd) Imprese sociali, cooperative sociali comprese'), ('e', 'e) Reti associative'), ('f', 'f) Società di mutuo soccorso'), ('g', 'g) Altri enti del Terzo settore')], max_length=1, verbose_name='seconda sezione del RUNTS')),
                ('runts_number', models.CharField(blank=True, max_length=20, verbose_name='numero RUNTS')),
                ('runts_date', models.DateField(blank=True, null=True, verbose_name='iscritto al RUNTS dal')),
                ('company_register_number', models.CharField(blank=True, max_length=20, verbose_name='numero del Registro imprese')),
                ('legal_form', models.CharField(blank=True, max_length=100, verbose_name='forma giuridica')),
                ('website', models.URLField(blank=True, verbose_name='sito')),
                ('pec', models.EmailField(blank=True, max_length=254, verbose_name='PEC')),
                ('about', models.TextField(blank=True, max_length=600, verbose_name='che cosa fa')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='fonte')),
                ('is_demonstration', models.BooleanField(db_default=False, default=False, verbose_name='dato dimostrativo')),
                ('state', models.CharField(choices=[('draft', 'Bozza'), ('submitted', 'In verifica'), ('verified', 'Verificato'), ('rejected', 'Non accolto'), ('suspended', 'Sospeso'), ('ceased', 'Cessato')], db_default='draft', default='draft', max_length=12, verbose_name='stato')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='registrato')),
            ],
            options={
                'verbose_name': 'modifica di un ente',
                'verbose_name_plural': 'modifiche di un ente',
            },
        ),
        migrations.CreateModel(
            name='MandateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('task', models.CharField(choices=[('managing_body', 'Ente gestore'), ('lead_body', "Capofila dell'ambito"), ('steering', 'Cabina di regia')], max_length=16, verbose_name='compito')),
                ('valid_from', models.DateField(verbose_name='dal')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='fino al (escluso)')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='fonte')),
            ],
            options={
                'verbose_name': 'modifica di un mandato',
                'verbose_name_plural': 'modifiche di un mandato',
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('member', 'Collaboratore'), ('legal_representative', 'Legale rappresentante'), ('coordinator', 'Coordinatore di distretto'), ('regional_official', 'Funzionario regionale'), ('boundary_administrator', 'Amministratore dei confini'), ('evaluator', 'Valutatore'), ('system_administrator', 'Amministratore di sistema')], max_length=24, verbose_name='ruolo')),
                ('valid_from', models.DateField(verbose_name='dal')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='fino al (escluso)')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='chiesto')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='verificato il')),
            ],
            options={
                'verbose_name': "modifica di un'appartenenza",
                'verbose_name_plural': "modifiche di un'appartenenza",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actor',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "subsidiarity_actorevent" ("about", "code", "company_register_number", "created_at", "created_by_id", "id", "is_demonstration", "kind", "legal_form", "name", "pec", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "runts_date", "runts_number", "runts_second_section", "runts_section", "seat_id", "source", "state", "tax_code", "vat_number", "version", "website") VALUES (NEW."about", NEW."code", NEW."company_register_number", NEW."created_at", NEW."created_by_id", NEW."id", NEW."is_demonstration", NEW."kind", NEW."legal_form", NEW."name", NEW."pec", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."runts_date", NEW."runts_number", NEW."runts_second_section", NEW."runts_section", NEW."seat_id", NEW."source", NEW."state", NEW."tax_code", NEW."vat_number", NEW."version", NEW."website"); RETURN NULL;', hash='7cddd6aee4dddaccf44c356d07104c4983e47b8b', operation='INSERT', pgid='pgtrigger_insert_insert_5800d', table='subsidiarity_actor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actor',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."company_register_number" IS DISTINCT FROM (NEW."company_register_number") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demonstration" IS DISTINCT FROM (NEW."is_demonstration") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."legal_form" IS DISTINCT FROM (NEW."legal_form") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."pec" IS DISTINCT FROM (NEW."pec") OR OLD."runts_date" IS DISTINCT FROM (NEW."runts_date") OR OLD."runts_number" IS DISTINCT FROM (NEW."runts_number") OR OLD."runts_second_section" IS DISTINCT FROM (NEW."runts_second_section") OR OLD."runts_section" IS DISTINCT FROM (NEW."runts_section") OR OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."tax_code" IS DISTINCT FROM (NEW."tax_code") OR OLD."vat_number" IS DISTINCT FROM (NEW."vat_number") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."website" IS DISTINCT FROM (NEW."website"))', func='INSERT INTO "subsidiarity_actorevent" ("about", "code", "company_register_number", "created_at", "created_by_id", "id", "is_demonstration", "kind", "legal_form", "name", "pec", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "runts_date", "runts_number", "runts_second_section", "runts_section", "seat_id", "source", "state", "tax_code", "vat_number", "version", "website") VALUES (OLD."about", OLD."code", OLD."company_register_number", OLD."created_at", OLD."created_by_id", OLD."id", OLD."is_demonstration", OLD."kind", OLD."legal_form", OLD."name", OLD."pec", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."runts_date", OLD."runts_number", OLD."runts_second_section", OLD."runts_section", OLD."seat_id", OLD."source", OLD."state", OLD."tax_code", OLD."vat_number", OLD."version", OLD."website"); RETURN NULL;', hash='d226c6f710e565d6ac7001207a5bb5671822eb64', operation='UPDATE', pgid='pgtrigger_update_update_f5a6c', table='subsidiarity_actor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actor',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "subsidiarity_actorevent" ("about", "code", "company_register_number", "created_at", "created_by_id", "id", "is_demonstration", "kind", "legal_form", "name", "pec", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "runts_date", "runts_number", "runts_second_section", "runts_section", "seat_id", "source", "state", "tax_code", "vat_number", "version", "website") VALUES (OLD."about", OLD."code", OLD."company_register_number", OLD."created_at", OLD."created_by_id", OLD."id", OLD."is_demonstration", OLD."kind", OLD."legal_form", OLD."name", OLD."pec", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."runts_date", OLD."runts_number", OLD."runts_second_section", OLD."runts_section", OLD."seat_id", OLD."source", OLD."state", OLD."tax_code", OLD."vat_number", OLD."version", OLD."website"); RETURN NULL;', hash='c5abc3d2c8536f1f04524ddae2f4027221fce39f', operation='DELETE', pgid='pgtrigger_delete_delete_3ff78', table='subsidiarity_actor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "subsidiarity_mandateevent" ("act_id", "actor_id", "confirmed_in_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "task", "valid_from", "valid_to", "zone_id") VALUES (NEW."act_id", NEW."actor_id", NEW."confirmed_in_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."source", NEW."task", NEW."valid_from", NEW."valid_to", NEW."zone_id"); RETURN NULL;', hash='87d87fedcb6edccdd9ae18f7d7d73dce8ee6e7de', operation='INSERT', pgid='pgtrigger_insert_insert_6f273', table='subsidiarity_mandate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "subsidiarity_mandateevent" ("act_id", "actor_id", "confirmed_in_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "task", "valid_from", "valid_to", "zone_id") VALUES (OLD."act_id", OLD."actor_id", OLD."confirmed_in_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."source", OLD."task", OLD."valid_from", OLD."valid_to", OLD."zone_id"); RETURN NULL;', hash='130a52d841fe9a9b8caff40a2f359c1cf368ec97', operation='UPDATE', pgid='pgtrigger_update_update_49eba', table='subsidiarity_mandate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "subsidiarity_mandateevent" ("act_id", "actor_id", "confirmed_in_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "task", "valid_from", "valid_to", "zone_id") VALUES (OLD."act_id", OLD."actor_id", OLD."confirmed_in_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."source", OLD."task", OLD."valid_from", OLD."valid_to", OLD."zone_id"); RETURN NULL;', hash='f3a01df42c8fbc4ceb7837b20786916110bba771', operation='DELETE', pgid='pgtrigger_delete_delete_40057', table='subsidiarity_mandate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "subsidiarity_membershipevent" ("actor_id", "asked_at", "id", "mandate_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_to", "verified_at", "verified_by_id") VALUES (NEW."actor_id", NEW."asked_at", NEW."id", NEW."mandate_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_to", NEW."verified_at", NEW."verified_by_id"); RETURN NULL;', hash='293a7c2f6a5c59a42c6fe759f93dbeb350f80e59', operation='INSERT', pgid='pgtrigger_insert_insert_07f29', table='subsidiarity_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "subsidiarity_membershipevent" ("actor_id", "asked_at", "id", "mandate_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_to", "verified_at", "verified_by_id") VALUES (OLD."actor_id", OLD."asked_at", OLD."id", OLD."mandate_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', OLD."id", OLD."role", OLD."user_id", OLD."valid_from", OLD."valid_to", OLD."verified_at", OLD."verified_by_id"); RETURN NULL;', hash='7628c3308519cbf266003b3d4abd98c0e5960506', operation='UPDATE', pgid='pgtrigger_update_update_d3ad0', table='subsidiarity_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "subsidiarity_membershipevent" ("actor_id", "asked_at", "id", "mandate_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_to", "verified_at", "verified_by_id") VALUES (OLD."actor_id", OLD."asked_at", OLD."id", OLD."mandate_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."role", OLD."user_id", OLD."valid_from", OLD."valid_to", OLD."verified_at", OLD."verified_by_id"); RETURN NULL;', hash='60a2ec6d470994729d3bd49a9a418c654dfc0e2f', operation='DELETE', pgid='pgtrigger_delete_delete_ed3b1', table='subsidiarity_membership', when='AFTER')),
        ),
        migrations.AddField(
            model_name='actorevent',
            name='created_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='actorevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subsidiarity.actor'),
        ),
        migrations.AddField(
            model_name='actorevent',
            name='seat',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.territorialunit', verbose_name='comune della sede'),
        ),
        migrations.AddField(
            model_name='mandateevent',
            name='act',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.act', verbose_name='atto'),
        ),
        migrations.AddField(
            model_name='mandateevent',
            name='actor',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidiarity.actor', verbose_name='ente'),
        ),
        migrations.AddField(
            model_name='mandateevent',
            name='confirmed_in',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.boundaryrevision', verbose_name='confermato con i confini'),
        ),
        migrations.AddField(
            model_name='mandateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subsidiarity.mandate'),
        ),
        migrations.AddField(
            model_name='mandateevent',
            name='zone',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='districts.zone', verbose_name='zona'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='actor',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidiarity.actor', verbose_name='ente'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='mandate',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='subsidiarity.mandate', verbose_name='mandato'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='subsidiarity.membership'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='verified_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL((SQL / "seal_memory.sql").read_text(), migrations.RunSQL.noop),
    ]
