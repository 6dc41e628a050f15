"""The handlers of pages: each reads a request, asks the rest, and renders."""
