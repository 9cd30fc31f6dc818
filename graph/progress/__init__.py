"""Progress: what a learner has done with each deck, kept in one SQLite file."""

from graph.progress.kept import Kept
from graph.progress.progress import FILE_NAME, Progress
from graph.progress.storage import FOLDER_VARIABLE, ProgressError

__all__ = ["FILE_NAME", "FOLDER_VARIABLE", "Kept", "Progress", "ProgressError"]
