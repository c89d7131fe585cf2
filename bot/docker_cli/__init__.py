"""Docker's command line as a language: words, flags, units, tables, names; no I/O, no await."""
