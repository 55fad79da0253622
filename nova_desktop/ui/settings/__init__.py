"""The Settings screen: sections, their fields, and what stands around models and gateways."""
