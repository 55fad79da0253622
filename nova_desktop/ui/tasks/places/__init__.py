"""Projects, people and kept views in the rail: what their menus do."""
