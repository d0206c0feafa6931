"""A page in a browser, and the scene that it shows."""

from scene import browser, page, scene

__all__ = ["browser", "page", "scene"]
