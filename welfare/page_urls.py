"""Addresses of the pages about the platform itself. Italian paths, English names."""

from django.urls import path

from welfare.views import data, guide, method, notices, notifications, reserved, tokens, webhooks

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
    path("area-riservata/token/", tokens.tokens, name="tokens"),
    path("area-riservata/token/nuovo/", tokens.new, name="token-new"),
    path("area-riservata/token/<int:pk>/", tokens.token, name="token"),
    path("area-riservata/token/<int:pk>/rinnova/", tokens.rotate, name="token-rotate"),
    path("area-riservata/token/<int:pk>/revoca/", tokens.revoke, name="token-revoke"),
    path("area-riservata/webhook/", webhooks.webhooks, name="webhooks"),
    path("area-riservata/webhook/nuovo/", webhooks.new, name="webhook-new"),
    path("area-riservata/webhook/<int:pk>/", webhooks.webhook, name="webhook"),
    path("area-riservata/webhook/<int:pk>/rinnova/", webhooks.rotate, name="webhook-rotate"),
    path(
        "area-riservata/webhook/<int:pk>/consegne/<int:number>/",
        webhooks.delivery,
        name="webhook-delivery",
    ),
    path("contatti/", notices.contacts, name="contacts"),
]
