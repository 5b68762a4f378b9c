"""The document room: titles in 《》, their short forms, and what each of them stands for.

Counts: every outermost `《…》`, nested and unbalanced ones too, law, plan, speech, book or newspaper alike; a name in
quotation marks that the text declares for a title (`即“数据二十条”`), where declared and where used again.
Does not count: titles printed without brackets, `〈〉` inside a title, an empty pair, a closing bracket without an
opening one, names in quotation marks that nothing declares.

Half-width `,` and `;` end an open title as their full-width twins do, because bulletins print either.
`brackets` finds spans, `titles` reads a title by itself, `aliases` reads declarations, `resolve` links short forms.
"""

from __future__ import annotations

from pipeline.context import Room
from pipeline.document.brackets import find_documents
from pipeline.document.resolve import resolve_documents

ROOM = Room(type="document", surfaces=dict, find=find_documents, resolve=resolve_documents)
