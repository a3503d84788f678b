"""Addresses of the figures, below `/api/v1/`."""

from django.urls import path

from impact.api.disparity import IndicatorDisparity
from impact.api.districts import DistrictDetail, DistrictList, DistrictMap
from impact.api.importing import ObservationImport
from impact.api.indicators import IndicatorDetail, IndicatorList
from impact.api.observations import ObservationList
from impact.api.plans import PlanDetail, PlanList
from impact.api.values import ValueList

urlpatterns = [
    path("districts", DistrictList.as_view(), name="districts"),
    path("districts/geo", DistrictMap.as_view(), name="districts-geo"),
    path("districts/<str:code>", DistrictDetail.as_view(), name="district"),
    path("indicators", IndicatorList.as_view(), name="indicators"),
    path("indicators/<str:code>", IndicatorDetail.as_view(), name="indicator"),
    path(
        "indicators/<str:code>/disparity", IndicatorDisparity.as_view(), name="indicator-disparity"
    ),
    path("observations", ObservationList.as_view(), name="observations"),
    path("observations/import", ObservationImport.as_view(), name="observations-import"),
    path("plans", PlanList.as_view(), name="plans"),
    path("plans/<str:code>", PlanDetail.as_view(), name="plan"),
    path("values", ValueList.as_view(), name="values"),
]
