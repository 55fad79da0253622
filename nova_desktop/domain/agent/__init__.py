"""The agent: runs, tools, permissions and approvals, as data and pure rules."""
