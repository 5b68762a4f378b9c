"""Candidates to codes: the recogniser knows them already, in `Candidate.data`."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.context import Candidate, Context
from pipeline.records import Norm, ProvinceNorm


def resolve_provinces(context: Context, candidates: Sequence[Candidate]) -> list[Norm | None]:
    """Codes of each candidate, ascending."""
    return [ProvinceNorm(codes=list(candidate.data)) for candidate in candidates]
