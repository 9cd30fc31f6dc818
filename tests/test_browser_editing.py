"""Records and edits as a person uses them: reading cards, marking what is known, putting the map right."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from graph import build_graph
from graph.editing import from_glossary
from graph.extraction.glossary import read_glossary
from graph.readers import read_deck
from tests.browser import MARKS, Page
from tests.conftest import ROOT
from tests.explorer_page import drawn, listed, stays

pytestmark = MARKS


@pytest.fixture
def record(page: Page, app: str) -> Page:
    """The explorer with KL divergence selected."""
    page.open(app + "?concept=kl-divergence")
    page.wait_title("KL divergence")
    page.settle()
    return page


def change(page: Page, label: str, text: str, *, choose: bool = False) -> None:
    """Fill a form of the selected concept's panel for changes, and send it off."""
    if not page.js('return Boolean(deep(".record .panel form"))'):
        page.press_in(".record .ask", "Change")
        page.wait(lambda: page.js('return Boolean(deep(".record .panel form"))'), "the forms")
    field = """
        const form = deepAll(".record .panel form").find((form) => form.textContent.includes(arguments[0]));
        const field = form.querySelector("input, textarea");
        field.scrollIntoView({ block: "center" });
        field.focus();
        field.select();
    """
    page.js(field, label)
    page.write(text)
    if choose:
        page.wait(lambda: page.js("return Boolean(deep('.record [role=option]'))"), "a choice")
        page.key("Enter")
    page.press_in(".record .panel form button[type=submit]", label)


def undo_all(page: Page) -> None:
    """Take everything back, so that the next test finds the deck as it was."""
    while page.js('return !deep(".graph-undo").disabled'):
        before = page.js('return deep(".graph-undo").title')
        page.press_in(".graph-undo")
        page.wait(lambda last=before: page.js('return deep(".graph-undo").title') != last, "an undo")


# --- the record ----------------------------------------------------------------------------------


