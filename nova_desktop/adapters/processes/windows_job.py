"""Windows: a job object that ends a child and its descendants when the window is gone."""

import ctypes
from typing import Any, Final

_EXTENDED_LIMITS: Final = 9
_KILL_ON_JOB_CLOSE: Final = 0x2000


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("Basic", _BasicLimits),
        ("IoCounters", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class WindowsJob:
    """Owns the job's handle; the system closes it, and so ends the job, if this process dies.

    `process` is a `subprocess.Popen`, whose handle exists on Windows only.
    """

    def __init__(self, process: Any) -> None:
        loader: Any = ctypes  # the attribute exists on Windows only
        self._kernel: Any = loader.WinDLL("kernel32")
        self._kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self._job = ctypes.c_void_p(self._kernel.CreateJobObjectW(None, None))
        limits = _ExtendedLimits()
        limits.Basic.LimitFlags = _KILL_ON_JOB_CLOSE
        self._kernel.SetInformationJobObject(
            self._job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        handle = ctypes.c_void_p(int(process._handle))
        self._kernel.AssignProcessToJobObject(self._job, handle)

    def kill(self) -> None:
        """End every process of the job."""
        self._kernel.TerminateJobObject(self._job, 1)

    def close(self) -> None:
        self._kernel.CloseHandle(self._job)
