"""A flow that looks into the raw folder and starts a run only when something is to be done.

Polling, not events: it needs nothing but the folder, sees what arrived while nobody looked, and works on shares and
object stores that send no events.
"""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.fingerprint import fingerprint
from flows.location import location
from flows.plan import Action, make_plan
from flows.prefect_flow import RunParameters, extract_issues


@flow(name="jianbao-watch", flow_run_name="watch {parameters.raw}", persist_result=False)
def watch_raw(parameters: RunParameters) -> State[Any]:
    """Compare raw folder and records; run the extraction where they differ."""
    settings = parameters.settings()
    plan = make_plan(
        location(settings.raw),
        location(settings.out),
        fingerprint(),
        parameters.selection(),
        corrections=location(settings.corrections),
        digests=False,  # every minute: sizes will do, the nightly run digests
    )
    if not plan.todo():
        unchanged, quarantined = plan.actions[Action.UNCHANGED], plan.actions[Action.QUARANTINED]
        return Completed(message=f"nothing to do: {unchanged} unchanged, {quarantined} quarantined")
    state: State[Any] = extract_issues(parameters, return_state=True)
    return state
