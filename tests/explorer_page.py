"""The explorer in the browser, with a small deck and a larger one, and what tests read and do there."""

from __future__ import annotations

import pytest

from tests.browser import Page

LARGER = "?deck=language-models"


@pytest.fixture
def explorer(page: Page, app: str) -> Page:
    """The explorer with the seed deck."""
    page.open(app)
    page.settle()
    return page


@pytest.fixture
def larger(page: Page, app: str) -> Page:
    """The explorer with the deck of 350 cards, of whose concepts 300 are drawn at first."""
    page.open(app + LARGER)
    page.wait(lambda: len(drawn(page)) == 300, "the larger deck", 90)
    page.settle()
    return page


def drawn(page: Page) -> list[str]:
    ids: list[str] = page.js('return deep(".graph").view.nodes.getIds().map((id) => id.slice(2))')
    return ids


def listed(page: Page) -> list[str]:
    labels: list[str] = page.js(
        'return [...deep(".index tbody").querySelectorAll("th button")].map((row) => row.childNodes[1].data)'
    )
    return labels


def in_focus(page: Page) -> set[str]:
    """The concepts that are not faded."""
    ids = page.js('return deep(".graph").view.focus()?.nodes.map(({ id }) => id.slice(2)) ?? []')
    return set(ids)


def stays(before: dict[str, list[float]], after: dict[str, list[float]]) -> bool:
    """Whether no node that is drawn both times has moved."""
    return all(after[ident] == place for ident, place in before.items() if ident in after)


def number(page: Page) -> str:
    return page.text(".graph-number")


def search(page: Page, text: str) -> None:
    page.js('deep(".index > input").select()')
    page.press_in(".index > input")
    page.js('const field = deep(".index > input"); field.focus(); field.select()')
    page.write(text)


def choose(page: Page, filter_: str, choice: str) -> None:
    """Unfold a filter of the index and pick one of its choices."""
    page.press_in(".filter summary", filter_)
    page.press_in(".filter[open] label", choice)
    page.key("Escape")
