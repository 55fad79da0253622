"""What every child needs: its streams, its parent's death, the requests and the end."""
