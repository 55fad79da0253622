"""The memory child: Graphiti on an embedded graph or on Neo4j."""
