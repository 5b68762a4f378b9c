"""Prefect flows around the engine: discovery, batches, summary. No linguistics here.

- `flows.extract`: the way in, `run_flow`
- `flows.prefect_flow`: the flow and its one task
- `flows.discover`: finds the issues and packs them into batches
- `flows.batches`: the work of a task, an issue failing alone
- `flows.report`: progress and summary
- `flows.environment`: keeps Prefect local and quiet

Importing this package imports nothing of Prefect; `flows.environment.prepare` must run before Prefect is imported.
"""
