from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[2] / "districts" / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0015_carrying'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titolo')),
                ('day', models.DateField(verbose_name='leggi del giorno')),
                ('year', models.PositiveSmallIntegerField(verbose_name="residenti dell'anno")),
                ('least', models.PositiveIntegerField(blank=True, null=True, verbose_name='residenti almeno')),
                ('most', models.PositiveIntegerField(blank=True, null=True, verbose_name='residenti al più')),
                ('seconds', models.PositiveSmallIntegerField(default=60, verbose_name='secondi di calcolo')),
                ('fingerprint', models.CharField(editable=False, max_length=64, verbose_name='impronta')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='chiesta il')),
                ('acting_as', models.CharField(blank=True, max_length=32, verbose_name='in veste di')),
                ('acting_for', models.CharField(blank=True, max_length=200, verbose_name='per conto di')),
                ('state', models.CharField(choices=[('queued', 'in coda'), ('running', 'in corso'), ('done', 'conclusa'), ('cancelled', 'annullata'), ('infeasible', 'impossibile'), ('failed', 'non riuscita')], default='queued', max_length=10, verbose_name='stato')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentativi')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='cominciata il')),
                ('heard_at', models.DateTimeField(blank=True, null=True, verbose_name='ultimo segno')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='finita il')),
                ('phase', models.CharField(blank=True, max_length=16, verbose_name='fase')),
                ('outcome', models.CharField(blank=True, choices=[('', 'nessuno'), ('optimal', 'provata ottima'), ('within', 'entro lo scarto chiesto'), ('open', 'tempo finito'), ('stopped', 'fermata'), ('infeasible', 'impossibile'), ('unknown', 'nessun piano trovato')], max_length=10, verbose_name='esito')),
                ('lower', models.FloatField(blank=True, null=True, verbose_name='indice del piano')),
                ('upper', models.FloatField(default=1.0, verbose_name='indice che nessun piano supera')),
                ('first_seconds', models.FloatField(blank=True, null=True, verbose_name='secondi fino al primo piano')),
                ('obstacles', models.JSONField(blank=True, default=list, verbose_name='ostacoli')),
                ('links', models.JSONField(blank=True, default=list, verbose_name='collegamenti')),
                ('error', models.TextField(blank=True, verbose_name='errore')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='districts.boundaryrevision', verbose_name='parte da')),
                ('cancel_asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'proposta di distretti',
                'verbose_name_plural': 'proposte di distretti',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposalDistrict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('exempt', models.BooleanField(default=False, verbose_name='senza limiti di residenti')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='districts', to='districts.proposal')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.territorialunit')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.zone')),
            ],
            options={
                'verbose_name': 'distretto di una proposta',
                'verbose_name_plural': 'distretti di una proposta',
                'ordering': ['proposal', 'zone__code'],
            },
        ),
        migrations.CreateModel(
            name='ProposalPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.PositiveSmallIntegerField(verbose_name='peso')),
                ('law', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.boundaryrevision')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='policies', to='districts.proposal')),
            ],
            options={
                'verbose_name': 'politica di una proposta',
                'verbose_name_plural': 'politiche di una proposta',
                'ordering': ['proposal', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposalRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pin', 'comune in un distretto'), ('locked_unit', "comune dov'è"), ('locked_district', "distretto com'è")], max_length=15, verbose_name='tipo')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='districts.proposal')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.territorialunit')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.zone')),
            ],
            options={
                'verbose_name': 'regola di una proposta',
                'verbose_name_plural': 'regole di una proposta',
                'ordering': ['proposal', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProposalUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('residents', models.PositiveIntegerField(verbose_name='residenti')),
                ('base_zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.zone')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='districts.proposal')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.territorialunit')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.zone')),
            ],
            options={
                'verbose_name': 'comune di una proposta',
                'verbose_name_plural': 'comuni di una proposta',
            },
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'running'))), fields=('fingerprint',), name='proposal_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('least__isnull', True), ('most__isnull', True), ('least__lte', models.F('most')), _connector='OR'), name='proposal_band_has_room'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('seconds__gte', 5), ('seconds__lte', 300)), name='proposal_time_is_limited'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('upper__lte', 1), models.Q(('lower__isnull', True), models.Q(('lower__gte', 0), ('lower__lte', models.F('upper'))), _connector='OR')), name='proposal_plan_within_its_bound'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ('queued', 'running'))), models.Q(('ended_at__isnull', False), ('state__in', ('done', 'cancelled', 'infeasible', 'failed'))), _connector='OR'), name='proposal_ended_has_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('lower__isnull', False), ('outcome__in', ['optimal', 'within', 'open'])), models.Q(('lower__isnull', True), ('outcome', 'unknown')), _connector='OR'), name='proposal_done_says_what_it_proved'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'infeasible'), _negated=True), models.Q(('lower__isnull', True), ('outcome', 'infeasible')), _connector='OR'), name='proposal_infeasible_has_no_plan'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='proposal_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancel_asked_by__isnull', False), _connector='OR'), name='proposal_cancelled_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='proposaldistrict',
            constraint=models.UniqueConstraint(fields=('proposal', 'zone'), name='proposal_district_once'),
        ),
        migrations.AddConstraint(
            model_name='proposaldistrict',
            constraint=models.UniqueConstraint(fields=('proposal', 'seat'), name='proposal_seat_once'),
        ),
        migrations.AddConstraint(
            model_name='proposalpolicy',
            constraint=models.UniqueConstraint(fields=('proposal', 'law'), name='proposal_policy_once'),
        ),
        migrations.AddConstraint(
            model_name='proposalpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 100)), name='proposal_policy_weighs'),
        ),
        migrations.AddConstraint(
            model_name='proposalrule',
            constraint=models.UniqueConstraint(fields=('proposal', 'kind', 'unit', 'zone'), name='proposal_rule_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='proposalrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pin'), ('unit__isnull', False), ('zone__isnull', False)), models.Q(('kind', 'locked_unit'), ('unit__isnull', False), ('zone__isnull', False)), models.Q(('kind', 'locked_district'), ('unit__isnull', True), ('zone__isnull', False)), _connector='OR'), name='proposal_rule_names_what_it_holds'),
        ),
        migrations.AddConstraint(
            model_name='proposalunit',
            constraint=models.UniqueConstraint(fields=('proposal', 'unit'), name='proposal_unit_once'),
        ),
        migrations.RunSQL((SQL / "proposals.sql").read_text(), migrations.RunSQL.noop),
    ]
