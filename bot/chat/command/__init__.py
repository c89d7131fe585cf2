"""A command given in chat: by a message, by an edit, by `/docker`; and its answer."""
