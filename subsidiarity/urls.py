"""Addresses of the pages about bodies. Italian paths, English names."""

from django.urls import path

from subsidiarity.views import mandates, people, registration, registry, verification

urlpatterns = [
    path("soggetti/", registry.actors, name="actors"),
    path("soggetti/registra/", registration.register, name="actor-register"),
    path("soggetti/<slug:code>/", registry.actor, name="actor"),
    path("soggetti/<slug:code>/modifica/", registration.edit, name="actor-edit"),
    path("soggetti/<slug:code>/ritira/", registration.withdraw, name="actor-withdraw"),
    path("soggetti/<slug:code>/verifica/", verification.verification, name="actor-verify"),
    path("soggetti/<slug:code>/persone/", people.people, name="actor-people"),
    path("soggetti/<slug:code>/chiedi/", people.join, name="actor-join"),
    path("appartenenze/<int:pk>/", people.membership, name="membership"),
    path("inviti/<int:pk>/", people.invitation, name="invitation"),
    path("soggetti/<slug:code>/mandato/", mandates.propose, name="mandate-propose"),
    path("mandati/proposte/<int:pk>/", mandates.proposal, name="mandate-proposal"),
    path("mandati/da-confermare/", mandates.pending, name="mandates-to-confirm"),
    path("mandati/<int:pk>/chiudi/", mandates.end, name="mandate-end"),
    path("mandati/<int:pk>/conferma/", mandates.confirm, name="mandate-confirm"),
]
