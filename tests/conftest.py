"""Settings for all tests: no deadlines (timing lives in benchmarks/), the same examples on every run."""

from hypothesis import settings

settings.register_profile("jianbao", deadline=None, derandomize=True, database=None)
settings.load_profile("jianbao")
