"""Records against gold: precision, recall, F1, normal forms, segmentation, every error in context, a stored baseline.

`gold` reads the annotations, `match` pairs them with what was found, `score` counts and collects errors, `baseline`
compares with stored counts, `report` prints. How each thing counts is written in the contract (spans, optional and
alternative mentions, what of a normal form is scored with it and what apart) and in `docs/evaluation.md`.
"""

from pipeline.evaluate.baseline import compare_baseline, dump_baseline, load_baseline
from pipeline.evaluate.gold import GoldFile, find_gold, load_gold
from pipeline.evaluate.report import report_json, report_text
from pipeline.evaluate.score import FileScore, score_issue

__all__ = [
    "FileScore",
    "GoldFile",
    "compare_baseline",
    "dump_baseline",
    "find_gold",
    "load_baseline",
    "load_gold",
    "report_json",
    "report_text",
    "score_issue",
]
