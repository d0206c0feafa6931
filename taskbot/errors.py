"""Errors that the person at the keyboard can mend."""


class UserError(Exception):
    """Its message is one sentence that says what is wrong and what to do; the command line shows it as it is."""
