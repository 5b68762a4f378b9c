"""Records out and in: the files of an issue, flat rows, JSON Schemas, spans under a sentence.

`rows` flattens, `files` makes the bytes of an issue's folder, `write` puts them on disk whole or not at all, `load`
reads a record back, `schema` describes them, `explain` draws mentions for a terminal.
"""

from pipeline.export.files import issue_files
from pipeline.export.load import load_issue
from pipeline.export.write import write_issue

__all__ = ["issue_files", "load_issue", "write_issue"]
