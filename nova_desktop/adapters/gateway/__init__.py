"""Everything that speaks to a LiteLLM gateway: plan files and completions."""
