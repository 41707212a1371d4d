"""Downloads every feed and page of a town with httpx, and does nothing else; prints its time. The bare loop.

Arguments: port, outlets, pages of each (0: the feeds only, asked conditionally), requests at once.
"""

import asyncio
import json
import sys
import time

import httpx

from tests.bench.town import ETAG, name_of


async def download(port: str, n_outlets: int, n_pages: int, at_once: int) -> int:
    free = asyncio.Semaphore(at_once)
    limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    async with httpx.AsyncClient(limits=limits, trust_env=False, timeout=60) as client:

        async def get(host: str, path: str, **headers: str) -> int:
            async with free:
                answer = await client.get(f"http://127.0.0.1:{port}{path}", headers={"Host": host, **headers})
                return len(answer.content)

        hosts = [name_of(n) for n in range(n_outlets)]
        conditions = {} if n_pages else {"If-None-Match": ETAG}
        n_bytes = sum(await asyncio.gather(*(get(host, "/feed/", **conditions) for host in hosts)))
        return n_bytes + sum(await asyncio.gather(*(get(host, f"/p{n}/") for host in hosts for n in range(n_pages))))


if __name__ == "__main__":
    start = time.perf_counter()
    asyncio.run(download(sys.argv[1], *map(int, sys.argv[2:])))
    print(json.dumps({"wall": time.perf_counter() - start}))
