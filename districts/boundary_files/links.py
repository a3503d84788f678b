"""Where the files of boundaries are: of an adopted revision, of a draft."""

from django.urls import reverse

from districts.boundary_files.formats import Format


def law_links(code: str, revision: int) -> list[tuple[str, str]]:
    """The name and address of each file of an adopted revision."""
    return [
        (form.label, reverse("zoning-file", args=[code, revision, form.value])) for form in Format
    ]


def draft_links(draft: int) -> list[tuple[str, str]]:
    """The same of a draft."""
    return [(form.label, reverse("draft-file", args=[draft, form.value])) for form in Format]
