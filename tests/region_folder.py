"""A tiny region as files, to be loaded and spoiled by tests: four comuni in a row, two zones."""

import json
from pathlib import Path

UNITS = """\
unit_code,name,province_code,province_name,cadastral_code,area_km2_istat,altimetric_zone_name,\
in_force_since,is_capoluogo
001001,Agliè,001,Torino,A074,1.5,collina,1947-01-24,0
001002,Airasca,001,Torino,A109,2,pianura,1960-09-29,0
001003,Nuova,001,Torino,A117,2.5,pianura,2019-01-01,0
001004,None,001,Torino,A199,3,pianura,2015-01-30,1
"""
CHANGES = """\
effective_date,kind,old_code,old_name,new_code,new_name,source
2019-01-01,merger,001901,Vecchia,001003,Nuova,prova
2019-01-01,merger,001902,Antica,001003,Nuova,prova
2015-01-30,rename,001004,Nessuno,001004,None,prova
2017-04-18,territory_ceded,001001,Agliè,001002,Airasca,prova
"""
POPULATION = """\
unit_code,year,reference_date,population,source,quality
001001,2022,2022-01-01,100,istat,final
001002,2022,2022-01-01,200,istat,final
001003,2022,2022-01-01,300,istat,final
001004,2022,2022-01-01,400,istat,provisional
"""
HEALTH = """\
unit_code,zone_code,zone_name,parent_code,parent_name,basis,source,confidence
001001,H1,Ovest,ASL,ASL Prova,legal,elenco,high
001002,H1,Ovest,ASL,ASL Prova,legal,elenco,high
001003,H2,Est,ASL,ASL Prova,reconstructed,giornale,low
001004,H2,Est,ASL,ASL Prova,legal,elenco,high
"""
WHOLE = """\
unit_code,zone_code,zone_name,basis,source,confidence
001001,W,Prova,derived,elenco,high
001002,W,Prova,derived,elenco,high
001003,W,Prova,derived,elenco,high
001004,W,Prova,derived,elenco,high
"""
REGION = """\
code: prova
name: Prova
official_name: Regione Prova
istat_code: "99"
attribution: "Fonte: nessuna."
policies:
  - {policy: health, zoning: health}
  - {policy: development, zoning: null}
"""
ZONINGS = """\
zonings:
  - code: scaffold
    policy: health
    kind: scaffold
    extent: partial
    name_it: Griglia storica
    name_en: Historical grid
    zone_noun_it: zona
    zone_noun_en: zone
    ended_on: 1995-01-01
    revisions: []
  - code: whole
    policy: administration
    kind: region
    extent: total
    name_it: Regione
    name_en: Region
    zone_noun_it: regione
    zone_noun_en: region
    revisions:
      - file: zonings/whole.csv
        effective_from: 1948-01-01
        date_precision: day
        unit_vintage: 2026-01-01
        basis: derived
        act_note: Nessun atto.
        title: La regione intera
        rationale: Una zona sola con tutti i comuni della prova.
  - code: health
    policy: health
    kind: statutory
    extent: total
    name_it: Distretti sanitari
    name_en: Health districts
    zone_noun_it: distretto
    zone_noun_en: district
    revisions:
      - file: zonings/health.csv
        effective_from: 2017-01-01
        date_precision: year
        unit_vintage: 2026-01-01
        basis: reconstructed
        derived_from: scaffold
        act:
          kind: DGR
          authority: Giunta regionale
          number: 1-1
          date: 2016-12-01
          title: I distretti
        title: I due distretti
        rationale: Perché così si legge negli elenchi pubblicati.
"""
INDICATORS = """\
defaults:
  frequency: annual
  min_coverage: 0.9
  perspective: "3.1"
component_defaults:
  origin: observed
  direction: neutral
  aggregation: sum
  multiplier: 1
  decimals: 0
  interval: none
sources:
  - {code: istat, name_it: ISTAT, name_en: ISTAT, licence: CC BY}
components:
  - code: DEM-POP
    source_code: pop_total
    origin: population
    name_it: Residenti
    name_en: Residents
    definition_it: Residenti.
    definition_en: Residents.
    unit: persons
  - code: POP-65P
    source_code: old
    name_it: Anziani
    name_en: Older people
    definition_it: Residenti di 65 anni e più.
    definition_en: Residents aged 65 and over.
    unit: persons
indicators:
  - code: DEM-65P
    source_code: share_old
    origin: derived
    name_it: Quota di anziani
    name_en: Share of older people
    definition_it: Anziani ogni 100 residenti.
    definition_en: Older people per 100 residents.
    unit: percent
    direction: neutral
    aggregation: ratio_of_sums
    multiplier: 100
    decimals: 1
    interval: wilson
    terms:
      - {component: POP-65P, role: numerator}
      - {component: DEM-POP, role: denominator}
"""
OBSERVATIONS = """\
unit_code,indicator,period,value,quality,source
001001,old,2022,20,final,istat
001002,old,2022,40,final,istat
001003,old,2022,60,final,istat
001004,old,2022,,missing,istat
"""


def shapes() -> str:
    """Four squares of a degree side by side, from west to east."""
    features = [
        {
            "type": "Feature",
            "properties": {"unit_code": f"00100{column + 1}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[column, 0], [column + 1, 0], [column + 1, 1], [column, 1], [column, 0]]
                ],
            },
        }
        for column in range(4)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def write_region(folder: Path) -> Path:
    """Write the files of the region; returns the folder."""
    files = {
        "region.yaml": REGION,
        "units.csv": UNITS,
        "units.geojson": shapes(),
        "changes.csv": CHANGES,
        "population.csv": POPULATION,
        "zonings.yaml": ZONINGS,
        "zonings/whole.csv": WHOLE,
        "zonings/health.csv": HEALTH,
        "indicators.yaml": INDICATORS,
        "observations/old.csv": OBSERVATIONS,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Change the first `old` of a file to `new`."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
