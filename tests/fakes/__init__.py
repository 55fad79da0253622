"""Hand-written stand-ins for what lies outside Nova."""
