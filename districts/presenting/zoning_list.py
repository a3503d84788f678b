"""The page of all zonings: one group for each policy, each zoning with its law of a day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.boundaries.zoning_sizes import NOTHING, Size
from districts.memory.law_register import LawRegister
from districts.models import BoundaryRevision, Policy, Zoning
from districts.presenting import wording

# The five of the position paper, paragraph 3.2, in its order: they are always five.
FIVE = (Policy.HEALTH, Policy.SOCIAL, Policy.LABOUR, Policy.EDUCATION, Policy.DEVELOPMENT)


@dataclass(frozen=True, slots=True)
class Row:
    """One zoning. `state`: what is to be known of its law on the day; nothing if it is in force."""

    name: str
    code: str
    address: str
    reference: bool
    zones: str
    extent: str
    extent_note: str
    act: str
    since: str
    state: str
    basis: str
    bases: str
    confidence: str
    independence: str
    proves_nothing: bool
    compare: str


@dataclass(frozen=True, slots=True)
class Group:
    """The zonings of one policy, and what to say if there is none."""

    id: str
    name: str
    rows: Sequence[Row]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class ZoningList:
    """What the page says."""

    sentence: str
    groups: Sequence[Group]
    not_in_force: Sequence[str]


def zoning_list(
    register: LawRegister,
    sizes: Mapping[int, Size],
    whole: Size,
    *,
    day: date,
    asked_day: date | None,
    region: str,
) -> ZoningList:
    """`whole`: the comuni of the region and their residents; `asked_day`: None for today."""
    groups = list(_groups(register, sizes, whole, day=day, asked_day=asked_day))
    rows = [row for group in groups for row in group.rows]
    in_force = [row for row in rows if not row.state]
    counted = ngettext(
        "In %(region)s è in vigore %(n)s zonizzazione.",
        "In %(region)s sono in vigore %(n)s zonizzazioni.",
        len(in_force),
    )
    if asked_day:
        counted = ngettext(
            "Il %(day)s in %(region)s era in vigore %(n)s zonizzazione.",
            "Il %(day)s in %(region)s erano in vigore %(n)s zonizzazioni.",
            len(in_force),
        )
    without = [group.name for group in groups if group.missing]
    words = {"day": wording.day(day), "region": region, "n": len(in_force)}
    parts = [counted % words]
    if without:
        many = ngettext(
            "Per una delle cinque politiche non c'è una zonizzazione: %(names)s.",
            "Per %(n)s delle cinque politiche non c'è una zonizzazione: %(names)s.",
            len(without),
        )
        parts.append(many % {"n": len(without), "names": wording.joined(without).lower()})
    return ZoningList(
        sentence=" ".join(parts),
        groups=groups,
        not_in_force=[row.name for row in rows if row.state],
    )


def _groups(
    register: LawRegister,
    sizes: Mapping[int, Size],
    whole: Size,
    *,
    day: date,
    asked_day: date | None,
) -> Iterator[Group]:
    zonings = register.zonings.values()

    def rows(chosen: Sequence[Zoning]) -> list[Row]:
        ordered = sorted(chosen, key=lambda zoning: (not zoning.is_reference, zoning.code))
        return [_row(register, z, sizes, whole, day=day, asked_day=asked_day) for z in ordered]

    past = [z for z in zonings if z.kind == Zoning.Kind.SCAFFOLD]
    for policy in (Policy.COHESION, *FIVE):
        own = [z for z in zonings if z.policy == policy and z not in past]
        missing = _("Nessuna zonizzazione caricata: non è zero, è un dato che manca.")
        yield Group(policy, str(policy.label), rows(own), "" if own else missing)
    rest = [z for z in zonings if z.policy == Policy.ADMINISTRATION and z not in past]
    if rest:
        yield Group(Policy.ADMINISTRATION, str(Policy.ADMINISTRATION.label), rows(rest))
    if past:
        yield Group("storia", _("Griglie storiche"), rows(past))


def _row(
    register: LawRegister,
    zoning: Zoning,
    sizes: Mapping[int, Size],
    whole: Size,
    *,
    day: date,
    asked_day: date | None,
) -> Row:
    law = register.nearest(zoning.code, day)
    assert law is not None  # A zoning of the register has had a law.
    size = sizes.get(law.pk, NOTHING)
    districts = register.districts(day)
    query = f"?alla-data={asked_day.isoformat()}" if asked_day else ""
    state = _state(law, day)
    compared = districts and districts.zoning != zoning and not state
    proof = register.independence(districts, law) if districts and compared else ""
    compare = ""
    if districts and compared and size.zones > 1:
        compare = f"{reverse('zonings-compare')}?a={districts.zoning.code}&b={zoning.code}"
        compare += f"&alla-data={asked_day.isoformat()}" if asked_day else ""
    partial = zoning.extent == Zoning.Extent.PARTIAL
    return Row(
        name=wording.name(zoning),
        code=zoning.code,
        address=reverse("zoning", args=[zoning.code]) + ("" if state else query),
        reference=zoning.is_reference,
        zones=wording.number(size.zones),
        extent=_("Parziale") if partial else _("Totale"),
        extent_note=_universe(size, whole) if partial else "",
        act=law.act_label,
        since=_("dal %(day)s") % {"day": wording.day(law.effective_from, law.date_precision)},
        state=state,
        basis=law.get_basis_display(),
        bases=wording.bases(size.bases) if len(size.bases) > 1 else "",
        confidence=wording.confidences(size.confidences, of_parts=bool(size.parts)),
        independence=wording.construction(proof) if proof else "",
        proves_nothing=proof in {"none", "partial"},
        compare=compare,
    )


def _universe(size: Size, whole: Size) -> str:
    """«1.169 comuni su 1.180, il 99,8 % dei residenti»."""
    if size.parts:
        parts = ngettext("%(n)s parte di comune", "%(n)s parti di comune", size.parts)
        return parts % {"n": wording.number(size.parts)}
    if not whole.residents:
        return _("%(n)s comuni su %(of)s") % _counts(size, whole)
    share = size.residents / whole.residents
    words = _counts(size, whole) | {"share": wording.share(share)}
    return _("%(n)s comuni su %(of)s, %(share)s dei residenti") % words


def _counts(size: Size, whole: Size) -> dict[str, str]:
    return {"n": wording.number(size.units), "of": wording.number(whole.units)}


def _state(law: BoundaryRevision, day: date) -> str:
    """What keeps a law from being in force on `day`; nothing if it is."""
    if law.validity.covers(day):
        return ""
    if law.validity.from_day > day:
        return _("non ancora in vigore")
    return _("non più in vigore dal %(day)s") % {"day": wording.day(law.validity.to_day)}
