"""Addresses of the pages about co-design projects. Italian paths, English names."""

from django.urls import path

from subsidiarity.views import project_sections as sections
from subsidiarity.views import project_sending as sending
from subsidiarity.views import projects

urlpatterns = [
    path("coprogettazione/", projects.projects, name="projects"),
    path("coprogettazione/nuovo/", projects.project_new, name="project-new"),
    path("coprogettazione/<slug:code>/", projects.project, name="project"),
    path("coprogettazione/<slug:code>/invio/", sending.project_check, name="project-check"),
    path("coprogettazione/<slug:code>/ritiro/", sending.project_withdraw, name="project-withdraw"),
    path("coprogettazione/<slug:code>/ripresa/", sending.project_resume, name="project-resume"),
    path("coprogettazione/<slug:code>/risposta/", sending.project_answer, name="project-answer"),
    path(
        "coprogettazione/<slug:code>/partner/", sections.project_partners, name="project-partners"
    ),
    path(
        "coprogettazione/<slug:code>/partner/<int:pk>/togli/",
        sections.project_partner_remove,
        name="project-partner-remove",
    ),
    path(
        "coprogettazione/<slug:code>/impegni/",
        sections.project_commitments,
        name="project-commitments",
    ),
    path(
        "coprogettazione/<slug:code>/impegni/<int:pk>/",
        sections.project_commitment,
        name="project-commitment",
    ),
    path(
        "coprogettazione/<slug:code>/impegni/<int:pk>/togli/",
        sections.project_commitment_remove,
        name="project-commitment-remove",
    ),
    path(
        "coprogettazione/<slug:code>/<slug:path>/",
        sections.project_section,
        name="project-section",
    ),
]
