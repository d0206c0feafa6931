"""Asks this machine's taskbot whether it lives, for a supervisor that runs commands: 0 yes, 1 no. Imports nothing of ours."""

import os
import sys
from http.client import HTTPConnection, HTTPException


def is_alive(port: int, seconds: float = 3.0) -> bool:
    """Whether /healthz answers 200 in time."""
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_alive(int(os.environ.get("TASKBOT_PORT", "8080"))))
