"""Addresses of the pages about the platform itself. Italian paths, English names."""

from django.urls import path

from welfare.views import data, guide, method, notices, reserved

urlpatterns = [
    path("metodo/", method.method, name="method"),
    path("dati/", data.data, name="data"),
    path("guida/", guide.guide, name="guide"),
    path("guida/<str:name>/", guide.chapter, name="guide-chapter"),
    path("accessibilita/", notices.accessibility, name="accessibility"),
    path("segnalazioni/", notices.feedback, name="feedback"),
    path("privacy/", notices.privacy, name="privacy"),
    path("cookie/", notices.cookies, name="cookies"),
    path("area-riservata/", reserved.reserved, name="reserved"),
    path("area-riservata/veste/", reserved.hat, name="hat"),
    path("contatti/", notices.contacts, name="contacts"),
]
