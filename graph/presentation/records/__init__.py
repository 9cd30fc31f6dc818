"""Records: what is shown of one concept, one link, one prerequisite, one route or one card, as plain data.

Names are loaded when they are first used: who counts in words needs no drawing.
"""

from typing import TYPE_CHECKING

from graph.loading import lazily

if TYPE_CHECKING:
    from graph.presentation.records.cards import Record, card_record
    from graph.presentation.records.concepts import Standing, concept_record
    from graph.presentation.records.limits import Limits, Part
    from graph.presentation.records.links import in_words, link_record, shared_sentences
    from graph.presentation.records.memories import concept_memory
    from graph.presentation.records.prerequisites import needed_id, needed_record
    from graph.presentation.records.routes import route_record
    from graph.presentation.records.words import certainty, counted, lasting, plural

__all__ = [
    "Limits",
    "Part",
    "Record",
    "Standing",
    "card_record",
    "certainty",
    "concept_memory",
    "concept_record",
    "counted",
    "in_words",
    "lasting",
    "link_record",
    "needed_id",
    "needed_record",
    "plural",
    "route_record",
    "shared_sentences",
]

__getattr__ = lazily(
    __name__,
    {
        "cards": "Record card_record",
        "concepts": "Standing concept_record",
        "limits": "Limits Part",
        "links": "in_words link_record shared_sentences",
        "memories": "concept_memory",
        "prerequisites": "needed_id needed_record",
        "routes": "route_record",
        "words": "certainty counted lasting plural",
    },
)
