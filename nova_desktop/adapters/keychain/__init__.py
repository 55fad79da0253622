"""Where secrets live: the system's keychain, this session, or a private file."""
