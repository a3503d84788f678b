"""Addresses of the figures, below `/api/v1/`."""

from django.urls import path

from impact.api.districts import DistrictDetail, DistrictList, DistrictMap
from impact.api.importing import ObservationImport
from impact.api.indicators import IndicatorDetail, IndicatorList
from impact.api.observations import ObservationList
from impact.api.values import ValueList

urlpatterns = [
    path("districts", DistrictList.as_view(), name="districts"),
    path("districts/geo", DistrictMap.as_view(), name="districts-geo"),
    path("districts/<str:code>", DistrictDetail.as_view(), name="district"),
    path("indicators", IndicatorList.as_view(), name="indicators"),
    path("indicators/<str:code>", IndicatorDetail.as_view(), name="indicator"),
    path("observations", ObservationList.as_view(), name="observations"),
    path("observations/import", ObservationImport.as_view(), name="observations-import"),
    path("values", ValueList.as_view(), name="values"),
]
