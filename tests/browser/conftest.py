"""Real pages of the real region in a real browser, which must complain of nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.piemonte import Platform
from tests.reader import Reader

# A busy machine makes a page slow, which is no fault of the page.
expect.set_options(timeout=20_000)


@pytest.fixture
def reader(chromium: Browser, platform: Platform) -> Iterator[Reader]:
    """A reader of the platform; fails the test if the browser complained of anything."""
    reader = Reader(chromium, platform)
    yield reader
    for context in chromium.contexts:
        context.close()
    assert reader.complaints == []
