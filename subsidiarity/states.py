"""Which state a body may pass to. No Django here."""

# Registered by who speaks for it, verified by an official; only a verified body signs and leads.
ACTOR: dict[str, frozenset[str]] = {
    "draft": frozenset({"submitted"}),
    "submitted": frozenset({"verified", "rejected", "draft"}),
    "rejected": frozenset({"draft"}),
    "verified": frozenset({"suspended", "ceased"}),
    "suspended": frozenset({"verified", "ceased"}),
    "ceased": frozenset(),
}

# Proposed by a body of the Third sector, answered by the authority; what follows the answer is the
# procedure of art. 55, Codice del Terzo settore. Whoever withdrew, or was refused, may take the
# draft up again as long as no notice was published.
CO_DESIGN: dict[str, frozenset[str]] = {
    "draft": frozenset({"proposed", "withdrawn"}),
    "proposed": frozenset({"opened", "rejected", "withdrawn"}),
    "rejected": frozenset({"draft"}),
    "withdrawn": frozenset({"draft"}),
    "opened": frozenset({"evaluating", "archived"}),
    "evaluating": frozenset({"co_designing", "archived"}),
    "co_designing": frozenset({"agreed", "archived"}),
    "agreed": frozenset({"running", "archived"}),
    "running": frozenset({"suspended", "concluded"}),
    "suspended": frozenset({"running", "concluded"}),
    "concluded": frozenset({"archived"}),
    "archived": frozenset(),
}
CO_DESIGN_PUBLIC = frozenset(CO_DESIGN) - {"draft", "withdrawn", "rejected"}
"""States in which anybody may read the project."""
