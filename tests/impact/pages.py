"""Pages of the toy region as a reader of Italian gets them."""

from django.test import Client


def page(client: Client, address: str, status: int = 200) -> str:
    """The text of the page at `address`, in Italian, with blanks made single."""
    response = client.get(address, headers={"accept-language": "it"})
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(response.content.decode().split())
