"""The Board: lanes side by side, cards in them."""
