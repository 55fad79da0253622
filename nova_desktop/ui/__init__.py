"""The Qt windows: views, presenters and item models."""
