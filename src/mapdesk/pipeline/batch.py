"""Corpora beyond one machine: reports spread over Dask workers in batches, claims back in the reports' order."""

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from mapdesk.errors import ConfigError, InputError
from mapdesk.extract.claims import Mode, extract_claims
from mapdesk.model import Claim, Report

# Reports per task: a task costs about 2 ms to schedule, a report some 50 ms to read.
BATCH = 64
SCHEDULER = "MAPDESK_DASK_SCHEDULER"


def extract_batch(reports: list[Report], mode: Mode) -> tuple[list[Claim], list[str]]:
    """Extract one batch on a worker; return its claims and the messages of reports that were refused."""
    faults: list[InputError] = []
    claims = list(extract_claims(reports, mode=mode, on_error=faults.append))
    return claims, [str(fault) for fault in faults]


def extract_with_dask(
    reports: Iterable[Report], *, mode: Mode, on_error: Callable[[InputError], None], workers: int | None = None
) -> Iterator[Claim]:
    """Yield the same claims as ``extract_claims``, in the same order, worked out by a Dask cluster.

    The cluster is the one at the address in MAPDESK_DASK_SCHEDULER, else ``workers`` processes of this machine
    (default: one per core). At most four batches per worker are under way, so that memory stays flat.

    Raises:
        ConfigError: Dask is not installed.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ConfigError("--engine dask needs Dask: install mapdesk[dask], or leave --engine at local") from None
    address = os.environ.get(SCHEDULER)
    options = (
        {"address": address} if address else {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    )
    with Client(**options) as client:  # type: ignore[no-untyped-call]
        ahead = 4 * max(1, len(client.scheduler_info()["workers"]))
        waiting = _batches(reports)
        under_way = [client.submit(extract_batch, batch, mode, pure=False) for batch in islice(waiting, ahead)]
        while under_way:
            claims, faults = under_way.pop(0).result()
            under_way += [client.submit(extract_batch, batch, mode, pure=False) for batch in islice(waiting, 1)]
            for fault in faults:
                on_error(InputError(fault))
            yield from claims


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    remaining = iter(reports)
    while batch := list(islice(remaining, BATCH)):
        yield batch
