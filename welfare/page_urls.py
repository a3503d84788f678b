"""Addresses of the pages about the platform itself. Italian paths, English names."""

from django.urls import path

from welfare.views import data, guide, method, notices, notifications, reserved

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
    path("area-riservata/avvisi/", notifications.notifications, name="notifications"),
    path("area-riservata/avvisi/scelte/", notifications.choices, name="notification-choices"),
    path("area-riservata/avvisi/letti/", notifications.read_all, name="notifications-read"),
    path("area-riservata/avvisi/<int:pk>/", notifications.follow, name="notification"),
    path("area-riservata/veste/", reserved.hat, name="hat"),
    path("contatti/", notices.contacts, name="contacts"),
]
