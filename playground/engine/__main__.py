"""`python -m playground.engine`: the engine's commands on their own."""

from .cli import app

app(prog_name="python -m playground.engine")
