"""What is asked wrongly: 400 if it cannot be read, 422 if it has no answer."""

import pytest


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/values?as_of=2016-02-30", 400, "AAAA-MM-GG"),
        ("/values?as_of=20200101", 400, "AAAA-MM-GG"),
        ("/values?as_of=2020-W01-1", 400, "AAAA-MM-GG"),
        ("/values?as_of=ieri", 400, "AAAA-MM-GG"),
        ("/districts?as_of=1999-01-01", 422, "22/05/2017"),
        ("/districts/D01?as_of=0001-01-01", 422, "22/05/2017"),
        ("/districts/geo?as_of=2017-05-21", 422, "22/05/2017"),
        ("/values?period=abc", 400, "Periodo non valido: usa AAAA oppure AAAA-S1."),
        ("/values?period=2023-S3", 400, "Periodo non valido"),
        ("/values?period=2099", 422, "Periodi disponibili: 2018, 2022, 2023"),
        ("/values?indicator=kids&period=2023", 422, "Periodi disponibili: 2018, 2022."),
        ("/values?indicator=nope", 422, "DEM-AGE, DEM-POP"),
        ("/values?zoning=nope", 422, "cohesion, health, past, region"),
        ("/values?zone=XX", 422, "D01, D02"),
        ("/values?zoning=health&zone=D01", 422, "H1, H2"),
        ("/values?zoning=past", 422, "01/01/1995"),
        ("/values?boundaries=then", 400, "current, as_was"),
        ("/values?periodo=2023", 400, "Parametro “periodo” non riconosciuto. Parametri: indicator"),
        ("/values?format=xlsx", 400, "Valori: json, csv."),
        ("/units?format=CSV", 400, "Valori: json, csv, geojson."),
        ("/values?format=csv&format=json", 400, "ripetuto"),
        ("/values?format=", 400, "è vuoto"),
        ("/values?format=csv&limit=5", 422, "togli “limit”"),
        ("/districts/geo?format=csv", 400, "Parametro “format” non riconosciuto"),
        ("/units?kind=village", 400, "comune, submunicipal"),
        ("/units?province=999", 422, "Province: 001."),
        ("/units?zoning=health&zone=D01", 422, "H1, H2"),
        ("/units?zoning=nope", 422, "cohesion, health, past, region"),
        ("/units?as_of=1900-01-01", 422, "01/01/1948"),
        ("/units/geo?limit=5", 400, "“limit” non riconosciuto"),
        ("/units/999999", 404, "/api/v1/units?q="),
        ("/zones?zoning=past", 422, "01/01/1995"),
        ("/zonings/health/zones/D01", 404, "H1, H2"),
        ("/zonings/nope/zones/D01", 404, "cohesion, health, past, region"),
        ("/status?verbose=1", 400, "Qui non se ne usano."),
        ("/values?zone=D01&zone=D02", 400, "ripetuto"),
        ("/values?indicator=", 400, "è vuoto"),
        ("/values?indicator=%20", 400, "è vuoto"),
        ("/zonings?policy=sport", 400, "“policy”"),
        ("/zonings?is_reference=maybe", 400, "“is_reference”"),
    ],
)
def test_the_answer_says_what_is_allowed(problem, path, status, says):
    assert says in problem(path, status)["detail"]


def test_machines_find_what_is_allowed_beside_the_sentence(problem):
    assert problem("/districts?as_of=1999-01-01", 422)["first_day"] == "2017-05-22"
    assert problem("/values?zone=XX", 422)["allowed"] == ["D01", "D02"]
    assert "indicator" in problem("/values?periodo=2023", 400)["allowed"]


@pytest.mark.parametrize(
    "path",
    [
        "/values?zone=%00",
        "/values?%00=1",
        "/districts/%00",
        "/values?zone=" + "x" * 10_000,
        "/values?" + "x" * 10_000,
        "/values?" + "&".join(f"p{n}=1" for n in range(1_500)),
    ],
)
def test_what_nobody_can_mean_is_refused(problem, path):
    problem(path, 400)


@pytest.mark.parametrize(
    "code", ["%FF%FE", "%ED%A0%80", "..", "%2e%2e", "x" * 3_000, "%F0%9F%92%A9"]
)
def test_odd_codes_are_just_unknown(problem, code):
    problem(f"/indicators/{code}", 404)


@pytest.mark.parametrize("zone", ["%FF", "%ED%A0%80", "%E2%80%AE", "'%3B--", "%25"])
def test_odd_values_are_just_unknown(problem, zone):
    problem(f"/values?zone={zone}", 422)


@pytest.mark.parametrize("path", ["/nope", "/districts/", "/districts/D01/nope", "/"])
def test_unknown_addresses(problem, path):
    problem(path, 404)
