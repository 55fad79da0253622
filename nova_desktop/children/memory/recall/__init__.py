"""Finding what is remembered: by words, by meaning and by what hangs together."""
