"""What Quayside costs, beside Docker's own client on the same engine: `python -m bench`."""
