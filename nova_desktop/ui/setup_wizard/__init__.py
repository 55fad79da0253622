"""The set-up that fills the window: five steps from nothing to a first answer."""
