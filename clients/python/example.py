"""Syncs a quarter of the S&P 500 that every server brings along, waits for its end, and prints the last closes.

    python3 example.py http://127.0.0.1:8000 [key]

Needs nothing but Python 3.8 or later.
"""
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT_SECONDS = 60


class TidemarkError(Exception):
    """What the server refused; `code` is a stable word for programs."""

    def __init__(self, status, answer):
        super().__init__(f"{status} {answer.get('code', 'unknown')}: {answer.get('message', '')}")
        self.status, self.code, self.field = status, answer.get("code"), answer.get("field")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A key is for this server, not for wherever it points to."""

    def redirect_request(self, *_args):
        return None


class Tidemark:
    def __init__(self, url, key=None):
        self.opener = urllib.request.build_opener(_NoRedirects)
        self.url, self.headers = url.rstrip("/"), {"Accept-Language": "en"}
        if key:
            self.headers["X-API-Key"] = key

    def get(self, path, **query):
        return self._send("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))

    def post(self, path, body):
        return self._send("POST", path, json.dumps(body).encode())

    def _send(self, method, path, body=None):
        headers = dict(self.headers, **({"Content-Type": "application/json"} if body else {}))
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            try:
                answer = json.load(error)
            except ValueError:
                answer = {}
            raise TidemarkError(error.code, answer) from None


def main(url="http://127.0.0.1:8000", key=None):
    api = Tidemark(url, key)
    run = api.post("/api/v1/sync-status/sync/batch", {"start_date": "2020-01-01", "end_date": "2020-03-31"})["data"]
    while True:
        progress = api.get("/api/v1/sync-status/sync/batch/progress/" + run["task_id"])["data"]
        if progress["status"] != "running":
            break
        time.sleep(0.2)
    print("sync", progress["status"])
    bars = api.get("/api/v1/bars", instruments="SPX.US", start="2020-03-25", end="2020-03-31")
    for bar in bars["data"]:
        print(bar["date"], bar["close"])


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except TidemarkError as error:
        sys.exit(str(error))
