"""Docker Compose, as far as it is here: for `compose`.

All that a project is stands in labels at the engine, so that only `up` needs the file. Its parts
are the person's own containers, networks and volumes, made through their seat.
"""
