"""The built-in decks and the overview in a real browser: the switch, moving between pages, links."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import genanki
import pytest

from graph.readers import read_deck
from graph.ui.builtin import LANGUAGE_MODELS
from tests.browser import MARKS, Page

HOSTILE = (
    "question\tanswer\ttags\n"
    "What is <img src=x onerror=alert(1)> entropy?\t"
    "Entropy is <script>alert(2)</script> disorder.\t<b>tag</b>\n"
)
CARDS = len(read_deck(LANGUAGE_MODELS.path).cards)

pytestmark = MARKS


def follow(page: Page, text: str) -> None:
    """Follow the link of an overview, or to a page, that says so."""
    find = """
        const shadows = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
        const roots = [document, ...shadows.filter(Boolean)];
        const links = roots.flatMap((root) => [...root.querySelectorAll("a")]);
        const link = links.find((a) => a.innerText.trim() === arguments[0]);
    """
    page.wait(lambda: page.js(f"{find} return link !== undefined", text), f"a link {text}")
    page.js(f"{find} link.click()", text)


def wait_text(page: Page, text: str) -> None:
    page.wait(lambda: text in page.js("return document.body.innerText"), text)


def upload(page: Page, *files: Path) -> None:
    """Choose files in the dialogue of the browser."""
    page.press("Open a deck")
    field = "input[type=file]"
    page.wait(lambda: page.js("return !!document.querySelector(arguments[0])", field), "the uploader")
    page.driver.find_element("css selector", field).send_keys("\n".join(map(str, files)))


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def wait_address(page: Page, ending: str) -> None:
    page.wait(lambda: page.driver.current_url.endswith(ending), f"an address that ends in {ending}")


def test_the_larger_deck_is_one_click_away_and_its_overview_leads_to_its_cards(page: Page, app: str) -> None:
    page.open(app)
    wait_text(page, "10 cards")
    page.press(LANGUAGE_MODELS.short)
    wait_text(page, f"{CARDS} cards")
    wait_address(page, "?deck=language-models")
    page.complaints()
    follow(page, "Overview")
    page.wait(lambda: page.text("h1") == LANGUAGE_MODELS.name, "the overview")
    assert f"{CARDS} cards" in page.text(".figures")
    assert "deck=language-models" in page.driver.current_url
    follow(page, "GRPO")
    page.wait_title("GRPO")
    assert "language-models.tsv" in page.text(".cards")
    assert {"deck=language-models", "concept=grpo"} <= {*page.driver.current_url.split("?")[1].split("&")}
    complaints = [line for line in page.complaints() if "_stcore" not in line]  # Streamlit's own probing
    assert complaints == []


def test_a_link_of_the_overview_opens_in_a_tab_of_its_own_as_well(page: Page, app: str) -> None:
    page.driver.get(app + "overview?deck=language-models")
    address = page.wait(lambda: page.js("""return deep("td") && deep(".names a").href"""), "a link")
    page.open(address)
    page.wait(lambda: page.text(".record h2"), "its record")
    wait_text(page, f"{CARDS} cards")


def test_a_page_that_is_loaded_again_shows_the_same_deck(page: Page, app: str) -> None:
    page.open(app + "?deck=language-models")
    follow(page, "Study path")
    page.wait(lambda: page.js('return !!document.querySelector(".st-key-goals")'), "the study page")
    page.driver.refresh()
    page.wait(lambda: page.js('return !!document.querySelector(".st-key-goals")'), "the study page")
    wait_text(page, f"{CARDS} cards")
    page.press("Ten cards")
    wait_text(page, "10 cards")
    page.wait(lambda: "deck=" not in page.driver.current_url, "an address without a deck")


@pytest.mark.parametrize("deck", ["", "?deck=language-models"])
def test_the_panes_stay_where_they_are_when_the_deck_changes(page: Page, app: str, deck: str) -> None:
    page.open(app + deck)
    page.settle()
    top = 'return deep(".graph-canvas").getBoundingClientRect().y'
    before = page.js(top)
    page.press("Ten cards" if deck else LANGUAGE_MODELS.short)
    wait_text(page, "10 cards" if deck else f"{CARDS} cards")
    page.settle()
    assert page.js(top) == before
    assert page.js("return document.documentElement.scrollHeight <= innerHeight")


def test_an_uploaded_deck_is_summed_up_as_text_and_its_links_stay_in_it(
    page: Page, app: str, tmp_path: Path
) -> None:
    deck = tmp_path / "hostile.tsv"
    deck.write_text(HOSTILE, encoding="utf-8")
    page.driver.get(app + "overview")
    page.wait(lambda: page.text("h1"), "an overview")
    upload(page, deck)
    page.wait(lambda: page.text("h1") == "hostile.tsv", "its overview")
    page.wait(lambda: page.text(".what:has(+ .with)") == "<b>tag</b>", "its topic, letter by letter")
    assert page.js('return deep(".overview :is(img, script, iframe), .what b")') is None
    follow(page, "entropy")
    page.wait_title("entropy")
    assert "hostile.tsv" in page.text(".cards")


def test_several_files_are_one_deck_that_reload_other_pages_and_the_way_back_keep(
    page: Page, app: str, tmp_path: Path
) -> None:
    page.open(app)
    wait_text(page, "10 cards")
    heat = written(tmp_path, "heat.tsv", "What is heat?\tEnergy that moves between bodies.\n")
    water = written(tmp_path, "water.tsv", "What is osmosis?\tThe diffusion of water.\n")
    upload(page, water, heat)
    wait_text(page, "heat.tsv, water.tsv — 2 cards")
    page.wait(lambda: page.js('return !document.querySelector("input[type=file]")'), "a closed list")
    address = page.driver.current_url
    assert "?deck=" in address
    page.driver.refresh()
    wait_text(page, "heat.tsv, water.tsv — 2 cards")
    follow(page, "Overview")
    page.wait(lambda: page.text("h1") == "heat.tsv, water.tsv", "its overview")
    assert page.driver.current_url.split("?")[1] == address.split("?")[1]
    page.press("Ten cards")
    page.wait(lambda: page.text("h1") != "heat.tsv, water.tsv", "the first deck")
    page.driver.back()
    page.wait(lambda: page.text("h1") == "heat.tsv, water.tsv", "the way back")


def test_a_deck_of_before_is_opened_again_and_forgotten(page: Page, app: str, tmp_path: Path) -> None:
    page.open(app)
    upload(page, written(tmp_path, "frost.tsv", "What is frost?\tIce that grows from vapour.\n"))
    wait_text(page, "frost.tsv — 1 card")
    address = page.driver.current_url
    page.press("Ten cards")
    wait_text(page, "10 cards")
    page.press("Open a deck")
    page.press("frost.tsv")
    wait_text(page, "frost.tsv — 1 card")
    assert page.driver.current_url == address
    page.press("Open a deck")
    ident = address.split("=")[1]
    forget = f".st-key-forget-{ident} button"
    page.wait(lambda: page.js("return !!document.querySelector(arguments[0])", forget), "a way to forget it")
    page.js("document.querySelector(arguments[0]).click()", forget)
    wait_text(page, "10 cards")
    page.wait(lambda: "deck=" not in page.driver.current_url, "an address without a deck")
    page.driver.get(address)
    wait_text(page, "no longer kept here")
    wait_text(page, "10 cards")


def package(folder: Path) -> Path:
    """An Anki package of two notes."""
    model = genanki.Model(
        1607392319,
        "Basic",
        fields=[{"name": "Front"}, {"name": "Back"}],
        templates=[{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}],
    )
    deck = genanki.Deck(2059400110, "Physics::Heat")
    for front, back in (("What is <b>entropy</b>?", "A measure of disorder."), ("What is heat?", "Energy.")):
        deck.add_note(genanki.Note(model=model, fields=[front, back]))
    path = folder / "physics.apkg"
    genanki.Package(deck).write_to_file(str(path))
    return path


def test_an_anki_package_and_a_zip_of_notes_make_one_graph(page: Page, app: str, tmp_path: Path) -> None:
    page.open(app)
    notes = tmp_path / "vault.zip"
    with zipfile.ZipFile(notes, "w") as archive:
        archive.writestr("vault/osmosis.md", "# Osmosis\n\nThe diffusion of water.\n")
        archive.writestr("vault/frost.md", "# Frost\n\nIce that grows from vapour.\n")
        archive.writestr("vault/photo.png", bytes(99))
    upload(page, package(tmp_path), notes)
    wait_text(page, "physics.apkg, vault.zip — 4 cards")
    page.wait(lambda: page.js('return !!deep(".graph").view.nodes.get("n:entropy")'), "the graph of both")
    address = page.driver.current_url
    page.driver.refresh()
    wait_text(page, "physics.apkg, vault.zip — 4 cards")
    assert page.driver.current_url == address


def offers(page: Page, field: str) -> bool:
    """Whether a field to choose in has its list open; by keyboard, since what unfolds may move it away."""
    opened = 'return !!document.querySelector("[role=option]")'
    focus = """
        const fields = [...document.querySelectorAll("[data-testid=stSelectbox]")];
        const field = fields.find((box) => box.innerText.includes(arguments[0]))?.querySelector("input");
        field?.focus();
        return !!field;
    """
    if not page.js(opened) and page.js(focus, field):
        page.key("ArrowDown")
        time.sleep(0.3)
    return bool(page.js(opened))


def test_the_report_shows_what_was_skipped_and_a_deck_is_read_in_another_way(
    page: Page, app: str, tmp_path: Path
) -> None:
    page.open(app)
    rows = "term\tEnglish\tGerman\nheat\tEnergy that moves.\tWärme\n<b>no tab</b>\n"
    upload(page, written(tmp_path, "words.tsv", rows))
    wait_text(page, "words.tsv — ")
    page.press("1 skipped")
    page.press("Import report")
    page.wait(lambda: page.text("h1") == "words.tsv", "the report")
    wait_address(page, "import-report?" + page.driver.current_url.split("?")[1])
    assert "line 3" in page.text("section")
    assert page.js('return deep(".overview :is(img, script, iframe), .what b")') is None
    page.press_in("summary", "Was it read wrongly?")
    page.wait(lambda: offers(page, "Answer"), "the columns to choose from")
    page.press_in('[role="option"]', "German")
    chosen = """
        const boxes = [...document.querySelectorAll('[data-testid="stSelectbox"]')];
        const open = document.querySelector('[role="option"]');
        const said = (box) => box.innerText + (box.querySelector("input")?.value ?? "");
        return !open && boxes.some((box) => said(box).includes("German"));
    """
    page.wait(lambda: page.js(chosen), "the column that was chosen, and its list closed")
    page.press("Read again")
    told = 'return deepAll(".overview").map((view) => view.innerText.toLowerCase()).join()'
    page.wait(lambda: "'english' is not used" in page.js(told), "the deck with other answers")
    follow(page, "Explore")
    page.wait(lambda: page.js('return !!deep(".graph")?.view?.network'), "the graph")
    assert "skipped" in page.js("return document.body.innerText")


@pytest.mark.parametrize(("width", "rows"), [(1440, 1), (400, 2)])
def test_remarks_move_nothing_under_the_header(
    page: Page, app: str, tmp_path: Path, width: int, rows: int
) -> None:
    page.open(app)
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    top = """
        const header = document.querySelector(".st-key-header");
        const parts = [...header.children].filter((part) => part.getBoundingClientRect().height);
        const tops = parts.map((part) => part.getBoundingClientRect());
        return [new Set(tops.map((box) => Math.round((box.y + box.height / 2) / 12))).size,
                Math.round(header.getBoundingClientRect().bottom)];
    """
    try:
        page.wait(lambda: page.js(top)[0] == rows, "a header of so many rows")
        before = page.js(top)
        german = "Was ist Wärme?\tDie Energie, die zwischen zwei Körpern fließt.\nno tab\n"
        upload(page, written(tmp_path, f"a-deck-with-quite-a-long-name-{width}.tsv", german))
        page.wait(lambda: "1 skipped" in page.text(".st-key-imported"), "the remarks")
        page.wait(lambda: page.js(top) == before, "a header as high as before")
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_files_of_no_use_are_told_where_they_were_chosen(page: Page, app: str, tmp_path: Path) -> None:
    page.open(app)
    (tmp_path / "photo.bin").write_bytes(bytes(range(256)) * 20)
    upload(page, tmp_path / "photo.bin")
    wait_text(page, "photo.bin: binary data of no known kind")
    wait_text(page, "10 cards")
    upload_field = 'return !!document.querySelector("input[type=file]")'
    assert page.js(upload_field)
    page.key("Escape")
    page.wait(lambda: not page.js(upload_field), "a closed list")


def many_cards(folder: Path) -> Path:
    """A deck that takes a while: the larger one five times over, each time with long words of its own."""
    rows = []
    for vowel in "aeiou":
        for card in read_deck(LANGUAGE_MODELS.path).cards:
            text = "\t".join(re.sub(r"\s+", " ", side) for side in (card.front, card.back))
            rows.append(re.sub(r"\b([a-z]{6,})\b", rf"\g<1>{vowel}q", text))
    return written(folder, "many.tsv", "\n".join(rows) + "\n")


def test_a_long_build_shows_stage_and_time_follows_to_other_pages_and_is_cancelled(
    page: Page, app: str, tmp_path: Path
) -> None:
    page.open(app + "?deck=language-models")
    wait_text(page, f"{CARDS} cards")
    places = """
        const parts = [...document.querySelectorAll(".st-key-header > *")].slice(0, 3);
        return JSON.stringify(parts.map((part) => part.getBoundingClientRect()));
    """
    before = page.js(places)
    upload(page, many_cards(tmp_path))
    shown = """
        const box = document.querySelector('[class*="st-key-panel-"]');
        const bar = box?.querySelector("[role=progressbar]");
        return [box?.innerText ?? "", Number(bar?.ariaValueNow ?? 0)]
    """
    page.wait(lambda: "Reading cards" in page.js(shown)[0], "the stage")
    assert f"Building the graph of {5 * CARDS:,} cards" in page.js(shown)[0]
    assert page.js(places) == before
    text, share = page.wait(lambda: (now := page.js(shown))[0].endswith("left") and now, "the time")
    assert re.search(r"about \d+ (seconds|minutes?) left|a few seconds left", text)
    assert 0 < share < 100
    follow(page, "Overview")
    page.wait(lambda: "/overview" in page.driver.current_url, "the other page")
    share = page.js(shown)[1]
    page.wait(lambda: page.js(shown)[1] > share, "the same build, as it goes on")
    page.press("Cancel")
    page.wait(lambda: page.text("h1") == LANGUAGE_MODELS.name, "the deck that was open")
    wait_address(page, "?deck=language-models")
    assert page.js(shown) == ["", 0]
    complaints = [line for line in page.complaints() if "_stcore" not in line]  # Streamlit's own probing
    assert complaints == []


def test_a_folder_of_notes_is_one_deck(page: Page, app: str, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / "more").mkdir(parents=True)
    written(vault, "entropy.md", "Entropy is the average surprise of a distribution.\n")
    written(vault / "more", "perplexity.md", "Perplexity is the exponential of entropy.\n")
    (vault / "picture.png").write_bytes(b"\x89PNG")
    page.open(app)
    page.press("Open a deck")
    field = "input[type=file][webkitdirectory]"
    page.wait(lambda: page.js("return !!document.querySelector(arguments[0])", field), "the uploader")
    page.driver.find_element("css selector", field).send_keys(str(vault))
    page.wait(lambda: "vault.zip — 2 cards" in page.js("return document.body.innerText"), "the vault")
    page.open(f"{page.driver.current_url}&concept=perplexity")
    page.wait_title("perplexity")
    assert "vault/more/perplexity.md:1" in page.text(".cards")
