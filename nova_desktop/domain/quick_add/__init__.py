"""Quick add: the date, the rule and the names in a task's line as it is typed."""
