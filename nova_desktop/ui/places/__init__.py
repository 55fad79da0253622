"""The screens that later versions bring: each says what will be there."""
