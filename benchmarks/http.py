"""A few clients that ask for one page again and again, and look at every answer."""

import http.client
import multiprocessing
import time
from dataclasses import dataclass

CLIENTS = 4
HEADERS = {"Accept-Language": "zh-CN", "X-Forwarded-Proto": "https"}


def ready(port: int, seconds: float = 120) -> None:
    """Wait until somebody listens there."""
    until = time.monotonic() + seconds
    while True:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=2).connect()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the clients got together."""

    count: int
    seconds: float
    p95_ms: float
    bytes: int
    wrong: list[str]


@dataclass(frozen=True, slots=True)
class Load:
    """One page, asked for by CLIENTS processes over connections that stay open."""

    port: int
    url: str
    cookie: str
    text: str  # must stand in every answer

    def ask(self, for_seconds: float) -> Answers:
        """Ask for so long; every answer must be 200 and hold the text."""
        with multiprocessing.get_context("fork").Pool(CLIENTS) as pool:
            began = time.perf_counter()
            parts = pool.map(self._client, [for_seconds] * CLIENTS)
            took = time.perf_counter() - began
        times = sorted(t for part, _size, _wrong in parts for t in part)
        wrong = sorted({w for *_rest, found in parts for w in found})
        return Answers(
            count=len(times),
            seconds=took,
            p95_ms=round(times[int(len(times) * 0.95)] * 1000, 1) if times else 0,
            bytes=max(size for _times, size, _wrong in parts),
            wrong=wrong or ([] if times else [f"{self.url}: no answer"]),
        )

    def _client(self, for_seconds: float) -> tuple[list[float], int, list[str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = HEADERS | {"Cookie": self.cookie}
        must_hold = self.text.encode()
        times, wrong, size = [], [], 0
        until = time.perf_counter() + for_seconds
        while (began := time.perf_counter()) < until:
            connection.request("GET", self.url, headers=headers)
            response = connection.getresponse()
            body = response.read()
            times.append(time.perf_counter() - began)
            if response.status != 200 or must_hold not in body:
                wrong.append(f"{self.url}: {response.status}, {len(body)} bytes")
            size = len(body)
        return times, size, wrong[:3]
