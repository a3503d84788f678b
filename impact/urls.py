"""Addresses of the pages about territories. Italian paths, English names."""

from django.urls import path

from impact.views import beside, district_list, districts, home, indicators, units

urlpatterns = [
    path("", home.home, name="home"),
    path("cerca/", home.search, name="search"),
    path("distretti/", district_list.district_list, name="district-list"),
    path("distretti/confronta/", beside.compare, name="districts-compare"),
    path("distretti/<str:code>/", districts.district, name="district"),
    path("indicatori/", indicators.indicator_list, name="indicators"),
    path("indicatori/<str:code>/", indicators.indicator, name="indicator"),
    path("comuni/<str:istat_code>/", units.unit, name="unit"),
]
