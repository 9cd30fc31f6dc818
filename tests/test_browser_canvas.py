"""What is drawn of the graph: names, what fills a dot, the legend; and the keys and the camera."""

from __future__ import annotations

import pytest

from tests.browser import MARKS, Page
from tests.explorer_page import LARGER, drawn, search

pytestmark = MARKS


# --- names ---------------------------------------------------------------------------------------


# Names with their boxes, dots with their places and radii.
NAMES_AND_DOTS = """
const view = deep(".graph").view;
const box = ({ id, lines, x, y, width, size }) =>
  [id, x - width / 2, y, x + width / 2, y + lines.length * size];
return [view.painter.labels.placed.map(box), view.visible().map(({ id, x, y, size }) => [id, x, y, size])];
"""


def assert_names_are_clear(page: Page) -> int:
    """How many concepts are named, after a look at whether a name lies on another or on another's dot."""
    names, dots = page.js(NAMES_AND_DOTS)
    for place, (ident, left, top, right, bottom) in enumerate(names):
        for _, west, north, east, south in names[place + 1 :]:
            assert right <= west or east <= left or bottom <= north or south <= top
        for other, x, y, radius in dots:
            across, down = max(left - x, 0, x - right), max(top - y, 0, y - bottom)
            assert ident == other or across**2 + down**2 >= radius**2, (ident, other)
    return len(names)


def test_names_lie_on_no_other_name_and_no_dot(explorer: Page) -> None:
    assert assert_names_are_clear(explorer) == len(drawn(explorer))


def test_nor_in_a_crowd_where_nearly_all_of_the_best_concepts_are_named(larger: Page) -> None:
    assert assert_names_are_clear(larger) > 80
    best = 'return deep(".graph").view.shownNodes.slice(0, 40).map(({ id }) => id)'
    named = 'return deep(".graph").view.painter.labels.placed.map(({ id }) => id)'
    assert len(set(larger.js(best)) - set(larger.js(named))) <= 2


def test_close_up_nearly_everything_is_named(page: Page, app: str) -> None:
    page.open(f"{app}{LARGER}&concept=dpo&depth=1&centre=dpo")
    page.settle()
    number = len(drawn(page))
    assert 20 < number < 30
    assert assert_names_are_clear(page) >= 0.95 * number


# --- camera, keys, picture, legend -----------------------------------------------------------------


def test_the_camera_stays_where_a_concept_is_in_sight_and_pans_where_it_is_not(explorer: Page) -> None:
    explorer.js('deep(".graph").view.network.moveTo({ scale: 0.3, position: { x: 0, y: 0 } })')
    view = explorer.view()
    explorer.press_in(".index tbody button", "RLHF")
    explorer.wait_title("RLHF")
    explorer.settle()
    assert explorer.view() == view
    x, y = explorer.places()["perplexity"]
    explorer.js('deep(".graph").view.network.moveTo({ position: { x: arguments[0] + 2000, y: 0 } })', x)
    explorer.press_in(".index tbody button", "perplexity")
    explorer.wait_title("perplexity")
    explorer.wait(
        lambda: explorer.view() == pytest.approx([0.3, x, y], abs=0.01), "the concept in the middle"
    )


def test_keys_work_wherever_the_focus_is_but_not_in_a_field(explorer: Page) -> None:
    arrows = """return deep(".graph-arrows").getAttribute("aria-pressed") === "true" """
    explorer.press_in(".index tbody button", "RLHF")
    explorer.wait_title("RLHF")
    explorer.key("p")
    explorer.wait(lambda: explorer.js(arrows), "arrows")
    assert "sure or likely" in explorer.text(".graph-legend")
    explorer.press_in(".record h2")
    explorer.key("l")
    explorer.wait(lambda: "Around RLHF" in explorer.text(".graph-chip"), "the local graph")
    explorer.key("0")
    explorer.wait(lambda: not explorer.text(".record h2"), "nothing to be selected")
    explorer.js("document.activeElement?.blur()")
    explorer.press_in(".graph-fit")
    explorer.key("ArrowDown")
    first = explorer.wait(lambda: explorer.text(".record h2"), "the best concept")
    assert first == explorer.js('return deep(".graph").view.shownNodes[0].label')
    search(explorer, "")
    for key in "p0":
        explorer.key(key)
    assert explorer.js('return deep(".index > input").value') == "p0"
    explorer.key("Escape")  # is the field's
    assert explorer.js(arrows)
    assert explorer.text(".record h2") == first
    explorer.js('deep(".index > input").blur()')
    explorer.key("Escape")
    explorer.wait(lambda: not explorer.text(".record h2"), "the selection to be cleared")
    explorer.key("p")
    assert not explorer.js(arrows)
    explorer.key("?")
    assert "anywhere on the page" in explorer.text(".graph-help")
    explorer.key("p")  # the dialog's
    assert not explorer.js(arrows)
    explorer.key("Escape")


def test_the_picture_has_all_that_is_on_screen(explorer: Page, app: str) -> None:
    explorer.open(app + "?concept=perplexity")
    explorer.wait_title("perplexity")
    explorer.press_in(".record button", "Learning")
    explorer.wait(lambda: "learning" in explorer.text(".graph-legend"), "the mark")
    drawing = """
        let blob;
        const make = URL.createObjectURL;
        URL.createObjectURL = (file) => make.call(URL, (blob = file));
        deep(".graph").view.bar.picture("svg");
        URL.createObjectURL = make;
        return blob.text();
    """
    assert explorer.js(drawing).count("<path") == 1  # half of the selected dot
    explorer.js('deep(".graph").view.toggleArrows()')
    heads = explorer.js(
        """
        const view = deep(".graph").view;
        return [view.painter.arrows(view.focus()).length, view.prerequisites.length];
        """
    )
    assert 0 < heads[0] < heads[1]
    unpinned = explorer.js(drawing)
    assert unpinned.count("<path") == 1 + heads[0]
    explorer.js('deep(".graph").view.pins.add("n:perplexity")')
    assert explorer.js(drawing).count("<circle") == unpinned.count("<circle") + 1
    explorer.js('deep(".graph").view.pins.clear()')
    explorer.press_in(".graph-undo")


def test_all_of_the_legend_can_be_reached_and_pressed(larger: Page) -> None:
    rows = """
        const list = deep(".graph-legend"), box = list.getBoundingClientRect();
        return [...list.children].map((item) => {
          const own = item.firstChild.getBoundingClientRect();
          return [own.height, own.top >= box.top - 1 && own.bottom <= box.bottom + 1];
        });
    """
    heights, whole = zip(*larger.js(rows), strict=True)
    assert min(heights) >= 24
    assert all(whole) == (not larger.text(".graph-legend-more"))
    larger.js('deep(".graph").view.toggleArrows(); deep(".graph").style.width = "360px"')
    more = larger.wait(lambda: larger.text(".graph-legend-more"), "more of the legend")
    hidden = [seen for _, seen in larger.js(rows)].count(False)
    assert more == f"Legend: {hidden} more"
    larger.press_in(".graph-legend-more")
    assert all(seen for _, seen in larger.js(rows))
    larger.press_in(".graph-legend-more", "Less")
    assert larger.text(".graph-legend-more") == more
