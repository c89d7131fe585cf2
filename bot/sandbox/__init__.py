"""Who may run what, with how much, under which name: a person's seat at an engine."""
