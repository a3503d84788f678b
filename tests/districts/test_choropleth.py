"""The outline and the live map are told the same things."""

import dataclasses

import pytest
from shapely.geometry import box

from districts.maps.cartography import Frame, project
from districts.maps.choropleth import Choropleth, Place

WEST, EAST = box(10, -1, 12, 1), box(12, -1, 14, 1)


@pytest.fixture
def figure():
    return Choropleth(
        id="mappa",
        title="Prova",
        label="Prova",
        source="/tiles/toy.json",
        layer="zones",
        drawing=project([WEST, EAST], 400),
        places=[
            Place(code="D01", name="Ovest", fill="class-5", text="0,9", tag="01"),
            Place(code="D02", name="Est", fill="no-data", text="–", tag="02", inset=True),
        ],
        classes=[("class-5", "0,80 e oltre")],
        inset=Frame.around([EAST], 100),
    )


def test_tags_stand_on_their_frame(figure):
    [main], [inset] = figure.tags, figure.inset_tags
    assert (main.text, main.ground, main.x, main.y) == ("01", "class-5", "25.00%", "50.00%")
    assert (inset.text, inset.x, inset.y) == ("02", "50.00%", "50.00%")


def test_window_shows_only_the_inset(figure):
    assert figure.window == "200 0 200 200"
    assert dataclasses.replace(figure, inset=None).inset_tags == []


def test_config_places_the_units_on_the_ground(figure):
    config = figure.config()
    assert config["bounds"] == pytest.approx((10, -1, 14, 1), abs=1e-3)
    assert config["inset"] == pytest.approx((12, -1, 14, 1), abs=1e-3)
    assert list(config["units"]) == ["D01", "D02"]
    assert config["units"]["D01"]["point"] == pytest.approx((11, 0), abs=1e-3)
    assert config["units"]["D01"]["fill"] == "class-5"


def test_a_name_does_not_count_on_the_fill_under_it():
    place = Place(code="001191", name="Pinerolo", fill="class-5", text="230", tag="Pinerolo")
    assert place.label_ground == "any"


def test_places_and_paths_must_be_as_many(figure):
    short = dataclasses.replace(figure, places=figure.places[:1])
    with pytest.raises(ValueError, match="longer"):
        list(short.shapes)
