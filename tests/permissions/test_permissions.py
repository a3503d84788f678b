"""Every role on every permission: own, other's and public objects.

A permission without a row fails. `+` may, `-` may not, `·` this role has no object of the kind.
"""

# ruff: noqa: E501  (the rows of a table are longer than lines of code)
from copy import copy

import pytest
from django.db import transaction
from django.test import override_settings

from districts.models import Draft
from districts.permissions import allowed, permissions
from districts.rights.scopes import Scope
from impact.models import DistrictPlan
from subsidiarity.models import Actor, CoDesignProject, Invitation, MandateProposal, Membership
from tests import territory
from tests.permissions import tables, world
from tests.programs import READ, WRITE
from welfare.models import Token, Webhook

MATRIX = """
permission                         object     which     anonymous nobody member head coordinator official boundaries evaluator system
districts.add_act                  -          -         -         -      -      -    -           +        +          -         -
districts.adopt_revision           revision   any       -         -      -      -    -           +        -          -         -
districts.adopt_revision           revision   own       ·         ·      ·      ·    ·           ·        -          ·         ·
districts.decide_carry             revision   any       -         -      -      -    -           -        +          -         -
districts.define_flow              -          -         -         -      -      -    -           -        -          -         +
districts.comment                  consultation any    +         +      +      +    +           +        +          +         -
districts.conclude_consultation    consultation any    -         -      -      -    -           +        +          -         -
districts.moderate_comment         comment    any       -         -      -      -    -           +        +          -         -
districts.moderate_comment         comment    own       ·         -      -      -    -           -        -          -         ·
districts.open_consultation        revision   any       -         -      -      -    -           -        +          -         -
districts.change_draft             scenario   any       -         -      -      -    -           -        +          -         -
districts.delegate                 -          -         -         +      +      +    +           +        +          +         +
districts.draft_boundary           -          -         -         -      -      -    -           -        +          -         -
districts.revoke_revision          revision   any       -         -      -      -    -           +        -          -         -
districts.propose_adoption         revision   any       -         -      -      -    -           -        +          -         -
districts.propose_adoption         revision   own       ·         ·      ·      ·    ·           ·        +          ·         ·
districts.ask_proposal             -          -         -         -      -      -    -           +        +          -         -
districts.cancel_proposal          plan       any       -         -      -      -    -           +        +          -         -
districts.view_proposal            plan       any       -         -      -      -    -           +        +          -         -
districts.view_act                 act        any       +         +      +      +    +           +        +          +         +
districts.view_approval            approval   any       -         -      -      -    -           +        +          -         -
districts.view_approval            approval   own       ·         ·      ·      ·    ·           ·        +          ·         ·
districts.view_delegation          delegation other     -         -      -      -    -           +        +          -         -
districts.view_delegation          delegation own       ·         +      +      +    +           +        +          +         +
districts.view_document            document   kept      -         -      -      -    -           +        +          -         -
districts.view_document            document   public    +         +      +      +    +           +        +          +         +
districts.view_flow                -          -         -         -      -      -    -           +        +          -         +
districts.view_draft               scenario   any       -         -      -      -    -           +        +          -         -
districts.view_revision            law        any       +         +      +      +    +           +        +          +         +
districts.view_revision            change     any       -         -      -      -    -           +        +          -         -
districts.view_history             act        any       -         -      -      -    -           +        +          -         -
districts.view_history_outline     act        any       -         -      -      -    -           -        -          -         +
districts.withdraw_approval        approval   any       -         -      -      -    -           -        -          -         -
districts.withdraw_approval        approval   own       ·         ·      ·      ·    ·           ·        +          ·         ·
impact.correct_observation         -          -         -         -      -      -    -           +        -          -         -
impact.view_plan                   piano      draft     -         -         -         -         +         +         +         -         -
impact.view_plan                   piano      consultation -         -         -         -         +         +         +         -         -
impact.view_plan                   piano      far       -         -         -         -         -         +         +         -         -
impact.view_plan                   piano      approved  +         +         +         +         +         +         +         +         +
impact.draft_plan                  district   near      -         -         -         -         +         +         -         -         -
impact.draft_plan                  district   far       -         -         -         -         -         +         -         -         -
impact.change_plan                 piano      draft     -         -         -         -         +         +         -         -         -
impact.change_plan                 piano      consultation -         -         -         -         -         -         -         -         -
impact.change_plan                 piano      far       -         -         -         -         -         +         -         -         -
impact.run_plan                    piano      draft     -         -         -         -         +         +         -         -         -
impact.run_plan                    piano      approved  -         -         -         -         +         +         -         -         -
impact.run_plan                    piano      far       -         -         -         -         -         +         -         -         -
impact.approve_plan                piano      consultation -         -         -         -         -         +         -         -         -
impact.approve_plan                piano      far       -         -         -         -         -         +         -         -         -
impact.close_plan                  piano      draft     -         -         -         -         +         +         -         -         -
impact.close_plan                  piano      approved  -         -         -         -         -         +         -         -         -
impact.close_plan                  piano      far       -         -         -         -         -         +         -         -         -
subsidiarity.accept_invitation     invitation own       ·         +      +      +    +           +        +          +         +
subsidiarity.accept_invitation     invitation body      -         -      -      -    -           -        -          -         -
subsidiarity.add_actor             -          -         -         +      +      +    +           +        +          +         +
subsidiarity.add_project           actor      own       ·         ·      +      +    -           -        -          -         -
subsidiarity.add_project           draft      own       ·         +      +      +    +           +        +          +         +
subsidiarity.add_project           actor      public    -         -      -      -    -           -        -          -         -
subsidiarity.answer_project        project    own       ·         -      -      -    -           -        -          -         -
subsidiarity.answer_project        project    draft     -         -      -      -    +           +        -          -         -
subsidiarity.answer_project        project    proposed  -         -      -      -    +           +        -          -         -
subsidiarity.answer_project        project    rejected  -         -      -      -    +           +        -          -         -
subsidiarity.answer_project        project    withdrawn -         -      -      -    +           +        -          -         -
subsidiarity.answer_project        project    running   -         -      -      -    +           +        -          -         -
subsidiarity.answer_project        project    far       -         -      -      -    -           +        -          -         -
subsidiarity.change_actor          actor      own       ·         ·      +      +    +           +        -          -         -
subsidiarity.change_actor          draft      own       ·         +      +      +    +           +        +          +         +
subsidiarity.change_actor          actor      public    -         -      -      -    -           +        -          -         -
subsidiarity.change_actor          actor      near      -         -      -      -    +           +        -          -         -
subsidiarity.change_actor          actor      far       -         -      -      -    -           +        -          -         -
subsidiarity.change_actor_identity actor      own       ·         ·      -      -    -           -        -          -         -
subsidiarity.change_actor_identity draft      own       ·         +      +      +    +           +        +          +         +
subsidiarity.change_actor_identity actor      public    -         -      -      -    -           +        -          -         -
subsidiarity.change_actor_identity actor      near      -         -      -      -    +           +        -          -         -
subsidiarity.change_actor_identity actor      far       -         -      -      -    -           +        -          -         -
subsidiarity.change_project        project    own       ·         +      +      +    +           +        +          +         +
subsidiarity.change_project        project    draft     -         -      +      +    -           -        -          -         -
subsidiarity.change_project        project    proposed  -         -      -      -    -           -        -          -         -
subsidiarity.change_project        project    rejected  -         -      -      -    -           -        -          -         -
subsidiarity.change_project        project    withdrawn -         -      -      -    -           -        -          -         -
subsidiarity.change_project        project    running   -         -      -      -    -           -        -          -         -
subsidiarity.change_project        project    far       -         -      -      -    -           -        -          -         -
subsidiarity.close_invitation      invitation own       ·         +      +      +    +           +        +          +         +
subsidiarity.close_invitation      invitation body      -         -      -      +    -           -        -          -         -
subsidiarity.confirm_mandate       mandate    any       -         -      -      -    -           +        -          -         -
subsidiarity.confer_mandate        proposal   any       -         -      -      -    -           +        -          -         -
subsidiarity.confer_mandate        proposal   own       ·         ·      -      -    ·           -        ·          ·         ·
subsidiarity.propose_mandate       actor      own       ·         ·      -      +    -           +        -          -         -
subsidiarity.propose_mandate       draft      own       ·         -      -      -    -           -        -          -         -
subsidiarity.propose_mandate       actor      public    -         -      -      -    -           +        -          -         -
subsidiarity.propose_mandate       actor      near      -         -      -      -    -           -        -          -         -
subsidiarity.propose_mandate       proposal   any       -         -      -      -    -           +        -          -         -
subsidiarity.view_mandate_proposal proposal   any       -         -      -      -    -           +        -          +         -
subsidiarity.view_mandate_proposal proposal   own       ·         ·      +      +    ·           +        ·          ·         ·
subsidiarity.end_mandate           mandate    any       -         -      -      -    -           +        -          -         -
subsidiarity.end_membership        membership own       ·         ·      +      +    +           +        +          +         +
subsidiarity.end_membership        membership body      -         -      -      +    +           +        -          -         -
subsidiarity.end_membership        membership near      -         -      -      -    +           +        -          -         -
subsidiarity.end_membership        membership far       -         -      -      -    -           +        -          -         -
subsidiarity.end_membership        membership region    -         -      -      -    -           -        -          -         +
subsidiarity.invite_to_actor       actor      own       ·         ·      -      +    -           -        -          -         -
subsidiarity.invite_to_actor       draft      own       ·         -      -      -    -           -        -          -         -
subsidiarity.invite_to_actor       actor      public    -         -      -      -    -           -        -          -         -
subsidiarity.invite_to_actor       actor      near      -         -      -      -    -           -        -          -         -
subsidiarity.invite_to_actor       actor      far       -         -      -      -    -           -        -          -         -
subsidiarity.join_actor            actor      own       ·         ·      +      +    +           +        +          +         +
subsidiarity.join_actor            draft      own       ·         -      -      -    -           -        -          -         -
subsidiarity.join_actor            actor      public    -         +      +      +    +           +        +          +         +
subsidiarity.join_actor            actor      near      -         -      -      -    -           -        -          -         -
subsidiarity.join_actor            actor      far       -         -      -      -    -           -        -          -         -
subsidiarity.resume_project        project    own       ·         +      +      +    +           +        +          +         +
subsidiarity.resume_project        project    draft     -         -      +      +    -           -        -          -         -
subsidiarity.resume_project        project    proposed  -         -      +      +    -           -        -          -         -
subsidiarity.resume_project        project    rejected  -         -      +      +    -           -        -          -         -
subsidiarity.resume_project        project    withdrawn -         -      +      +    -           -        -          -         -
subsidiarity.resume_project        project    running   -         -      +      +    -           -        -          -         -
subsidiarity.resume_project        project    far       -         -      -      -    -           -        -          -         -
subsidiarity.submit_actor          actor      own       ·         ·      -      -    -           -        -          -         -
subsidiarity.submit_actor          draft      own       ·         +      +      +    +           +        +          +         +
subsidiarity.submit_actor          actor      public    -         -      -      -    -           -        -          -         -
subsidiarity.submit_actor          actor      near      -         -      -      -    -           -        -          -         -
subsidiarity.submit_actor          actor      far       -         -      -      -    -           -        -          -         -
subsidiarity.submit_project        project    own       ·         -      -      -    -           -        -          -         -
subsidiarity.submit_project        project    draft     -         -      -      +    -           -        -          -         -
subsidiarity.submit_project        project    proposed  -         -      -      +    -           -        -          -         -
subsidiarity.submit_project        project    rejected  -         -      -      +    -           -        -          -         -
subsidiarity.submit_project        project    withdrawn -         -      -      +    -           -        -          -         -
subsidiarity.submit_project        project    running   -         -      -      +    -           -        -          -         -
subsidiarity.submit_project        project    far       -         -      -      -    -           -        -          -         -
subsidiarity.verify_actor          actor      own       ·         ·      -      -    -           -        -          -         -
subsidiarity.verify_actor          draft      own       ·         -      -      -    -           -        -          -         -
subsidiarity.verify_actor          actor      public    -         -      -      -    -           +        -          -         -
subsidiarity.verify_actor          actor      near      -         -      -      -    +           +        -          -         -
subsidiarity.verify_actor          actor      far       -         -      -      -    -           +        -          -         -
subsidiarity.verify_membership     membership own       ·         ·      -      -    -           -        -          -         -
subsidiarity.verify_membership     membership body      -         -      -      +    +           +        -          -         -
subsidiarity.verify_membership     membership near      -         -      -      -    +           +        -          -         -
subsidiarity.verify_membership     membership far       -         -      -      -    -           +        -          -         -
subsidiarity.verify_membership     membership region    -         -      -      -    -           -        -          -         +
subsidiarity.view_actor            actor      own       ·         ·      +      +    +           +        +          +         +
subsidiarity.view_actor            draft      own       ·         +      +      +    +           +        +          +         +
subsidiarity.view_actor            actor      public    +         +      +      +    +           +        +          +         +
subsidiarity.view_actor            actor      near      -         -      -      -    +           +        -          -         -
subsidiarity.view_actor            actor      far       -         -      -      -    -           +        -          -         -
subsidiarity.view_history          actor      own       ·         ·      -      +    -           +        -          -         -
subsidiarity.view_history          actor      public    -         -      -      -    -           +        -          -         -
subsidiarity.view_history          membership own       ·         ·      +      +    +           +        +          +         +
subsidiarity.view_history          membership body      -         -      -      +    -           +        -          -         -
subsidiarity.view_history          membership far       -         -      -      -    -           +        -          -         -
subsidiarity.view_history          mandate    any       -         -      -      -    -           +        -          -         -
subsidiarity.view_invitation       invitation own       ·         +      +      +    +           +        +          +         +
subsidiarity.view_invitation       invitation body      -         -      -      +    -           -        -          -         -
subsidiarity.view_membership       membership own       ·         ·      +      +    +           +        +          +         +
subsidiarity.view_membership       membership body      -         -      +      +    +           +        -          -         -
subsidiarity.view_membership       membership near      -         -      -      -    +           +        -          -         -
subsidiarity.view_membership       membership far       -         -      -      -    -           +        -          +         -
subsidiarity.view_membership       membership region    -         -      -      -    -           +        +          -         +
subsidiarity.view_project          project    own       ·         +      +      +    +           +        +          +         +
subsidiarity.view_project          project    draft     -         -      +      +    -           -        -          -         -
subsidiarity.view_project          project    proposed  +         +      +      +    +           +        +          +         +
subsidiarity.view_project          project    rejected  -         -      +      +    +           +        -          -         -
subsidiarity.view_project          project    withdrawn -         -      +      +    -           -        -          -         -
subsidiarity.view_project          project    running   +         +      +      +    +           +        +          +         +
subsidiarity.view_project          project    far       +         +      +      +    +           +        +          +         +
subsidiarity.withdraw_project      project    own       ·         -      -      -    -           -        -          -         -
subsidiarity.withdraw_project      project    draft     -         -      -      +    -           -        -          -         -
subsidiarity.withdraw_project      project    proposed  -         -      -      +    -           -        -          -         -
subsidiarity.withdraw_project      project    rejected  -         -      -      +    -           -        -          -         -
subsidiarity.withdraw_project      project    withdrawn -         -      -      +    -           -        -          -         -
subsidiarity.withdraw_project      project    running   -         -      -      +    -           -        -          -         -
subsidiarity.withdraw_project      project    far       -         -      -      -    -           -        -          -         -
welfare.add_token                  -          -         -         -      +      +    +           +        +          +         +
welfare.add_webhook                -          -         -         -      +      +    +           +        +          +         +
welfare.enter_admin                -          -         -         -      -      -    -           +        +          -         +
welfare.manage_account             account    own       ·         -      -      -    -           -        -          -         +
welfare.manage_account             account    other     -         -      -      -    -           -        -          -         +
welfare.manage_webhook             webhook    own       ·         ·      +      +    +           +        +          +         +
welfare.manage_webhook             webhook    other     -         -      -      -    -           -        -          -         -
welfare.revoke_token               token      own       ·         ·      +      +    +           +        +          +         +
welfare.revoke_token               token      other     -         -      -      -    -           -        -          -         +
welfare.rotate_token               token      own       ·         ·      +      +    +           +        +          +         +
welfare.rotate_token               token      other     -         -      -      -    -           -        -          -         -
welfare.stop_webhook               webhook    own       ·         ·      +      +    +           +        +          +         +
welfare.stop_webhook               webhook    other     -         -      -      -    -           -        -          -         +
welfare.view_history               account    own       ·         +      +      +    +           +        +          +         +
welfare.view_history               account    other     -         -      -      -    -           -        -          -         -
welfare.view_token                 token      own       ·         ·      +      +    +           +        +          +         +
welfare.view_token                 token      other     -         -      -      -    -           -        -          -         +
welfare.view_token_history         token      own       ·         ·      +      +    +           +        +          +         +
welfare.view_token_history         token      other     -         -      -      -    -           -        -          -         -
welfare.view_webhook               webhook    own       ·         ·      +      +    +           +        +          +         +
welfare.view_webhook               webhook    other     -         -      -      -    -           -        -          -         +
"""

