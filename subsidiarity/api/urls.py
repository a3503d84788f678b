"""Addresses of bodies and of what they do together, below `/api/v1/`."""

from django.urls import path

from subsidiarity.api.actors import ActorDetail, ActorList
from subsidiarity.api.projects import ProjectDetail, ProjectList

urlpatterns = [
    path("actors", ActorList.as_view(), name="actors"),
    path("actors/<str:code>", ActorDetail.as_view(), name="actor"),
    path("projects", ProjectList.as_view(), name="projects"),
    path("projects/<str:code>", ProjectDetail.as_view(), name="project"),
]
