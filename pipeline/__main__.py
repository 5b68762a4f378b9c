"""`python -m pipeline`: the same command line as `jianbao`."""

from pipeline.cli import main

main()