def test_a_record_tells_what_there_is_in_order(record: Page) -> None:
    text = record.text(".record")
    parts = [
        "KL divergence",
        "seed.tsv:8",
        "in 4 cards",
        "Cards",
        "Needs",
        "Unlocks",
        "Linked with",
        "Also called",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "relative entropy" in text[places[-1] :]
    assert record.js('return Boolean(deep(".record .definition math"))')
    assert record.js('return deepAll(".record mark").length') > 3
    low = """
        const low = deepAll(".record button:not(.source)").filter((button) => button.offsetHeight < 24);
        return low.map((button) => button.textContent);
    """
    assert record.js(low) == []
    shown = record.js(
        """
        const name = deepAll(".record .row .name").find((name) => name.textContent === "entropy");
        name.dispatchEvent(new PointerEvent("pointerenter"));
        return name.title;
        """
    )
    assert shown.startswith("Average uncertainty")


def test_cards_flip_one_by_one_and_all_at_once(record: Page) -> None:
    shown = 'return deepAll(".record .card .answer").filter((answer) => !answer.hidden).length'
    assert record.js(shown) == 0
    record.press_in(".record .card .flip")
    assert record.js(shown) == 1
    record.js('deepAll(".record .card .flip")[1].focus()')
    record.key(" ")
    assert record.js(shown) == 2
    record.press_in(".record button", "Show all answers")
    assert record.js(shown) == 4
    record.press_in(".record button", "Hide all answers")
    assert record.js(shown) == 0


def test_what_is_known_is_drawn_so_and_carries_over(record: Page) -> None:
    state = "return deep('.graph').view.node(`n:${arguments[0]}`).state"
    record.press_in(".record button", "Known")
    record.wait(lambda: record.js(state, "kl-divergence") == "known", "a filled node")
    assert record.js(state, "entropy") == "known"  # since it is needed for KL divergence
    assert record.js(state, "dpo") in ("ready", "new")
    record.wait(lambda: "that it needs now count as known" in record.text(".record .told"), "a word on these")
    record.wait(lambda: "known" in record.text(".graph-legend"), "the legend to explain it")
    record.click_at(*record.at("entropy"))
    record.wait_title("entropy")
    assert "KL divergence" in record.text(".record").split("Cards")[0]  # why it counts as known
    record.click_at(*record.at("rlhf"))
    record.wait_title("RLHF")
    record.press_in(".record button", "Learning")
    record.wait(lambda: record.js(state, "rlhf") == "learning", "a half-filled node")
    undo_all(record)
    record.wait(lambda: record.js(state, "entropy") is None, "no marks")


def test_the_record_says_how_sure_it_is(record: Page) -> None:
    record.press_in(".record .ask", "How sure")
    record.wait(lambda: record.text(".record .panel"), "the notes")
    words = {"sure", "likely", "guess"}
    certainties = record.js('return deepAll(".record .certainty").map((word) => word.textContent.trim())')
    assert set(certainties) <= words
    assert "strong" not in record.text(".record").split()


# --- edits ---------------------------------------------------------------------------------------


def test_a_concept_is_renamed_for_good_and_undo_and_redo_work(record: Page, app: str) -> None:
    before, view = record.places(), record.view()
    change(record, "Call it", "Kullback–Leibler")
    record.wait_title("Kullback–Leibler")
    record.wait(lambda: "Kullback–Leibler" in listed(record), "the new name in the list")
    assert record.places() == before
    assert record.view() == view
    record.open(app + "?concept=Kullback-Leibler")  # another session
    record.wait_title("Kullback–Leibler")
    assert "Changes (1)" in record.js("return document.body.innerText")
    record.press_in(".graph-undo")
    record.wait_title("KL divergence")
    record.press_in(".graph-redo")
    record.wait_title("Kullback–Leibler")
    assert record.places() == before
    undo_all(record)
    record.wait_title("KL divergence")


def test_two_concepts_become_one_and_an_alias_one_of_its_own(record: Page) -> None:
    before = record.places()
    change(record, "The same as", "PERPLEXITY")  # a name in full counts at once
    record.wait_title("perplexity")
    record.wait(lambda: "concept=perplexity" in record.driver.current_url, "the address")
    assert "kl-divergence" not in drawn(record)
    assert stays(before, record.places())
    undo_all(record)
    record.wait(lambda: record.places() == before, "it to come back")
    record.press_in(".index tbody button", "KL divergence")
    record.wait_title("KL divergence")
    record.press_in(".record .ask", "Change")
    record.press_in(".record button", "Split off: relative entropy")
    record.wait(lambda: "Changes (1" in record.js("return document.body.innerText"), "the split")
    record.wait_title("KL divergence")
    assert stays(before, record.places())
    undo_all(record)


def test_a_concept_is_hidden_and_one_that_was_missed_is_added(record: Page) -> None:
    before = record.places()
    record.press_in(".record .ask", "Change")
    record.press_in(".record button", "Hide this concept")
    record.wait(lambda: "kl-divergence" not in drawn(record), "it to go")
    assert stays(before, record.places())
    record.driver.refresh()  # the address still names it
    record.wait(lambda: record.js('return !!deep(".record .told")'), "a word on it")
    record.press_in(".record .told button", "Bring it back")
    record.wait_title("KL divergence")
    record.wait(lambda: record.places() == before, "it to come back")
    record.js('const field = deep(".index > input"); field.focus(); field.select()')
    record.write("zero")
    record.press_in(".index-add", "zero")
    record.wait_title("zero")
    assert "zero" in drawn(record)
    assert stays(before, record.places())
    undo_all(record)


def test_links_and_prerequisites_are_added_reversed_and_refuted(record: Page) -> None:
    edges = 'return deep(".graph").view.edges.getIds()'
    change(record, "Belongs with", "argmax", choose=True)
    record.wait(lambda: "argmax\x1fkl-divergence" in record.js(edges), "the new link")
    change(record, "Needs", "perplexity", choose=True)
    record.wait(lambda: "perplexity" in record.text(".record").split("Needs")[-1], "the prerequisite")
    undo_all(record)
    record.wait(lambda: "argmax\x1fkl-divergence" not in record.js(edges), "the link to go")
    record.press_in(".record .name", "cross-entropy")
    record.wait_title("cross-entropy")
    record.driver.back()
    record.wait_title("KL divergence")
    record.press_in(".record button", "Not so: cross-entropy is needed for KL divergence")
    needs = (
        'return deepAll(".record section").find((part) => part.textContent.startsWith("Needs"))?.textContent'
    )
    record.wait(lambda: "cross-entropy" not in (record.js(needs) or ""), "the prerequisite to go")
    undo_all(record)
    record.press_in(".record button", "The other way round: KL divergence is needed for cross-entropy")
    record.wait(lambda: "Changes (2" in record.js("return document.body.innerText"), "both edits")
    undo_all(record)


def test_a_field_says_why_it_takes_no_name_and_what_gave_way_to_one_that_it_took(record: Page) -> None:
    refused = """
        const form = deepAll(".record .panel form").find((form) => form.textContent.includes("Needs"));
        return [form.querySelector(".none").textContent, form.querySelector("button[type=submit]").disabled];
    """
    for text, words in (
        ("no such thing", "No concept is called “no such thing”."),
        ("relative entropy", "“relative entropy” is this concept itself; choose another."),
        ("perple", "No concept is called “perple”; choose one from the list."),
    ):
        change(record, "Needs", text)
        assert record.js(refused) == [words, True]
    change(record, "Is needed for", "Shannon entropy")  # an alias
    record.wait(lambda: record.js('return !!deep(".record .told")'), "a word on what gave way")
    assert "“entropy” before “KL divergence”" in record.text(".record .told")
    record.press("Changes (1)")
    told = "Gave way to it: “entropy” before “cross-entropy”, “entropy” before “KL divergence”"
    record.wait(lambda: told in record.js("return document.body.innerText"), "the same in the list")
    record.key("Escape")
    record.press_in(".record .told button", "Undo")
    record.wait(lambda: record.js('return deep(".graph-undo").disabled'), "the undo")
    record.wait(lambda: not record.js('return !!deep(".record .told")'), "the word on it to go")


def test_changes_are_saved_as_a_glossary_that_loads_again(record: Page, tmp_path: Path) -> None:
    change(record, "Call it", "Kullback–Leibler")
    record.wait_title("Kullback–Leibler")
    download(record, tmp_path)
    record.press("Changes (1)")
    record.press("Save as a glossary")
    saved = tmp_path / "my-glossary.tsv"
    record.wait(saved.exists, "the file")
    text = saved.read_text(encoding="utf-8")
    assert "Kullback–Leibler\tKL divergence" in text
    # Loaded by the command line it gives what the app shows.
    cards = read_deck(ROOT / "data" / "seed.tsv").cards
    edited = build_graph(cards, read_glossary(), edits=from_glossary(text, saved.name))
    assert edited.concept_by_id["kl-divergence"].label == "Kullback–Leibler"
    record.key("Escape")
    undo_all(record)
    record.press("Changes")
    inputs = 'return document.querySelectorAll("input[type=file]").length'
    record.wait(lambda: record.js(inputs), "the uploader")
    record.driver.find_elements("css selector", "input[type=file]")[-1].send_keys(str(saved))
    record.press("Add what it says to my changes")
    record.wait_title("Kullback–Leibler")
    record.key("Escape")
    undo_all(record)


def download(page: Page, folder: Path) -> None:
    """Let the browser save files in a folder."""
    page.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)}
    )
    time.sleep(0.1)
