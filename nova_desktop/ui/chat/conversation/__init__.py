"""The words of a conversation: parsed, laid out near what is seen, painted, selected, found."""
