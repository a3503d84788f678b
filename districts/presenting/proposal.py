"""The page of a proposal in words: how it stands, what is proven, under which conditions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts import formats
from districts.languages import language, local
from districts.models import Proposal, ProposalRule
from districts.presenting.wording import number, share
from districts.proposing.reading import PlannedUnit, ReadProposal

_NAMED = 8
_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is proven: `lower`, `upper` and `gap` as printed, and in one word what that means."""

    lower: str
    upper: str
    gap: str
    word: str
    tone: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """How far one policy agrees, before and after, and whom it would still have to move."""

    name: str
    weight: str
    before: str
    after: str
    units: str
    residents: str
    unmatched: str


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district of the plan."""

    code: str
    name: str
    seat: str
    units: str
    residents: str
    changes: str
    index: str
    note: str


def certificate(read: ReadProposal) -> Certificate | None:
    """None while there is no plan. What is rounded is rounded so that the sentence stays true."""
    proposal = read.proposal
    if proposal.lower is None or proposal.gap is None:
        return None
    proven = proposal.outcome == Proposal.Outcome.OPTIMAL or proposal.gap == 0
    lower = _percent(proposal.lower, round if proven else floor)
    upper = lower if proven else _percent(proposal.upper, ceil)
    gap = formats.quantity(
        ceil(proposal.gap * 1e4 - 1e-9) / 100, "percent", _DECIMALS, language=language()
    )
    if proven:
        word, tone = _("provata ottima"), "ok"
    elif proposal.gap < 0.01:
        word, tone = _("entro lo %(gap)s dalla migliore possibile") % {"gap": gap}, "info"
    else:
        word = _("con uno scarto di al più %(gap)s dalla migliore possibile") % {"gap": gap}
        tone = "warning"
    return Certificate(lower, upper, gap, word, tone, _sentence(read, lower, upper))


def _sentence(read: ReadProposal, lower: str, upper: str) -> str:
    return _(
        "Su 100 residenti-servizio, %(lower)s trovano già %(policies)s nello stesso distretto;"
        " nessun'altra zonizzazione che rispetti questi vincoli può superare %(upper)s."
    ) % {"lower": lower, "upper": upper, "policies": _policies(read)}


def _policies(read: ReadProposal) -> str:
    """«salute, sociale e lavoro»."""
    names = [str(policy.law.zoning.get_policy_display()).lower() for policy in read.policies]
    *first, last = list(dict.fromkeys(names))
    return _("%(first)s e %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _percent(value: float, rounding: Callable[[float], int]) -> str:
    scaled = value * 100 * 10**_DECIMALS
    return formats.number(
        rounding(round(scaled, 6)) / 10**_DECIMALS, _DECIMALS, language=language()
    )


PHASES: dict[str, Callable[[], str]] = {
    "": lambda: _("In attesa di un posto: il calcolo comincia appena un altro finisce."),
    "reading": lambda: _("Si leggono i comuni e i loro confini."),
    "search": lambda: _("Un buon piano c'è: ora si calcola quanto si potrebbe fare meglio."),
    "linear": lambda: _("Si abbassa il limite che nessun piano può superare."),
    "polishing": lambda: _("Si riprovano le parti del piano una per una."),
    "whole": lambda: _("Si cerca il piano migliore, o la prova che è questo."),
    "impossible": lambda: _(
        "Nessun piano rispetta le regole: si cercano quelle che lo impediscono."
    ),
}


def phase(proposal: Proposal) -> str:
    """What is going on, in a sentence."""
    if proposal.cancel_asked_by_id is not None and proposal.under_way:
        return _("Si sta fermando: il piano migliore trovato finora resta.")
    return PHASES.get(proposal.phase, PHASES["whole"])() if proposal.under_way else ""


def ending(proposal: Proposal) -> str:
    """How it ended, in a sentence; empty while it is under way."""
    if proposal.state == Proposal.State.CANCELLED:
        if proposal.has_plan:
            return _("Fermata a richiesta: resta il piano migliore trovato fino a quel momento.")
        return _("Fermata a richiesta, prima che ci fosse un piano.")
    if proposal.state == Proposal.State.FAILED:
        return _("Il calcolo non è riuscito: chiedila di nuovo o avvisa chi gestisce il sistema.")
    if proposal.outcome == Proposal.Outcome.UNKNOWN:
        return _(
            "Nel tempo dato non si è trovato nessun piano, né la prova che non ce ne siano: dai più"
            " tempo o allarga i limiti."
        )
    if proposal.outcome == Proposal.Outcome.OPEN:
        return _("Il tempo è finito prima della prova: con più tempo lo scarto può ancora calare.")
    return ""


def obstacles(read: ReadProposal) -> list[str]:
    """Why there is no plan: the rules in the way, and the figure that would be possible."""
    return [_obstacle(read, each) for each in read.proposal.obstacles[:_NAMED]]


def _obstacle(read: ReadProposal, each: Mapping[str, Any]) -> str:
    unit = read.units.get(each["unit"] or "")
    words = {
        "unit": unit.name if unit else "",
        "residents": number(unit.residents) if unit else "",
        "asked": number(each["asked"]),
        "possible": number(each["possible"]),
        "rules": "; ".join(_rule(read, rule) for rule in each["rules"]) or _("le sedi"),
        "district": _district(read, each["district"]),
    }
    return str(_OBSTACLES[each["why"]]() % words)


_OBSTACLES: dict[str, Callable[[], str]] = {
    "no_place": lambda: _(
        "%(unit)s non può stare in nessun distretto. Si contraddicono: %(rules)s, e la sua sede se"
        " ne ha una. Togli una di queste regole."
    ),
    "too_many_residents": lambda: _(
        "%(unit)s ha da solo %(possible)s residenti, più del massimo di %(asked)s: esenta il suo"
        " distretto o alza il massimo."
    ),
    "least_too_high": lambda: _(
        "Il minimo di %(asked)s residenti è troppo alto: i residenti non bastano per tutti i"
        " distretti. Il massimo che ognuno può avere come minimo è %(possible)s."
    ),
    "most_too_low": lambda: _(
        "Il massimo di %(asked)s residenti è troppo basso: i residenti non ci stanno tutti. Deve"
        " essere almeno %(possible)s, o i distretti di più."
    ),
    "cut_off": lambda: _(
        "%(unit)s non raggiunge nessuna sede del suo distretto passando da comuni confinanti: lo"
        " tagliano fuori le sedi e queste regole: %(rules)s. Toglina una."
    ),
    "together": lambda: _(
        "Nessun piano rispetta insieme queste regole: %(rules)s. Togline una qualsiasi e un piano"
        " diventa possibile."
    ),
}


def _rule(read: ReadProposal, rule: Mapping[str, Any]) -> str:
    unit = read.units.get(rule["unit"] or "")
    words = {
        "unit": unit.name if unit else "",
        "district": _district(read, rule["district"]),
        "least": number(read.proposal.least),
        "most": number(read.proposal.most),
    }
    return str(_RULES[rule["kind"]]() % words)


_RULES: dict[str, Callable[[], str]] = {
    "least": lambda: _("almeno %(least)s residenti"),
    "most": lambda: _("al più %(most)s residenti"),
    "pin": lambda: _("%(unit)s in %(district)s"),
    "locked_unit": lambda: _("%(unit)s resta dov'è"),
    "locked_district": lambda: _("%(district)s resta com'è"),
}


def _district(read: ReadProposal, code: str | None) -> str:
    if not code:
        return ""
    zone = read.zones.get(code)
    return f"{code} {zone.name}" if zone else code


def conditions(read: ReadProposal) -> list[str]:
    """The conditions of the proof: what "no plan can exceed it" speaks of."""
    proposal = read.proposal
    found = [
        _("Leggi del %(day)s e residenti del %(year)s: %(policies)s.")
        % {
            "day": formats.day(proposal.day),
            "year": proposal.year,
            "policies": ", ".join(
                _("%(zoning)s con peso %(weight)s")
                % {"zoning": local(policy.law.zoning, "name"), "weight": policy.weight}
                for policy in read.policies
            ),
        },
        ngettext(
            "Ogni distretto è di un solo pezzo attorno alla sua sede: %(n)s distretto.",
            "Ogni distretto è di un solo pezzo attorno alla sua sede: %(n)s distretti.",
            len(read.districts),
        )
        % {"n": len(read.districts)},
        _band(read),
        *_rules_kept(read.rules),
        _construction(read),
        _(
            "Una zona di una politica è abbinata solo a un distretto con cui oggi ha residenti in"
            " comune, o di cui contiene la sede. L'indice delle altre pagine abbina liberamente e"
            " può essere più alto."
        ),
    ]
    if proposal.links:
        found.append(_links(read))
    found.append(
        _(
            "Il risolutore calcola in virgola mobile: il limite è arrotondato con un margine di un"
            " centesimo di residente, non è aritmetica esatta."
        )
    )
    return [line for line in found if line]


def _band(read: ReadProposal) -> str:
    least, most = read.proposal.least, read.proposal.most
    if least is None and most is None:
        return _("Nessun limite ai residenti di un distretto.")
    words = {"least": number(least), "most": number(most)}
    if least is None:
        said = _("Al più %(most)s residenti in ogni distretto") % words
    elif most is None:
        said = _("Almeno %(least)s residenti in ogni distretto") % words
    else:
        said = _("Fra %(least)s e %(most)s residenti in ogni distretto") % words
    exempt = [_district(read, d.zone.code) for d in read.districts if d.exempt]
    if exempt:
        said += _(", tranne %(names)s") % {"names": ", ".join(exempt)}
    return f"{said}."


def _rules_kept(rules: Sequence[ProposalRule]) -> list[str]:
    found = []
    for kind, words in (
        (ProposalRule.Kind.PIN, _("Comuni messi in un distretto: %(names)s.")),
        (ProposalRule.Kind.LOCKED_UNIT, _("Comuni che restano dove sono: %(names)s.")),
        (ProposalRule.Kind.LOCKED_DISTRICT, _("Distretti che restano come sono: %(names)s.")),
    ):
        names = [
            f"{rule.unit.name} → {rule.zone.code}"
            if kind == ProposalRule.Kind.PIN and rule.unit and rule.zone
            else (rule.unit.name if rule.unit else rule.zone.code if rule.zone else "")
            for rule in rules
            if rule.kind == kind
        ]
        if names:
            found.append(words % {"names": ", ".join(names)})
    return found


def _construction(read: ReadProposal) -> str:
    """What part of the agreement proves nothing, because of how the zonings were built."""
    names = [
        local(policy.law.zoning, "name")
        for policy in read.policies
        if policy.law.zoning.code in read.built_alike
    ]
    if not names:
        return ""
    return _(
        "L'accordo con %(names)s è, in tutto o in parte, per costruzione: i confini da cui si parte"
        " hanno la stessa origine."
    ) % {"names": ", ".join(names)}


def _links(read: ReadProposal) -> str:
    def name(code: str) -> str:
        return read.units[code].name if code in read.units else code

    pairs = [f"{name(link['one'])}–{name(link['other'])}" for link in read.proposal.links]
    rest = len(pairs) - _NAMED
    said = ", ".join(pairs[:_NAMED])
    if rest > 0:
        said += " " + ngettext("e un altro", "e altri %(n)s", rest) % {"n": rest}
    return _(
        "Contano come confinanti, perché isole o perché la legge di oggi li tiene insieme:"
        " %(pairs)s."
    ) % {"pairs": said}


def policy_rows(read: ReadProposal) -> list[PolicyRow]:
    """Each policy, in the order asked."""
    before, after = read.before, read.after
    if after is None:
        return []
    earlier = {policy.policy: policy for policy in before.policies} if before else {}
    names = {policy.law.zoning.code: local(policy.law.zoning, "name") for policy in read.policies}
    rows = []
    for policy in after.policies:
        matched = {zone.match for zone in policy.zones if zone.match}
        unmatched = sorted(set(read.zonings[policy.policy].values()) - matched)
        was = earlier.get(policy.policy)
        rows.append(
            PolicyRow(
                name=names[policy.policy],
                weight=share(policy.policy_weight, 0),
                before=share(was.share, _DECIMALS) if was else formats.MISSING,
                after=share(policy.share, _DECIMALS),
                units=number(len(policy.moves.units)),
                residents=number(policy.moves.weight),
                unmatched=", ".join(unmatched[:_NAMED]) + (" …" if len(unmatched) > _NAMED else "")
                if unmatched
                else _("nessuna"),
            )
        )
    return rows


def district_rows(read: ReadProposal) -> list[DistrictRow]:
    """The districts of the plan, by code."""
    index = read.after.district_index if read.after else {}
    seats = {district.zone.code: district for district in read.districts}
    return [
        DistrictRow(
            code=one.code,
            name=read.zones[one.code].name,
            seat=seats[one.code].seat.name,
            units=number(one.units),
            residents=number(one.residents),
            changes=_changes(one.gained, one.lost),
            index=share(index.get(one.code), 1),
            note=_("fuori dai limiti: è esente") if one.outside else "",
        )
        for one in read.sums
    ]


def _changes(gained: int, lost: int) -> str:
    if not gained and not lost:
        return _("nessuno")
    return f"+{gained} {formats.MINUS}{lost}"


def moved_rows(read: ReadProposal) -> list[tuple[PlannedUnit, str, str, str]]:
    """(unit, residents, district in the base, district in the plan) of those that move."""
    return [
        (
            unit,
            number(unit.residents),
            _district(read, unit.base) or _("senza zona"),
            _district(read, unit.plan),
        )
        for unit in read.moved
    ]


def dissolved(read: ReadProposal) -> list[str]:
    """The districts of the base that the plan does without."""
    kept = {district.zone.code for district in read.districts}
    return [
        _district(read, code)
        for code in sorted({unit.base for unit in read.units.values() if unit.base} - kept)
    ]
