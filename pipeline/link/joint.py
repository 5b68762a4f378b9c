"""Joint names: 两办 stands for two organs, 英国科学、创新与技术部 for one whose name has a mark of enumeration."""

from __future__ import annotations

import re

_JOINT = re.compile(r"[^、]+[部院厅局室会](?:、[^、]+[部院厅局室会])+")


def organs_of(name: str) -> list[str]:
    """The organs of a normal-form name, one by one: several only where each part ends like an organ."""
    return name.split("、") if _JOINT.fullmatch(name) else [name]
