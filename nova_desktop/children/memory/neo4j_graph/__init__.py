"""The graph on a Neo4j server, on this computer or elsewhere."""
