"""Starts `taskbot` as a fork of a process that has imported all of it: most of a start's seconds are imports.

Each is a process of its own, with its arguments, environment and folder, that signals end like any other. What a start
from nothing imports, and in which order, is tested where programs are started cold.
"""

import asyncio
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_LONGEST_REQUEST = 1 << 17


class Fork:
    """A program that was started, with what its supervisor uses of `asyncio.subprocess.Process`."""

    def __init__(self, pid: int, supervisor: Stream, stderr: asyncio.StreamReader) -> None:
        self.pid = pid
        self.stderr = stderr
        self.returncode: int | None = None
        self._ending = asyncio.create_task(self._end(*supervisor))

    async def _end(self, told: asyncio.StreamReader, line: asyncio.StreamWriter) -> None:
        self.returncode = int(await told.readline())
        line.close()

    async def wait(self) -> int:
        await asyncio.shield(self._ending)
        assert self.returncode is not None
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """Nothing of stdout, and what is left of stderr, once it has ended."""
        rest = await self.stderr.read()
        await self.wait()
        return b"", rest

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


class Nursery:
    """The process that has imported everything, and is asked for forks of it."""

    def __init__(self) -> None:
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, __file__, str(theirs.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()])  # noqa: S603 (our own words)

    async def start(self, *arguments: str | Path, env: Mapping[str, str], log: int | None = None) -> Fork:
        """`taskbot` with the arguments, in its data's folder; `log` is where its stderr goes, if nobody is to read it."""
        stderr = asyncio.StreamReader()
        if log is not None:
            return await self._fork(arguments, env, log, stderr)
        read_end, write_end = os.pipe()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stderr), os.fdopen(read_end, "rb")
        )
        try:
            return await self._fork(arguments, env, write_end, stderr)
        finally:
            os.close(write_end)

    async def _fork(
        self,
        arguments: Sequence[str | Path],
        env: Mapping[str, str],
        log: int,
        stderr: asyncio.StreamReader,
    ) -> Fork:
        ours, theirs = socket.socketpair()
        request = {"arguments": [*map(str, arguments)], "env": dict(env)}
        with theirs:
            socket.send_fds(self._door, [json.dumps(request).encode()], [theirs.fileno(), log])
        supervisor = await asyncio.open_unix_connection(sock=ours)
        return Fork(int(await supervisor[0].readline()), supervisor, stderr)

    def close(self) -> None:
        self._door.close()
        self._process.wait()


def _forked_when_asked(door: socket.socket) -> None:
    """Returns in a fork that has to be the program; ends the process when nobody will ask any more."""
    gc.freeze()
    while True:
        request, files, *_ = socket.recv_fds(door, _LONGEST_REQUEST, 2)
        if not request:
            sys.exit()
        if os.fork() == 0:
            door.close()
            if _watched(*files):
                _become(**json.loads(request))
                return
        for file in files:
            os.close(file)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                continue


def _watched(supervisor: int, stderr: int) -> bool:
    """True in the fork; its parent tells the supervisor its number, and its exit code when it has one, and ends."""
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        os.dup2(stderr, 2)
        os.closerange(3, 64)
        return True
    os.close(stderr)
    os.write(supervisor, f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    with suppress(BrokenPipeError):
        os.write(supervisor, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(arguments: Sequence[str], env: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(env)
    os.chdir(env["TASKBOT_DATA_DIR"])
    sys.argv = ["taskbot", *arguments]


if __name__ == "__main__":
    from taskbot.cli import main
    from taskbot.cli.starting import models_built_when_needed

    with models_built_when_needed():
        import taskbot.app  # noqa: F401 (this is what it has imported)
    _forked_when_asked(socket.socket(fileno=int(sys.argv[1])))
    main()
