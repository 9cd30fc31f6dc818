"""Prerequisites: what has to be understood before what, and how we know."""

from graph.prerequisites.combining import Found, find_prerequisites
from graph.prerequisites.glossary import glossary_edge
from graph.prerequisites.soundness import ancestors, decide, descendants, reduction, sound

__all__ = [
    "Found",
    "ancestors",
    "decide",
    "descendants",
    "find_prerequisites",
    "glossary_edge",
    "reduction",
    "sound",
]
