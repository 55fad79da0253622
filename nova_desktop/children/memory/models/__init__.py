"""How the memory child calls models: completions, embeddings, what they cost and what may fail."""
