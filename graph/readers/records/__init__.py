"""Records with named fields: JSON, JSON lines, SQLite, Parquet."""

from graph.readers.files import Format
from graph.readers.records.json_cards import is_json, read_json
from graph.readers.records.parquet import is_parquet, read_parquet
from graph.readers.records.sqlite import is_sqlite, read_sqlite

FORMATS: tuple[Format, ...] = (
    Format("SQLite", is_sqlite, read_sqlite),
    Format("Parquet", is_parquet, read_parquet),
    Format("JSON", is_json, read_json),
)
