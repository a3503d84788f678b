"""A draft by its pages, as several tests begin one."""

from playwright.sync_api import Page, expect

from tests.reader import Reader

WHY = "La valle chiede da anni un distretto con servizi più vicini."


def fork(page: Page, reader: Reader, title: str) -> None:
    """A draft of the districts in force, by its form."""
    page.goto(f"{reader.platform.address}/scenari/nuovo/")
    choice = page.get_by_label("Parte da")
    wanted = (
        choice.locator("option", has_text="coesione")
        .filter(has_text="(adottata)")
        .first.get_attribute("value")
    )
    choice.select_option(wanted)
    page.get_by_label("Titolo").fill(title)
    page.get_by_label("Perché i confini").fill(WHY)
    page.get_by_role("button", name="Apri la bozza").press("Enter")
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def without_conflicts(reader: Reader) -> None:
    """A browser calls an answer 409 or 422 an error in its console; it was ours to give."""
    told = [said for said in reader.complaints if "409" not in said and "422" not in said]
    reader.complaints = told
