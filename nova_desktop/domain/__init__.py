"""What Nova is about: frozen dataclasses, enums and pure rules. Standard library only."""
