"""Exports of a study path as Markdown and CSV, read back by what would read them, and files of any kind."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from graph.export import ExportError
from graph.export.path import PATH_FORMATS, path_to_csv, path_to_markdown, write_path
from graph.model import StudyPath
from tests.study_paths import ANY, CARDS, GRAPH, HOSTILE, PATH, asking, naming, words

# --- Markdown ----------------------------------------------------------------------------------


def test_markdown_of_a_path():
    assert path_to_markdown(GRAPH, PATH) == (
        "# Study path: perplexity\n"
        "\n"
        "2 steps, 3 cards, 3.2 minutes, taken as known: logarithm\n"
        "\n"
        "1. **entropy** (1.2 minutes)\n"
        "\n"
        "   needed for perplexity: “The exponential of entropy.” (tiny.tsv:2)\\\n"
        "   needed for bigram model: “bigram model needs entropy” (glossary)\n"
        "\n"
        "   - **Q:** What is perplexity?\\\n"
        "     **A:** The exponential of entropy.\n"
        "   - **Q:** What is entropy?\\\n"
        "     **A:** Average surprise.\n"
        "\n"
        "2. **perplexity** (2 minutes)\n"
        "\n"
        "   - **Q:** Name a model.\\\n"
        "     **A:** A bigram is one.\n"
        "\n"
        "## Gaps\n"
        "\n"
        "- Your deck never explains **surprisal**, needed for entropy, perplexity: How unlikely it was.\n"
        "- Your deck never explains **token**, needed for entropy\n"
    )


def test_markdown_of_an_empty_path():
    text = path_to_markdown(GRAPH, StudyPath(("perplexity",), (), ()))
    assert text == "# Study path: perplexity\n\n0 steps, 0 cards, 0 minutes\n"


def test_a_long_path_is_one_list():
    path = replace(PATH, steps=PATH.steps[:1] * 12, gaps=())
    page = MarkdownIt().render(path_to_markdown(GRAPH, path))
    assert (page.count("<ol"), page.count("<ul"), page.count("<li>")) == (1, 12, 36)


def rendered(text: str) -> str:
    """Markdown as HTML, by a renderer that lets HTML through."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


def shown(page: str) -> str:
    return words(html.unescape(re.sub(r"<[^>]*>", " ", page)))


def elements(page: str) -> list[str]:
    return [name for name in re.findall(r"<(\w+)[^>]*>", page) if name != "br"]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_a_card_as_it_was_typed(text):
    page = rendered(path_to_markdown(*asking(text, "the next")))
    card = ["li", "p", "strong", "strong"]
    assert elements(page) == ["h1", "p", "ol", "li", "p", "strong", "ul", *[x for x in card * 2 if x != "p"]]
    assert f"Q: {words(text)} A: {words(text)} Q: the next" in shown(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_names_as_they_are(text):
    page = rendered(path_to_markdown(*naming(text)))
    benign = rendered(path_to_markdown(*naming("benign")))
    assert elements(page) == elements(benign)
    assert shown(page) == words(shown(benign).replace("benign", words(text)))


@pytest.mark.parametrize("text", ["http://evil", "www.evil.com", "WWW.evil.com", "ftp://evil", "me@evil.com"])
def test_what_a_renderer_would_link_by_itself_is_broken_by_a_backslash(text):
    assert text not in path_to_markdown(*asking(text))
    assert text in shown(rendered(path_to_markdown(*asking(text))))


def test_code_keeps_its_indentation_in_markdown():
    page = rendered(path_to_markdown(*asking("def f(x):\n\treturn x")))
    assert "\u00a0\u00a0\u00a0\u00a0return x" in page


# --- CSV ---------------------------------------------------------------------------------------

COLUMNS = ["step", "concept", "minutes", "front", "back", "source", "tags", "reason"]


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_read_back():
    why = (
        "needed for perplexity: “The exponential of entropy.” (tiny.tsv:2); "
        "needed for bigram model: “bigram model needs entropy” (glossary)"
    )
    assert read_csv(path_to_csv(GRAPH, PATH)) == [
        COLUMNS,
        ["1", "entropy", "1.2", CARDS[1].front, CARDS[1].back, "tiny.tsv:2", "", why],
        ["1", "entropy", "1.2", CARDS[0].front, CARDS[0].back, "tiny.tsv:1", "maths week 1", why],
        ["2", "perplexity", "2.0", "Name a model.", "A bigram is one.", "", "", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_csv_cells_are_no_formulas(text):
    _, first, *_ = read_csv(path_to_csv(*naming(text)))
    assert [first[COLUMNS.index(name)] for name in ("concept", "source", "tags")] == ["'" + text] * 3
    _, card = read_csv(path_to_csv(*asking(text)))
    assert card[3:5] == ["'" + text] * 2


# --- any text ------------------------------------------------------------------------------------


@settings(deadline=None)
@given(ANY, ANY)
def test_any_text_survives_csv(front, back):
    graph, path = asking(front, back)
    _, *rows = read_csv(path_to_csv(graph, path))
    assert [row[3].removeprefix("'") for row in rows] == [text.removeprefix("'") for text in (front, back)]
    assert all(row[3][:1] not in tuple("=+-@\t\r") for row in rows)


@settings(deadline=None)
@given(ANY)
def test_any_text_stays_text_in_markdown(text):
    page = rendered(path_to_markdown(*asking(text, "the next")))
    assert elements(page).count("li") == 3
    assert set(elements(page)) == {"h1", "p", "ol", "li", "ul", "strong"}
    assert "A: the next" in shown(page)


@settings(deadline=None)
@given(ANY)
def test_any_name_can_be_exported(text):
    graph, path = naming(text)
    assert [bool(render(graph, path)) for render in PATH_FORMATS.values()] == [True] * 3


# --- files -------------------------------------------------------------------------------------


def test_every_format_is_written_as_rendered(tmp_path):
    assert list(PATH_FORMATS) == [".md", ".csv", ".apkg"]
    for ending, render in PATH_FORMATS.items():
        target = tmp_path / f"path{ending.upper()}"
        target.write_text("old")
        write_path(GRAPH, PATH, target)
        content = render(GRAPH, PATH)
        assert target.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert len(list(tmp_path.iterdir())) == len(PATH_FORMATS)


@pytest.mark.parametrize("name", ["x.txt", "x", "md", "x.apkg.bak"])
def test_unknown_endings_are_refused(tmp_path, name):
    with pytest.raises(ExportError, match=r"no such format; end the name in \.md, \.csv, \.apkg$") as caught:
        write_path(GRAPH, PATH, tmp_path / name)
    assert str(caught.value).startswith(f"{tmp_path / name}: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["missing", "file"])
def test_a_folder_that_takes_no_file(tmp_path, folder):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ExportError, match="cannot be written") as caught:
        write_path(GRAPH, PATH, tmp_path / folder / "x.md")
    assert "\n" not in str(caught.value)


def test_a_failure_leaves_no_temporary_file(tmp_path):
    (tmp_path / "x.md").mkdir()
    with pytest.raises(ExportError, match="cannot be written"):
        write_path(GRAPH, PATH, tmp_path / "x.md")
    assert [found.name for found in tmp_path.iterdir()] == ["x.md"]


def test_half_a_surrogate_pair_is_refused_where_the_text_is_kept_as_it_is(tmp_path):
    graph, path = asking("\ud800")
    with pytest.raises(ExportError, match="surrogate"):
        write_path(graph, path, tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []
    write_path(graph, path, tmp_path / "x.md")
    write_path(graph, path, tmp_path / "x.apkg")