ROWS = tables.read(MATRIX, 3)


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker, tmp_path_factory):
    files = override_settings(FILES_DIR=tmp_path_factory.mktemp("files"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        yield world.build(territory.build(computed=False))
        transaction.set_rollback(True)


def test_every_permission_has_its_rows() -> None:
    assert sorted({row.what[0] for row in ROWS}) == permissions()


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.what))
def test_role_may_do_what_the_matrix_says(everybody: world.World, row: tables.Row) -> None:
    permission, kind, which = row.what
    found = {}
    for role in world.ROLES:
        subject = everybody.subject(kind, which, role)
        missing = subject is None and which == "own"
        may = None if missing else allowed(everybody.people[role], permission, subject)
        found[role] = "·" if may is None else "+" if may else "-"
    assert found == row.expected


SETS = [
    (Actor, "subsidiarity.view_actor"),
    (Membership, "subsidiarity.view_membership"),
    (Invitation, "subsidiarity.view_invitation"),
    (CoDesignProject, "subsidiarity.view_project"),
    (MandateProposal, "subsidiarity.view_mandate_proposal"),
    (Draft, "districts.view_draft"),
    (DistrictPlan, "impact.view_plan"),
    (Token, "welfare.view_token"),
    (Webhook, "welfare.view_webhook"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "permission"), SETS)
