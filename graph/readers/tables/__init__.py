"""Tables: a card a row, question and answer in columns."""

from graph.readers.files import Format
from graph.readers.tables.delimited import is_csv, is_tsv, read_delimited
from graph.readers.tables.quizlet import is_quizlet, read_quizlet

FORMATS: tuple[Format, ...] = (
    Format("Quizlet", is_quizlet, read_quizlet),
    Format("tsv", is_tsv, read_delimited),
    Format("csv", is_csv, read_delimited),
)
