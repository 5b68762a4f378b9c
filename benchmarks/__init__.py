"""Benchmarks: `make bench` measures, `make bench-guard` compares with the stored ratio.

run          the command: measures, prints JSON, writes results.json and RESULTS.md
guard        the ratio to jieba.cut against the stored one, in some seconds
texts        what is measured with
measure      interleaved rounds, medians, exclusive times, the machine
throughput   whole extraction, its stages, other tools on the same texts
startup      whole processes
scaling      length of the issue, size of the lexicon, cores, memory
flow         what orchestration adds to an issue
report       results as Markdown
"""
