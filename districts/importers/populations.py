"""How many people lived in each comune in a year."""

from dataclasses import dataclass
from datetime import date

from districts.importers.tabular import Column, Parsed, Record, read_table
from districts.importers.territory import Territory

COLUMNS = (
    Column("unit_code", ("codice_istat",), max_length=16),
    Column("year", ("anno",)),
    Column("reference_date", ("data",)),
    Column("population", ("popolazione",)),
    Column("source", ("fonte",), max_length=100),
    Column("quality", ("qualità", "qualita"), required=False),
)
# The qualities of a figure that exists (Quality of the models has also those without one).
QUALITIES = ("final", "provisional", "estimated", "imputed")


@dataclass(frozen=True, slots=True)
class PopulationRow:
    line: int
    unit_code: str
    year: int
    reference_date: date
    population: int
    source: str
    quality: str


def parse_populations(
    content: bytes, territory: Territory, *, of_parts: bool = False
) -> Parsed[PopulationRow]:
    """The residents of `population.csv`, of comuni that are in force in `territory`.

    With `of_parts` those of parts of comuni, which stand in a file of their own so that nobody
    adds them to the comuni that they belong to.
    """
    table = read_table(content, COLUMNS)
    table.refuse_repeats("unit_code", "year")
    numbers = table.convention("population")

    def population(record: Record) -> PopulationRow:
        if of_parts:
            territory.check_part(record, "unit_code")
        else:
            territory.check(record, "unit_code")
        day = record.day("reference_date")
        since = territory.since.get(record["unit_code"])
        if since and day < since:
            record.refuse(
                "reference_date",
                f"il comune esiste dal {since:%d/%m/%Y} e changes.csv non dice da chi viene: "
                "un dato di prima non può essere suo.",
            )
        if str(day.year) != record["year"]:
            record.refuse("year", "non è l'anno della data di riferimento.")
        return PopulationRow(
            line=record.line,
            unit_code=record["unit_code"],
            year=day.year,
            reference_date=day,
            population=record.count("population", numbers),
            source=record.text("source"),
            quality=record.choice("quality", QUALITIES, default="final"),
        )

    return table.build(population)
