"""taskbot: a leading-group office's work list, kept and made to happen in the group chat."""

__version__ = "0.1.0"
