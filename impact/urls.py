"""Addresses of the pages about territories. Italian paths, English names."""

from django.urls import path

from impact.views import (
    beside,
    district_list,
    districts,
    home,
    indicators,
    plan_writing,
    plans,
    units,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("cerca/", home.search, name="search"),
    path("distretti/", district_list.district_list, name="district-list"),
    path("distretti/confronta/", beside.compare, name="districts-compare"),
    path("distretti/<str:code>/", districts.district, name="district"),
    path("piani/", plans.plans, name="plans"),
    path("piani/nuovo/", plan_writing.plan_new, name="plan-new"),
    path("piani/<slug:code>/", plans.plan, name="plan"),
    path("piani/<slug:code>/modifica/", plan_writing.plan_edit, name="plan-edit"),
    path("piani/<slug:code>/obiettivi/nuovo/", plan_writing.objective_new, name="objective-new"),
    path(
        "piani/<slug:code>/obiettivi/<int:pk>/", plan_writing.objective_edit, name="objective-edit"
    ),
    path(
        "piani/<slug:code>/obiettivi/<int:pk>/togli/",
        plan_writing.objective_remove,
        name="objective-remove",
    ),
    path("piani/<slug:code>/<slug:step>/", plan_writing.plan_step, name="plan-step"),
    path("indicatori/", indicators.indicator_list, name="indicators"),
    path("indicatori/<str:code>/", indicators.indicator, name="indicator"),
    path("comuni/<str:istat_code>/", units.unit, name="unit"),
]
