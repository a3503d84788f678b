"""What changes several rows at once: laws, approvals, acts."""

from districts.actions.acts import add_document, describe_act, register_act
from districts.actions.approvals import (
    ask_approval,
    decide,
    define_flow,
    delegate,
    revoke_delegation,
    withdraw_approval,
)
from districts.actions.boundaries import adopt_revision, rebuild_outlines
from districts.actions.draft_zones import (
    explain_findings,
    found_zone,
    rename_zone,
    set_seat,
)
from districts.actions.drafts import (
    assign_units,
    fork_revision,
    import_list,
    mark_draft,
    prepare_adoption,
    rebase_draft,
    step_back,
)
from districts.actions.proposals import (
    ask_proposal,
    cancel_proposal,
    draft_of_meet,
    draft_of_proposal,
)
from districts.actions.revocations import revoke_revision
from districts.actions.zone_names import NewZone

__all__ = [
    "NewZone",
    "add_document",
    "adopt_revision",
    "ask_approval",
    "ask_proposal",
    "assign_units",
    "cancel_proposal",
    "decide",
    "define_flow",
    "delegate",
    "describe_act",
    "draft_of_meet",
    "draft_of_proposal",
    "explain_findings",
    "fork_revision",
    "found_zone",
    "import_list",
    "mark_draft",
    "prepare_adoption",
    "rebase_draft",
    "rebuild_outlines",
    "register_act",
    "rename_zone",
    "revoke_delegation",
    "revoke_revision",
    "set_seat",
    "step_back",
    "withdraw_approval",
]
