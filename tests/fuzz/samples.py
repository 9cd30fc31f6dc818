"""A small deck of every format, made here: what the mutations start from."""

from __future__ import annotations

import io
import json
import sqlite3
from typing import Any

import pyarrow
from pyarrow import parquet

from tests import anki_packages
from tests.anki_packages import BASIC, CLOZE, CREATED, DAY, REVERSED, Note, Studied, zipped

_KL = {"front": "What is KL?", "back": "A divergence."}
_TEXTS = {
    "table.tsv": 'question\tanswer\ttags\nWhat is KL?\tA divergence.\tml\nWhat is "H"?\t"Bits\nor nats"\tx\n',
    "bare.tsv": "What is KL?\tA divergence.\nno tab here\nWhy?\t\n\tSo.\na\tb\tc\td\n",
    "comma.csv": 'Front,Back,Tags,Deck\n"What, now?","An ""answer"".",a;b,Maths\nWhy?,So.,,\n',
    "bar.csv": "Tags|Answer|Question\nx|So.|Why?\ny|Thus.|How?\n",
    "semicolon.csv": "sep=;\r\nFrage;Antwort\r\nWas?;Das.\r\nWie?;So.\r\n",
    "quizlet.txt": "entropy - a number of bits;divergence - a distance\nof two;rate - nats\n;",
    "notes.txt": (
        "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
        "g1\tBasic\tML::Maths\tWhat is <b>KL</b>?\t\"A divergence,<br>\nof \\(p\\)\"\tml maths\n"
        "g2\tCloze\tML\t{{c1::Entropy::what}} is {{c2::{{c1::a}} number}}\tmore\t\n"
    ),
    "cards.txt": "#separator:tab\n#html:false\nWhat is [...]?\tWhat is KL?\nWhy?\tSo.\n",
    "blocks.md": (
        "START\nBasic\nWhat is KL?\nBack: A divergence.\nTags: maths\nEND\n\n"
        "STARTI [Basic] Why? Back: So. ENDI\n"
    ),
    "glossary.md": "**KL**: A divergence.\n\n**H**: A sum.\n\n**CE**: A loss.\n",
    "obsidian.md": (
        "---\ntags: [flashcards/ml]\n---\n# Notes\n\nWhat is KL?::A divergence.\n"
        "<!--SR:!2026-01-10,12,250!2026-01-05,3,230-->\nup:::down\n\nWhy\nso?\n?\nIt is\nso.\n\n"
        "There\n??\nBack\n\n==Entropy== is a **number** {{of}} bits.\n\n```cpp\nstd::vector\n```\n"
    ),
    "questions.md": (
        "## Q1. What is KL?\n\nA divergence.\n\n**What is H?**\nEntropy.\n\nQ: Why?\nA: So.\n"
        "C: It is [so].\n\n<details><summary>Who?</summary>\n\nMe.\n\n</details>\n\n"
        "| Question | Answer |\n|---|---|\n| a? | b |\n"
    ),
    "logseq.md": (
        "- What is KL? #card\n  card-last-interval:: 4.14\n  card-last-reviewed:: 2026-01-02T10:00:00.000Z\n"
        "\t- A divergence.\n- {{cloze Entropy}} is a number #card\n"
    ),
    "remnote.md": (
        "- ML\n    - What is KL? >> A divergence.\n    - H :: entropy\n    - list >>>\n"
        "        - one\n        - two\n"
    ),
    "drill.org": (
        "* ML :drill:\n** What is KL?   :drill:\n   :PROPERTIES:\n   :ID: 1\n   :END:\n   Think [of||two].\n"
        "*** Answer\n    A divergence.\n"
    ),
    "card.md": "What is KL?\n---\nA {{divergence}}.\n#ml\n",
    "supermemo.txt": "Q: What is KL?\nA: A divergence.\n\nQ: Why?\nA: So.\n",
    "note.md": "---\naliases: [KL]\n---\n# KL divergence\n\nA [[distance|way]] from ![[p.png]] to q.\n",
}  # fmt: skip
_RECORDS: dict[str, Any] = {
    "qa.json": [{"q": "What is KL?", "a": "A divergence.", "tags": ["ml"]}, {"q": "Why?", "a": 1.5}],
    "wrapped.json": {"name": "ML", "cards": [{**_KL, "deck": "d"}, {"front": "x"}]},
    "terms.json": {"entropy": "A number of bits.", "divergence": "A distance of two."},
    "squad.json": {
        "version": "v2.0",
        "data": [
            {
                "title": "ML",
                "paragraphs": [
                    {
                        "context": "KL is a divergence.",
                        "qas": [
                            {
                                "id": "1",
                                "question": "What is KL?",
                                "is_impossible": False,
                                "answers": [{"text": "a divergence", "answer_start": 6}],
                            }
                        ],
                    }
                ],
            }
        ],
    },
    "crowdanki.json": {
        "__type__": "Deck",
        "crowdanki_uuid": "d1",
        "name": "ML",
        "children": [
            {
                "__type__": "Deck",
                "crowdanki_uuid": "d2",
                "name": "Maths",
                "children": [],
                "notes": [
                    {
                        "__type__": "Note",
                        "fields": ["What is KL?", "A divergence."],
                        "guid": "g",
                        "note_model_uuid": "m",
                        "tags": ["ml"],
                    }
                ],
            }
        ],
        "media_files": [],
        "note_models": [
            {
                "__type__": "NoteModel",
                "crowdanki_uuid": "m",
                "name": "Basic",
                "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
                "tmpls": [{"name": "Card 1", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{FrontSide}}{{Back}}"}],
                "type": 0,
            }
        ],
        "notes": [],
    },
    "connect.json": {
        "result": [
            {
                "noteId": 1,
                "modelName": "Basic",
                "tags": ["ml"],
                "cards": [1],
                "fields": {"Front": {"value": "Why?", "order": 0}, "Back": {"value": "So.", "order": 1}},
            }
        ],
        "error": None,
    },
}
_LINES: dict[str, list[Any]] = {
    "lines.jsonl": [_KL, {"instruction": "Add", "input": "1 1", "output": "2"}],
    "chat.jsonl": [
        {
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Why?"},
                {"role": "assistant", "content": "So."},
            ]
        }
    ],
}
_EDN = (
    '{:version 2, :decks [{:id :d1, :name "ML", :cards #{{:id :c1, :name "KL", :tags #{"ml"}, '
    ':content "What is KL?\\n---\\nA {{1::gap}}", '
    ':reviews [{:date #inst "2026-01-02T00:00:00.000Z", :interval 3, :remembered? true}]}}} '
    '{:id :d2, :name "Maths", :parent-id :d1, :cards []}], '
    ":templates [{:id :t1, :fields {:name {:id :name}}}]}"
)
_TRANSIT = (
    '["^ ","~:version",2,"~:decks",[["^ ","~:id","~:d1","~:name","ML","~:cards",["~#list",[["^ ","^2","~:c1",'
    '"~:content","What is KL?\\n---\\nA divergence.","~:tags",["~#set",["ml"]]]]]]]]'
)
_REVIEWED = Studied(
    kind=2,
    queue=2,
    due=30,
    interval=12,
    data='{"s":8.3,"d":5.1,"dr":0.9,"decay":0.1542,"lrt":1600000000}',
    reviews=((CREATED + DAY, 3, 0, 0), (CREATED + 4 * DAY, 2, 1, 2500)),
)
_NOTES = (
    Note(("What is <i>KL</i>?", "A divergence<br>of \\(p\\)."), BASIC, "ml", "ML::Maths", (_REVIEWED,)),
    Note(("{{c1::Entropy::what}} is {{c2::a}} number.", "more"), CLOZE),
    Note(("up", "down"), REVERSED, cards=(Studied(data="{}", interval=3), Studied(order=1))),
)


