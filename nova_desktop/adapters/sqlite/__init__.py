"""The one SQLite database: tasks, chats, usage and the command journal."""
