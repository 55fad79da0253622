"""Providers of models: the shipped catalogue, and requests to the providers themselves."""
