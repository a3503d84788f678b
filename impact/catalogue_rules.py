"""What an indicator's definition must look like before anything is computed from it.

Structure only, over plain data, so that an importer can check a file and an admin form one row
with the same rules. Each problem is an Italian sentence that says what to mend.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from impact.aggregation import MIN_PRIVACY_THRESHOLD

AGGREGATIONS = ("sum", "ratio_of_sums", "weighted_mean", "platform", "none")
ROLES = ("numerator", "denominator", "weight")
INTERVALS = ("none", "wilson", "log_ratio", "byar")
MULTIPLIERS = (1, 100, 1_000, 10_000, 100_000)

# Five classes on every map: their four inner limits.
BREAKS = 4

STORED_DECIMALS = 6
OLDEST_OFFSET = -20

_CODE = re.compile(r"[A-Z]{3}-[A-Z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Term:
    """A component of a rule: the indicator `code` of `period_offset` years later, times `sign`."""

    code: str
    role: str
    sign: int = 1
    period_offset: int = 0


@dataclass(frozen=True, slots=True)
class Definition:
    """The parts of an indicator's definition that can contradict each other."""

    code: str
    aggregation: str
    terms: tuple[Term, ...] = ()
    multiplier: Decimal = Decimal(1)
    decimals: int = 0
    min_coverage: Decimal = Decimal("0.90")
    privacy_threshold: int | None = None
    interval: str = "none"
    class_breaks: tuple[Decimal, ...] = ()


def catalogue_problems(definitions: Iterable[Definition]) -> dict[str, list[str]]:
    """The problems of a whole catalogue by code, nothing for codes without problems.

    Of chains of terms that bite their own tail one is reported at a time.
    """
    found: dict[str, list[str]] = {}
    catalogue: dict[str, Definition] = {}
    for definition in definitions:
        if definition.code in catalogue:
            found.setdefault(definition.code, []).append("Il codice compare più di una volta.")
        catalogue[definition.code] = definition
    for code, definition in catalogue.items():
        if own := problems(definition, catalogue):
            found.setdefault(code, []).extend(own)
    if cycle := _cycle(catalogue):
        chain = " → ".join(cycle)
        found.setdefault(cycle[0], []).append(f"L'indicatore dipende da se stesso: {chain}.")
    return found


def problems(definition: Definition, catalogue: Mapping[str, Definition]) -> list[str]:
    """What is wrong with one definition, given the others that its terms may name."""
    return [
        *_problems_of_identity(definition),
        *_problems_of_structure(definition),
        *_problems_of_terms(definition, catalogue),
        *_problems_of_publication(definition),
        *_problems_of_classes(definition),
    ]


def _problems_of_identity(definition: Definition) -> Iterator[str]:
    if not _CODE.fullmatch(definition.code):
        yield (
            "Il codice è fatto di tre lettere maiuscole, un trattino e da una a otto lettere "
            "maiuscole o cifre, come DEM-AGE."
        )
    if definition.aggregation not in AGGREGATIONS:
        yield f"L'aggregazione è una fra {', '.join(AGGREGATIONS)}."


def _problems_of_structure(definition: Definition) -> Iterator[str]:
    by_role = {
        role: [term.code for term in definition.terms if term.role == role] for role in ROLES
    }
    match definition.aggregation:
        case "ratio_of_sums":
            if not by_role["numerator"]:
                yield "Un rapporto fra somme ha bisogno di almeno un numeratore."
            if not by_role["denominator"]:
                yield "Un rapporto fra somme ha bisogno di almeno un denominatore."
            if by_role["weight"]:
                yield f"Un rapporto fra somme non ha pesi: togli {', '.join(by_role['weight'])}."
        case "weighted_mean":
            if len(by_role["weight"]) != 1:
                yield "Una media pesata ha bisogno di un peso, e di uno solo."
            if others := by_role["numerator"] + by_role["denominator"]:
                yield (
                    "Una media pesata usa i propri valori e un peso: "
                    f"togli {', '.join(others)} da numeratore e denominatore."
                )
        case _:
            if definition.terms:
                codes = ", ".join(term.code for term in definition.terms)
                yield f"Solo rapporti e medie hanno termini: togli {codes}."


def _problems_of_terms(
    definition: Definition, catalogue: Mapping[str, Definition]
) -> Iterator[str]:
    seen = set()
    for term in definition.terms:
        key = (term.code, term.role, term.period_offset)
        if key in seen:
            yield f"Il termine {term.code} compare due volte con lo stesso ruolo e lo stesso anno."
        seen.add(key)
        if term.role not in ROLES:
            yield f"Il ruolo del termine {term.code} è uno fra {', '.join(ROLES)}."
        if term.sign not in {-1, 1}:
            yield f"Il segno del termine {term.code} è 1 o -1."
        if not OLDEST_OFFSET <= term.period_offset <= 0:
            yield (
                f"Il termine {term.code} può riferirsi allo stesso anno o a uno dei "
                f"{-OLDEST_OFFSET} precedenti: indica uno scarto fra {OLDEST_OFFSET} e 0."
            )
        component = catalogue.get(term.code)
        if component is None:
            yield f"Il termine {term.code} non è nel catalogo."
        elif component.aggregation != "sum":
            yield (
                f"Il termine {term.code} non si somma (aggregazione {component.aggregation}): "
                "un rapporto o una media non entra in un altro calcolo."
            )


def _problems_of_publication(definition: Definition) -> Iterator[str]:
    is_ratio = definition.aggregation == "ratio_of_sums"
    if definition.multiplier not in MULTIPLIERS:
        yield f"Il moltiplicatore è uno fra {', '.join(map(str, MULTIPLIERS))}."
    elif definition.multiplier != 1 and not is_ratio:
        yield "Solo un rapporto fra somme ha un moltiplicatore diverso da 1."
    if definition.interval not in INTERVALS:
        yield f"L'intervallo è uno fra {', '.join(INTERVALS)}."
    elif definition.interval != "none" and not is_ratio:
        yield "Solo un rapporto fra somme può avere un intervallo."
    if not 0 <= definition.decimals <= STORED_DECIMALS:
        yield f"I decimali vanno da 0 a {STORED_DECIMALS}."
    if not definition.min_coverage.is_finite() or not 0 < definition.min_coverage <= 1:
        yield "La copertura minima è maggiore di 0 e al più 1."
    threshold = definition.privacy_threshold
    if threshold is not None and threshold < MIN_PRIVACY_THRESHOLD:
        yield (
            f"La soglia di riservatezza è almeno {MIN_PRIVACY_THRESHOLD} "
            "(Regole deontologiche SISTAN, art. 5)."
        )


def _problems_of_classes(definition: Definition) -> Iterator[str]:
    breaks = definition.class_breaks
    if not breaks:
        return
    if len(breaks) != BREAKS:
        yield f"I limiti delle classi sono {BREAKS}, per cinque classi (qui {len(breaks)})."
    if not all(limit.is_finite() for limit in breaks):
        yield "I limiti delle classi sono numeri finiti."
    elif not all(low < high for low, high in pairwise(breaks)):
        yield "I limiti delle classi crescono sempre, senza ripetizioni."


def _cycle(catalogue: Mapping[str, Definition]) -> list[str] | None:
    """A chain of codes, each built on the next, that ends where it began."""
    graph = {
        code: [term.code for term in definition.terms] for code, definition in catalogue.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        chain: list[str] = error.args[1]
        return chain[::-1]
    return None
