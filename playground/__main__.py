"""`python -m playground`: see `playground.cli`."""

from playground.cli import app

app()
