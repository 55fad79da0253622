"""What the user changes: correcting, forgetting, bringing back, never remembering."""
