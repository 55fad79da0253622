"""The set-up's work: keys, gateways, trials, and what is stored of it."""
