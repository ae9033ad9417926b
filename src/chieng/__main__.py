"""`python -m chieng`: the same as the command `chieng`, for when it is not on the path."""

from chieng.config.cli import main

main()