@pytest.mark.parametrize("role", world.ROLES)
def test_what_is_looked_up_is_what_may_be_viewed(everybody: world.World, role, model, permission):
    user = everybody.people[role]
    seen = set(model.objects.visible_to(user))
    assert seen == {row for row in model.objects.all() if allowed(user, permission, row)}


# What a token may do besides reading, if its hat may: {permission: scope}. Everything else is for
# people who are here.
BY_TOKEN = {
    "impact.correct_observation": WRITE,
    "districts.ask_proposal": Scope.WRITE_PROPOSALS,
    "districts.cancel_proposal": Scope.WRITE_PROPOSALS,
    "districts.view_draft": Scope.READ_PROVISIONAL,
    "districts.view_proposal": Scope.READ_PROVISIONAL,
}
SCOPES = ((), (READ,), (WRITE,), (READ, WRITE), (Scope.READ_PROVISIONAL,), (Scope.WRITE_PROPOSALS,))


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.what))
def test_token_may_do_no_more_than_its_hat_and_its_scopes(
    everybody: world.World, row: tables.Row
) -> None:
    permission, kind, which = row.what
    needed = BY_TOKEN.get(permission)
    for role, expected in row.expected.items():
        if role in {"anonymous", "nobody"} or expected == "·":
            continue
        subject = everybody.subject(kind, which, role)
        program = copy(everybody.people[role])
        for scopes in SCOPES:
            program.scopes = frozenset(scopes)
            may = allowed(program, permission, subject)
            assert may == (expected == "+" and needed in scopes), (role, scopes)
