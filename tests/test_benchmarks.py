"""The benchmark's arithmetic on data small enough to score by hand; no peer is needed."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from pkgutil import resolve_name

import pytest

from graph.model import Card, ConceptGraph
from tests.benchmarks import __main__ as command
from tests.benchmarks import ablation, extraction
from tests.benchmarks.data import OWN, ROOT, SHARED, GoldSet, OwnSet, Sets, Text, load_sets
from tests.benchmarks.findings import Extractor, Findings, findings
from tests.benchmarks.peers import PEERS, Peer
from tests.benchmarks.quality import concept_figures, keyphrase_figures, pair_figures, quality
from tests.scoring import score

CARDS = (Card("a", "One?", "1"), Card("b", "Two?", "2"))
GOLD = ("a\tentropy; perplexity\t", "b\tcross-entropy=CE\tloss")
TERMS = (["Entropy", "graph"], ["CE", "cross entropies", "loss"])


def shared_scorer(script: str) -> Path:
    path = SHARED / "eval" / script
    if not path.exists():
        pytest.skip(f"the shared scorer {script} is not here")
    return path


def giving(*terms: Sequence[str]) -> Extractor:
    def extract(cards: Sequence[Card]) -> Findings:
        return findings(cards, terms)

    return extract


def test_keyphrases_of_two_texts_add_up() -> None:
    pytest.importorskip("snowballstemmer")
    gold = (
        json.dumps({"id": 1, "keyphrases": ["neural networks", "entropy"]}),
        json.dumps({"id": 2, "keyphrases": ["graph theory", "trees", "planar graphs", "colouring"]}),
    )
    texts = GoldSet(CARDS, gold, shared_scorer("score_keyphrases.py"))
    extract = giving(["Neural network", "graph", "entropy"], ["graph theory", "v", "w", "x", "y", "z"])
    assert keyphrase_figures(extract, texts) == {
        "texts": 2,
        "f1@5": 42.9,  # 3 right of 8 given and 6 wanted: 6/14
        "f1@10": 40.0,  # 3 right of 9 given: 6/15
        "f1@15": 40.0,
    }


def test_only_the_best_15_terms_of_a_text_count() -> None:
    pytest.importorskip("snowballstemmer")
    texts = GoldSet(
        CARDS[:1], (json.dumps({"id": 1, "keyphrases": ["last"]}),), shared_scorer("score_keyphrases.py")
    )
    others = [f"term{letter}" for letter in "abcdefghijklmno"]
    assert keyphrase_figures(giving([*others, "last"]), texts)["f1@15"] == 0.0
    assert keyphrase_figures(giving([*others[:14], "last"]), texts)["f1@15"] == 12.5  # 2/(15+1)


def test_terms_are_scored_as_concepts() -> None:
    texts = GoldSet(CARDS, GOLD, shared_scorer("score_concepts.py"))
    assert concept_figures(giving(*TERMS), texts) == {
        "cards": 2,
        "linked": 5,
        "core": 3,
        "precision": 0.6,  # all but "graph" and a second node for cross-entropy
        "recall": 0.667,
        "f1": 0.632,
        "splits": 1,
        "junk": 1,
    }


def test_our_own_gold_by_id_and_by_row(tmp_path: Path) -> None:
    by_id, by_row = tmp_path / "id.tsv", tmp_path / "row.tsv"
    by_id.write_text("\n".join(GOLD), encoding="utf-8")
    by_row.write_text("\n".join(GOLD).replace("a\t", "1\t").replace("b\t", "2\t"), encoding="utf-8")
    sets = Sets(own=(OwnSet("id", CARDS, by_id), OwnSet("row", CARDS, by_row)))
    figures = quality(giving(*TERMS), sets)
    expected = {"precision": 3 / 5, "recall": 2 / 3, "f1": pytest.approx(12 / 19), "splits": 1}
    assert figures == {"id": expected, "row": expected}


@pytest.mark.parametrize("name", ["0", "3", "c"])
def test_gold_for_a_card_that_is_not_there(name: str, tmp_path: Path) -> None:
    gold = tmp_path / "gold.tsv"
    gold.write_text(f"{name}\tentropy", encoding="utf-8")
    with pytest.raises(KeyError, match=name):
        score(ConceptGraph(CARDS, (), ()), gold)


def test_an_id_goes_before_a_row_number(tmp_path: Path) -> None:
    cards = (Card("2", "One?", "1"), Card("1", "Two?", "2"))
    gold = tmp_path / "gold.tsv"
    gold.write_text("1\tentropy", encoding="utf-8")
    found = findings(cards, [["perplexity"], ["entropy"]])
    assert score(ConceptGraph(cards, found.concepts, ()), gold).recall == 1.0


def test_pairs_need_both_forms() -> None:
    texts = [
        Text("1", frozenset({("KL", "Kullback-Leibler"), ("MSE", "mean squared error")})),
        Text("2", frozenset()),
    ]
    found = {"1": [("kl", "kullback-leibler"), ("MSE", "squared error")], "2": [("A", "b")]}
    assert pair_figures(lambda text: found[text], texts) == {
        "precision": 1 / 3,
        "recall": 1 / 2,
        "f1": 2 / 5,
    }


def test_without_the_shared_folder_the_seed_is_left(tmp_path: Path) -> None:
    sets = load_sets(shared=tmp_path)
    assert (sets.inspec, sets.acl, sets.med1250) == (None, None, ())
    assert "seed" in [deck.name for deck in sets.own]
    assert any(reason.startswith("med1250") for reason in sets.skipped)
    golds = [gold for gold in OWN.glob("*.tsv") if not gold.name.endswith(".deck.tsv")]
    assert len(sets.skipped) == 3 + len(golds) - len(sets.own)


def test_a_deck_may_lie_beside_its_gold(tmp_path: Path) -> None:
    (tmp_path / "tiny.deck.tsv").write_text("What is entropy?\tA mean.\n", encoding="utf-8")
    (tmp_path / "tiny.tsv").write_text("1\tentropy\n", encoding="utf-8")
    (deck,) = load_sets(shared=tmp_path, own=tmp_path).own
    assert (deck.name, [card.front for card in deck.cards]) == ("tiny", ["What is entropy?"])
    assert quality(giving(["entropy"]), Sets(own=(deck,)))["tiny"]["f1"] == pytest.approx(1.0)


def test_a_quick_run_takes_the_first_100(tmp_path: Path) -> None:
    folder = tmp_path / "gold" / "acl_rd_tec"
    folder.mkdir(parents=True)
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval" / "score_concepts.py").touch()
    (folder / "deck.tsv").write_text("".join(f"Q{n}?\tA{n}\n" for n in range(120)), encoding="utf-8")
    (folder / "gold.tsv").write_text("".join(f"{n}\tx\n" for n in range(120)), encoding="utf-8")
    whole, quick = load_sets(shared=tmp_path).acl, load_sets(shared=tmp_path, quick=True).acl
    assert whole is not None
    assert quick is not None
    assert (len(whole.cards), len(whole.gold)) == (120, 120)
    assert (quick.cards, quick.gold) == (whole.cards[:100], whole.gold[:100])


@pytest.fixture
def two_peers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ours as a made-up extractor, a peer that is not installed, and one deck of two cards."""
    (tmp_path / "two.tsv").write_text("\n".join(GOLD), encoding="utf-8")
    sets = Sets(own=(OwnSet("two", CARDS, tmp_path / "two.tsv"),), skipped=("inspec: there is none",))
    peers = (
        Peer("ours", "Ours", lambda: giving(*TERMS), lambda: ""),
        Peer("yake", "YAKE", pytest.fail, lambda: "pip install yake"),
    )
    monkeypatch.setattr(extraction, "PEERS", peers)
    monkeypatch.setattr(extraction, "load_sets", lambda *, quick: sets)
    monkeypatch.setattr(extraction, "cards_per_second", lambda extractors, cards: [50.0])


