"""The tools of the agent, one module a group, over the services that people use too."""
