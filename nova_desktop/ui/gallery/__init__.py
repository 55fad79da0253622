"""The gallery: every widget in every state, for those who build screens."""
