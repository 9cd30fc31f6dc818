"""A study path as an Anki package: one note a card, met for the first time in the order of the path."""

from __future__ import annotations

import hashlib
import html
import io
import itertools
import re
import sqlite3
import zipfile

import genanki

from graph.model import Card, ConceptGraph, StudyPath
from graph.presentation.formulas import without_delimiters
from graph.presentation.typeset import segments

_NOTE_TYPE = "Concept Explorer card"
_STYLE = """.card { font-family: sans-serif; font-size: 20px; line-height: 1.4; text-align: center; }
code { display: inline-block; text-align: left; white-space: pre-wrap; }
.source { color: gray; font-size: 14px; }
"""
_EPOCH = 1_577_836_800  # 2020 began: ids and changes have dates in Anki, but a path has none

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # \x1f parts Anki's fields
_NOT_IN_A_TAG = re.compile(r'[\s"]+')
# Names of files to play, of voices and of LaTeX to compile; entities would not do, for Anki's editor
# turns them back into characters. The invisible word joiner stays.
_DIRECTIVE = re.compile(r"\[(?=/?(?:sound:|anki:|latex\]|\${1,2}\]))", re.IGNORECASE)
_DELIMITER = re.compile(r"\\(?=[()\[\]])")
_JOINER = "\u2060"
_TEX = re.compile(r"\\[a-zA-Z]+|\\.|[\\{}]", re.DOTALL)
# What MathJax makes links or styles of, or what would change the formulas of other cards.
_NOT_IN_A_FORMULA = frozenset(
    r"\ \( \) \[ \] \href \require \style \class \cssId \data \bbox \mmlToken \csname \def \gdef \edef \let "
    r"\newcommand \renewcommand \newenvironment \renewenvironment \DeclareMathOperator".split()
)


def path_to_anki(graph: ConceptGraph, path: StudyPath, name: str) -> bytes:
    """A path of ``graph`` as the bytes of an ``.apkg`` file that holds one deck called ``name``.

    A note is known by the id of its card, the deck by its name: who imports a path again, or another
    path over some of the same cards, gets no card twice. The same path gives the same bytes.
    """
    name = " ".join(text_lines(name))
    deck = genanki.Deck(_ident("deck", name), name)
    note_type = _note_type()
    labels = _labels_by_card(graph)
    due = itertools.count(1)
    for number, step in enumerate(path.steps, 1):
        step_tag = f"step::{number:0{max(2, len(str(len(path.steps))))}}"  # all of one width: they sort
        for card in (graph.card_by_id[ident] for ident in step.cards):
            concepts = [graph.concept_by_id[step.concept].label, *labels[card.id]]
            note = genanki.Note(
                note_type,
                [_field(card.front) or "(no question)", _field(card.back), _field(card.source)],
                guid=genanki.guid_for(_NOTE_TYPE, card.id),
                tags=[*dict.fromkeys(map(_concept_tag, concepts)), *_own_tags(card), step_tag],
                due=next(due),
            )
            deck.add_note(note)
    return _zipped(_collection(deck))


def text_lines(text: str) -> list[str]:
    r"""The lines of a text, without the characters that files of text do not hold.

    >>> text_lines("one\x00\r\ntwo\x0bthree")
    ['one', 'two', 'three']
    """
    return [_NOT_TEXT.sub("", line) for line in text.splitlines()]


def _number(text: str, bits: int) -> int:
    """A number of this many bits for a text, the same one every time."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()) % (1 << bits)


def _ident(kind: str, name: str) -> int:
    """An id in the range that genanki asks for."""
    return (1 << 30) + _number(f"{kind} {name}", bits=30)


def _note_type() -> genanki.Model:
    answer = '{{FrontSide}}<hr id="answer">{{Back}}<p class="source">{{Source}}</p>'
    return genanki.Model(
        _ident("note type", _NOTE_TYPE),
        _NOTE_TYPE,
        fields=[{"name": "Front"}, {"name": "Back"}, {"name": "Source"}],
        templates=[{"name": "Card", "qfmt": "{{Front}}", "afmt": answer}],
        css=_STYLE,
    )


# --- tags --------------------------------------------------------------------------------------


def _labels_by_card(graph: ConceptGraph) -> dict[str, list[str]]:
    """The labels of the concepts that each card teaches."""
    labels: dict[str, list[str]] = {card.id: [] for card in graph.cards}
    for concept in graph.concepts:
        for card_id in concept.cards:
            labels[card_id].append(concept.label)
    return labels


def _concept_tag(label: str) -> str:
    return "concept::" + re.sub(r":{2,}", ":", _tag(label))  # two colons would begin a tag below this one


def _own_tags(card: Card) -> list[str]:
    return [tag for tag in map(_tag, card.tags) if tag]


def _tag(text: str) -> str:
    return _NOT_IN_A_TAG.sub("_", " ".join(text_lines(text)).strip())


# --- fields ------------------------------------------------------------------------------------


def _field(text: str) -> str:
    """A text as the HTML of a field: formulas for MathJax, code as code, all else as it was typed."""
    pieces: list[str] = []
    prose = ""
    for segment in segments("\n".join(text_lines(text)).strip()):
        source = segment["text"]
        formula = _formula(source) if "math" in segment else None
        if formula is None and "code" not in segment:
            prose += source  # gathered, for a delimiter may begin in one segment and end in the next
        else:
            pieces += [_prose(prose), formula or f"<code>{_escaped(source, '<br>')}</code>"]
            prose = ""
    return "".join([*pieces, _prose(prose)])


def _formula(source: str) -> str | None:
    """A formula in the delimiters of MathJax; None where it has none of its own, or does more than show.

    MathJax looks for the end outside of braces, so those that do not match would take in what follows.
    """
    latex, display = source, False
    while inner := without_delimiters(latex):
        display = latex.startswith(("$$", r"\[", "[$$]"))
        latex = inner
    if latex == source:
        return None
    depth = 0
    for token in _TEX.findall(latex):
        depth += (token == "{") - (token == "}")
        if depth < 0 or token in _NOT_IN_A_FORMULA:
            return None
    if depth:
        return None
    return rf"\[{_escaped(latex)}\]" if display else rf"\({_escaped(latex)}\)"


def _prose(text: str) -> str:
    return _escaped(_DELIMITER.sub(rf"\g<0>{_JOINER}", text), "<br>")


def _escaped(text: str, newline: str = "\n") -> str:
    """Text in which Anki finds no markup, no directive and no template."""
    inert = html.escape(_DIRECTIVE.sub(rf"\g<0>{_JOINER}", text), quote=False)
    for brace in "{}":  # old versions of Anki fill in a template once more where a field holds one
        inert = inert.replace(brace * 2, f"&#{ord(brace)};" * 2)
    return inert.replace("\n", newline)


# --- the file ----------------------------------------------------------------------------------


def _collection(deck: genanki.Deck) -> bytes:
    """The database of a package; in memory, for genanki would leave a temporary file behind.

    Anki updates no note that was last changed when its own was, so other notes get another time.
    """
    content = repr([(note.guid, note.fields, note.tags) for note in deck.notes])
    changed = _EPOCH + _number(content, bits=26)
    connection = sqlite3.connect(":memory:")
    try:
        ids = itertools.count(_EPOCH * 1000)
        genanki.Package(deck).write_to_db(connection.cursor(), changed, ids)
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def _zipped(collection: bytes) -> bytes:
    """A package of a database and no media, with the oldest date that a zip file can hold."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in (("collection.anki2", collection), ("media", b"{}")):
            entry = zipfile.ZipInfo(name)
            entry.create_system = 3  # as on Unix, wherever it is written
            package.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
