"""Files of this computer as text."""
