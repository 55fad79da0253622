"""The user's settings.toml with the tiers below it, behind the port SettingsStore."""