@pytest.mark.usefixtures("two_peers")
def test_the_command_prints_tables_and_writes_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    assert command.main(["extraction", "--json", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "| Ours | – | – | – | – | – | – | 50 | × 1.00 |" in lines
    assert "| two (2 cards) | Ours | 0.600 | 0.667 | 0.632 | 1 |" in lines
    assert "- not installed: YAKE; to install it: `pip install yake`" in lines
    assert "- skipped: inspec: there is none" in lines
    (tool,) = json.loads(file.read_text(encoding="utf-8"))["tools"]
    assert (tool["name"], tool["cards_per_second"]) == ("ours", 50.0)


def test_a_tool_that_nobody_knows(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        command.main(["extraction", "--only", "ours,nobody"])
    assert "unknown: nobody; choose from ours, noun-chunks" in capsys.readouterr().err


def test_it_imports_no_peer() -> None:
    code = (
        "import sys, tests.benchmarks.__main__; print({'yake', 'pytextrank', 'graphrag'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_every_peer_is_pinned() -> None:
    pinned = (ROOT / "tests" / "benchmarks" / "requirements.txt").read_text(encoding="utf-8")
    names = {peer.name.split("-")[0] for peer in PEERS} - {"ours", "noun"}
    assert all(f"\n{name}==" in pinned for name in names)


# --- ablation --------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ablation.STEPS, ids=[step.name for step in ablation.STEPS])
def test_what_a_step_replaces_is_there(step: ablation.Step) -> None:
    for name in step.off:
        assert resolve_name(f"graph.extraction.{name}") is not None


def test_ablation_shows_what_a_step_adds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "one.tsv"
    gold.write_text("1\tforward KL; reverse KL\n", encoding="utf-8")
    cards = (Card("c1", "Why?", "Minimize the forward and reverse KL."), Card("c2", "So?", "The forward KL."))
    monkeypatch.setattr(ablation, "load_sets", lambda *, quick: Sets(own=(OwnSet("one", cards, gold),)))
    assert command.main(["ablation", "--only", "coordination,verbs"]) == 0
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    found = {row[0].strip("| "): row for row in rows}
    assert found["all steps"][6] == "1.000"
    assert found["coordination"][6].startswith("0.500 (-0.500)")
    assert found["verbs"][6] == "1.000"


def test_every_step_can_be_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "one.tsv").write_text("1\tforward KL\n", encoding="utf-8")
    text = (
        "The **law** of large numbers, also called LLN (see `git rebase`), uses a B+ tree; proteins C and S."
    )
    cards = (Card("c1", "What is reverse KL?", text), Card("c2", "Was ist das?", "Das ist ein Baum."))
    deck = OwnSet("one", cards, tmp_path / "one.tsv")
    sets = Sets(own=(deck,), med1250=(Text(text, frozenset()),))
    monkeypatch.setattr(ablation, "load_sets", lambda *, quick: sets)
    monkeypatch.setattr(ablation, "_forget", lambda: None)  # loading the models for each would take a minute
    result = ablation.run()
    assert [step["name"] for step in result["steps"]] == list(ablation.NAMES)
    assert all({"own"} <= set(step["figures"]) for step in result["steps"])
