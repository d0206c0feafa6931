"""`python -m taskbot` is `taskbot`."""

from taskbot.cli import main

if __name__ == "__main__":
    main()
