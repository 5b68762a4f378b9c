"""Prefect flows around the engine: discovery, batches, summary. No linguistics here.

- `flows.extract`: the way in, `run_flow`
- `flows.prefect_flow`: the flow and its one task
- `flows.watch`, `flows.serve`: the deployment that polls; server, deployments and worker on this machine
- `flows.operation`: a run from lock to log; `flows.lock`, `flows.runlog`
- `flows.discover`, `flows.plan`, `flows.fingerprint`: what there is, what is to be done with it, and why
- `flows.dryrun`: what would change in the records
- `flows.batches`: the work of a task, an issue failing alone
- `flows.runners`, `flows.dask`: where batches are worked on
- `flows.report`, `flows.hooks`: progress and summary; notification
- `flows.environment`, `flows.leftover`: keep Prefect local and quiet, and end its server with the run
- `flows.location`: paths and addresses

Importing this package imports nothing of Prefect; `flows.environment.prepare` must run before Prefect is imported.
"""
