"""The tray icon: how the gateway is, and which model answers, without the window."""
