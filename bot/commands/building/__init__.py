"""Docker's classic builder, for `build`: every step in a container of the person's own.

A step runs in the same sandbox as their `run`, and its image is made as their `commit` makes it, so
that a build can do nothing that they could not do by hand.
"""
