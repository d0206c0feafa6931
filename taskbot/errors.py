"""Errors that the person at the keyboard can mend."""

import errno
import os

_WORDS = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个目录",
    errno.ENOTDIR: "上级不是目录",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "链接绕成了圈",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.EADDRINUSE: "已被占用",
}


class UserError(Exception):
    """Its message is one sentence that says what is wrong and what to do; the command line shows it as it is."""


class Stopped(UserError):
    """Telegram will not serve this process: a wrong token, or another process polls with the same one."""


UNKNOWN_BOT = "Telegram 不认识这个令牌，请核对环境变量 TASKBOT_BOT_TOKEN"


def why(error: OSError) -> str:
    """What the system refuses, in Chinese as far as it is usual."""
    return _WORDS.get(error.errno or 0) or error.strerror or os.strerror(error.errno or 0)
