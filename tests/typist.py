"""Somebody who uses the pages with the keyboard alone."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Page, expect

FARTHEST = 250
"""How many times somebody presses Tab before they give up."""


@dataclass
class Typist:
    """Somebody without a mouse, who counts what they do."""

    page: Page
    tabs: int = 0
    letters: int = 0
    pages: int = 0
    read: set[str] = field(default_factory=set)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.tabs += 1

    def arrive(self) -> None:
        """On a new page: over the menu, to the content.

        An address with a fragment leads further by itself; a browser keeps the fragment of a form's
        page through a redirection.
        """
        self.pages += 1
        self.read.add(urlsplit(self.page.url).path)
        if urlsplit(self.page.url).fragment:
            return
        self.press("Tab")
        expect(self.page.get_by_role("link", name="Vai al contenuto")).to_be_focused()
        self.press("Enter")
        self.page.wait_for_url("**#contenuto")

    def reach(self, text: str) -> None:
        """Tab until what has the focus is called `text`, by its label or its words."""
        for _ in range(FARTHEST):
            self.press("Tab")
            if self._focused().startswith(text):
                return
        raise AssertionError(f"the keyboard does not reach «{text}»")

    def _focused(self) -> str:
        return str(
            self.page.evaluate(
                "(e => ((e.labels && e.labels[0] && e.labels[0].textContent) ||"
                " e.textContent || '').trim())(document.activeElement)"
            )
        )

    def fill(self, label: str, text: str) -> None:
        self.reach(label)
        self.page.keyboard.type(text)
        self.letters += len(text)

    def rewrite(self, label: str, text: str) -> None:
        """Type over what a field says already."""
        self.reach(label)
        self.press("Control+a")
        self.page.keyboard.type(text)
        self.letters += len(text)

    def pick(self, label: str, first: str) -> None:
        """Of a list, the first choice that begins so."""
        self.fill(label, first)
        chosen = self.page.evaluate("document.activeElement.selectedOptions[0].textContent")
        assert str(chosen).startswith(first), chosen

    def write_day(self, label: str, day: date) -> None:
        """In the order of the browser that the tests drive, which speaks English."""
        self.fill(label, f"{day:%m%d%Y}")
        assert self.page.evaluate("document.activeElement.value") == day.isoformat()

    def attach(self, label: str, file: FilePayload) -> None:
        # Listened for before the way there, or the key may come before the listening has begun.
        with self.page.expect_file_chooser() as asked:
            self.reach(label)
            self.press("Enter")
        asked.value.set_files(file)

    def tick(self, label: str) -> None:
        self.reach(label)
        self.press("Space")

    def choose(self, label: str, first: str) -> None:
        """A radio button: Tab comes to the first of its group, arrows go on."""
        self.reach(first)
        self.press("Space")
        for _ in range(10):
            if self._focused().startswith(label):
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow leads to «{label}»")

    def follow(self, text: str) -> None:
        """A link or a button, and the page that it leads to."""
        self.reach(text)
        self.enter()

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.press("Enter")
        self.arrive()

    @property
    def minutes(self) -> float:
        """For a slow hand: half a second for each letter and key, twenty to read a new page, eight
        to find one's way on a page seen before."""
        known = self.pages - len(self.read)
        return (self.letters * 0.5 + self.tabs * 0.5 + len(self.read) * 20 + known * 8) / 60
