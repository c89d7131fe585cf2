"""The Docker Engine, typed at its door: one file per Docker resource, over aiodocker.

`connect()` gives an `Engine`; the sandbox room hands it to a person's seat. Raw JSON stays here,
but for `Detail.raw` and the like, which `docker inspect` prints as it is.
"""
