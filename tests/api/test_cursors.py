"""Pages of a list: every row once, forwards and backwards."""

from base64 import b64encode

import pytest

LISTS = [
    "/districts",
    "/units",
    "/units?zoning=health",
    "/zones",
    "/zonings",
    "/indicators",
    "/values",
    "/values?zone=D01&boundaries=as_was",
]


def walk(api, path: str, direction: str) -> list[list[dict]]:
    """The pages from `path` on, following `direction`."""
    pages, address = [], path
    while address:
        body = api(address).json()
        pages.append(body["results"])
        address = (body[direction] or "").removeprefix("http://testserver/api/v1")
        last = body
    pages.append([last])
    return pages


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", [1, 3])
def test_no_row_is_lost_or_read_twice(api, path, limit):
    whole = api(path).json()["results"]
    joiner = "&" if "?" in path else "?"
    *pages, _last = walk(api, f"{path}{joiner}limit={limit}", "next")
    assert all(len(page) <= limit for page in pages)
    assert [row for page in pages for row in page] == whole


@pytest.mark.parametrize("path", LISTS)
def test_the_way_back_is_the_same(api, path):
    joiner = "&" if "?" in path else "?"
    *pages, (last,) = walk(api, f"{path}{joiner}limit=2", "next")
    assert len(pages) == 1 or last["previous"]
    if last["previous"]:
        back = walk(api, last["previous"].removeprefix("http://testserver/api/v1"), "previous")
        assert back[:-1][::-1] == pages[:-1]


def test_a_cursor_outlives_the_row_it_names(api, db, territory):
    """The zone under the cursor goes away between two pages: the next page starts after it."""
    from impact.models import ZoneValue

    first = api("/values?limit=2").json()
    ZoneValue.objects.filter(indicator__code="DEM-AGE", period="2018").delete()
    second = api(first["next"].removeprefix("http://testserver/api/v1")).json()
    assert [(row["indicator"], row["period"]) for row in second["results"]] == [
        ("DEM-AGE", "2022"),
        ("DEM-AGE", "2022"),
    ]


def spelt(text: str) -> str:
    return b64encode(text.encode()).decode().replace("=", "%3D")


@pytest.mark.parametrize("path", ["/districts", "/values"])
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "è",
        "%C3%28",
        "cD0",
        spelt("p=%00"),
        spelt("r=1"),
        spelt("o=5"),
        spelt("o=99999999999999999999&p=a"),
        spelt("p=a&x=1"),
        "cD1E" * 300,
    ],
)
def test_anything_but_a_cursor_is_refused(problem, path, cursor):
    assert "“cursor”" in problem(f"{path}?cursor={cursor}", 400)["detail"]


def test_a_cursor_of_another_list_is_refused(api, problem):
    other = api("/districts?limit=1").json()["next"].partition("cursor=")[2].partition("&")[0]
    problem(f"/values?cursor={other}", 400)


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "ten", "1.5", "٣"])
def test_a_limit_out_of_bounds_is_refused(problem, limit):
    assert "1000" in problem(f"/districts?limit={limit}", 400)["detail"].replace(".", "")
