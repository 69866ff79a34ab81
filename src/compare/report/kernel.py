"""Kernels as our runs of notebooks use them: forked, and heard of where a message is lost."""

import asyncio
import os
import threading
from importlib.metadata import EntryPoint
from queue import Empty
from typing import Any
from weakref import WeakSet

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from traitlets import Dict, DottedObjectName, Float, Instance, Type, default

from compare.report.provisioner import LAUNCHER, NAME, WarmProvisioner

PATIENCE = 5
"""After how many seconds without an answer it is asked whether the question was heard."""

RECONNECT = 5
"""After how many milliseconds a kernel is tried again that does not listen yet."""


class LostMessageError(RuntimeError):
    """A kernel answered a later question and not an earlier one, which it never got."""


class _Questions(AsyncZMQSocketChannel):
    """A channel on which a question that is lost is noticed.

    A kernel answers in order. Where an answer is long in coming, a question for the kernel's
    kind is sent after the first; a kernel that calculates answers neither, one that never got
    the first answers the second alone. It also wakes a kernel that has not looked at its queue.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._open = ""
        self._asked: dict[str, str] = {}

    def send(self, msg: dict[str, Any]) -> None:
        """Send a question."""
        self._open = msg["header"]["msg_id"]
        super().send(msg)

    async def get_msg(  # type: ignore[override]
        self, timeout: float | None = None
    ) -> dict[str, Any]:
        """Return the next answer, or raise Empty after some seconds."""
        clock = asyncio.get_running_loop().time
        end = clock() + timeout if timeout is not None else float("inf")
        while True:
            left = end - clock()
            try:
                answer = await super().get_msg(min(max(left, 0), PATIENCE))
            except Empty:
                if left <= PATIENCE:
                    raise
                self._ask_again()
                continue
            answered = answer["parent_header"].get("msg_id")
            if answered == self._open:
                self._open = ""
            if self._open and self._asked.pop(answered, "") == self._open:
                _forget_watch()
                raise LostMessageError("a message to the kernel was lost")
            return answer

    def _ask_again(self) -> None:
        question = self.session.msg("kernel_info_request")
        if self._open:
            self._asked[question["header"]["msg_id"]] = self._open
            super().send(question)


def _forget_watch() -> None:
    """End the task of nbclient that watches a kernel; it would complain of the one that is gone."""
    for task in asyncio.all_tasks():
        if getattr(task.get_coro(), "__name__", "") == "_async_poll_kernel_alive":
            task.cancel()


class WarmClient(AsyncKernelClient):
    """A client of a kernel that waits no longer than it must."""

    shell_channel_class = Type(_Questions)

    def start_channels(self, *args: Any, **kwargs: Any) -> None:
        """Connect to the kernel; it may not listen yet, and ZeroMQ would be slow to come again."""
        self.context.setsockopt(zmq.RECONNECT_IVL, RECONNECT)
        super().start_channels(*args, **kwargs)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it prints arrives here.

        Raises
        ------
        RuntimeError
            If it does not in so many seconds, or dies.
        """
        clock = asyncio.get_running_loop().time
        end = clock() + timeout if timeout is not None else float("inf")
        while clock() < end:
            self.kernel_info()
            try:
                await self.shell_channel.get_msg(timeout=1)
                await self.iopub_channel.get_msg(timeout=0.2)
                return
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
        raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")


class _Specs(KernelSpecManager):
    """Kernel specifications, of which those of ipykernel are for the warm provisioner."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return a specification by its name; none needs to be installed for a warm kernel."""
        spec = super().get_kernel_spec(kernel_name)
        if LAUNCHER[1] in spec.argv:
            spec.metadata = {"kernel_provisioner": {"provisioner_name": NAME}, **spec.metadata}
        return spec


# A checkout that was installed before it had the entry point does not tell of the provisioner.
KernelProvisionerFactory.provisioners.setdefault(
    NAME,
    EntryPoint(
        NAME,
        f"{WarmProvisioner.__module__}:{WarmProvisioner.__name__}",
        KernelProvisionerFactory.GROUP_NAME,
    ),
)


_managers: "WeakSet[WarmKernelManager]" = WeakSet()
_turn = threading.Lock()


def end_kernels() -> None:
    """End at once the kernels of this process; the runs that use them fail."""
    with _turn:
        managers = list(_managers)
    for manager in managers:
        manager.end_kernel()


class WarmKernelManager(AsyncKernelManager):
    """A manager of one kernel, forked where that is possible.

    Attributes
    ----------
    environment : dict of str to str
        Environment variables of the kernel beside those of this process.
    seconds : float, optional
        How long the kernel may live.
    """

    environment = Dict().tag(config=True)
    seconds = Float(None, allow_none=True).tag(config=True)
    client_class = DottedObjectName(f"{__name__}.{WarmClient.__name__}")
    client_factory = Type(klass=WarmClient)
    kernel_spec_manager = Instance(KernelSpecManager)

    @default("kernel_spec_manager")
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return _Specs(data_dir=self.data_dir)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._clock: asyncio.TimerHandle | None = None
        with _turn:
            _managers.add(self)

    async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override]
        """Start the clock, and the kernel."""
        environment = {**(kw.pop("env", None) or os.environ), **self.environment}
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await asyncio.wait_for(super().start_kernel(env=environment, **kw), self.seconds)
        if self.seconds is not None:
            self._clock = loop.call_at(begun + self.seconds, self.end_kernel)

    async def cleanup_resources(  # type: ignore[override]
        self, restart: bool = False
    ) -> None:
        """Stop the clock, and forget the kernel."""
        if self._clock:
            self._clock.cancel()
        await super().cleanup_resources(restart)

    def end_kernel(self) -> None:
        """End the kernel at once; the run that uses it fails."""
        process = getattr(self.provisioner, "process", None)
        if process is not None:
            process.kill()
