"""Corrections that survive: what a person said about an issue, applied after every extraction.

`corrections/<issue>.jsonl` holds a correction a line: fix, drop or add a mention (its span, its norm) or a fact, with
who and why and the text it stood on. `lines` reads and checks the file, `norms` completes a norm, `facts` amends facts,
`apply` puts all of them into an extraction and writes down what each did, `gold` makes gold of them for `jianbao eval`.
A correction whose text has changed is not applied but reported as a problem of the issue.
"""

from pipeline.correct.apply import Corrector
from pipeline.correct.lines import Correction, Corrections, make_corrections, read_corrections

__all__ = ["Correction", "Corrections", "Corrector", "make_corrections", "read_corrections"]