def _parquet() -> bytes:
    columns = {
        "question": ["What is KL?", "Why?", None],
        "answer": [{"text": ["A divergence."]}, {"text": ["So.", "Thus."]}, None],
        "tags": [["ml"], [], None],
    }
    written = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), written, compression="zstd")
    return written.getvalue()


def samples() -> dict[str, bytes]:
    """The decks by file name."""
    texts = {name: text.encode() for name, text in _TEXTS.items()}
    records = {name: json.dumps(record).encode() for name, record in _RECORDS.items()}
    lines = {
        name: b"".join(json.dumps(line).encode() + b"\n" for line in found) for name, found in _LINES.items()
    }
    several = {name: (texts | records)[name] for name in ("bare.tsv", "obsidian.md", "note.md", "qa.json")}
    return {
        **texts,
        **records,
        **lines,
        "wide.tsv": _TEXTS["bare.tsv"].encode("utf-16"),
        "old.tsv": "Was?\tGrößer als ç.\nOù?\tLà.\n".encode("cp1252"),
        "kana.tsv": "確率へ写す関数\tはい、そうです。\n".encode("shift_jis"),
        **{f"{kind}.apkg": anki_packages.package(_NOTES, kind) for kind in anki_packages.GENERATIONS},
        "collection.anki2": anki_packages.collection(_NOTES, "anki2"),
        "cards.sqlite": _database(),
        "cards.parquet": _parquet(),
        "edn.mochi": zipped({"data.edn": _EDN.encode()}),
        "transit.mochi": zipped({"data.json": _TRANSIT.encode()}),
        "notes.zip": zipped(several),
        "vault.zip": zipped({f"a/../{number}.md": texts["note.md"] for number in range(3)}),
    }


def _database() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table cards (id integer primary key, question text, answer text, tags text)")
    rows = [(1, "Why?", "So.", "ml"), (2, "How?", None, 5)]
    connection.executemany("insert into cards values (?, ?, ?, ?)", rows)
    connection.commit()
    data = bytes(connection.serialize())
    connection.close()
    return data
