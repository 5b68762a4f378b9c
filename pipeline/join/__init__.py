"""Joins the records of many issues: the same facts, documents and agencies, revised facts, reprinted articles.

`reprints` finds articles of nearly the same text, `facts` reports and revisions, `registers` documents and agencies,
`table` the answer to who set which computing targets. Everything comes from the records, in one order, so the same
issues give the same lines whatever order they are read in.
"""

from pipeline.join.issues import Joined, join_issues
from pipeline.join.table import target_table

__all__ = ["Joined", "join_issues", "target_table"]
