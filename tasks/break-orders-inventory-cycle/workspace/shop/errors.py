class NotPossible(Exception):
    """Something that cannot be done as things are; nothing has changed."""
