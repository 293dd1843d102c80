"""How much of the processors did each process of a house take?"""

import os
from collections.abc import Mapping

import psutil


class Meter:
    """From its making on, seconds of processor time by name; a process is counted with all that it started."""

    def __init__(self, pids: Mapping[str, int | None]) -> None:
        self.pids = {"client": os.getpid(), **{name: pid for name, pid in pids.items() if pid is not None}}
        self.begun_with = {name: self._of(name, pid) for name, pid in self.pids.items()}

    def since(self) -> dict[str, float]:
        return {
            name: round(self._of(name, pid) - self.begun_with[name], 2) for name, pid in self.pids.items()
        }

    def _of(self, name: str, pid: int) -> float:
        try:
            root = psutil.Process(pid)
            counted = [root] if name == "client" else [root, *root.children(recursive=True)]
            return sum(_seconds(process) for process in counted)
        except psutil.NoSuchProcess:
            return 0.0


def _seconds(process: psutil.Process) -> float:
    try:
        spent = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    # What a child that has ended took stands with its parent; our own children are counted by their own names.
    ended = 0.0 if process.pid == os.getpid() else spent.children_user + spent.children_system
    return float(spent.user + spent.system + ended)
