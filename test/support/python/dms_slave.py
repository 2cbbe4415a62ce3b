"""Calls a master as the original DMS slave clients do, with the standard library alone.

Usage: dms_slave.py HOST PORT CONFIGURED_NAME SYMBOL
Prints one JSON line: a list of {"call", "status", "body"}. Anything but status 200 is a failure, and ends with code 1.
"""
import datetime
import json
import socket
import sys
import urllib.error
import urllib.request

STATUS_TIMEOUT = 3
SYNC_TIMEOUT = 30


class SlaveClient:
    def __init__(self, host, port, name):
        self.base = "http://%s:%s/api/dms" % (host, port)
        self.name = name
        self.calls = []
        self.failed = False

    def _call(self, what, path, body=None, timeout=SYNC_TIMEOUT):
        data = None if body is None else json.dumps(body).encode("utf-8")
        headers = {"Accept": "*/*"}
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.base + path, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                status, text = response.status, response.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode("utf-8", "replace")
        except (OSError, urllib.error.URLError) as error:
            status, text = 0, json.dumps(str(error))
        if status != 200:
            self.failed = True
        try:
            parsed = json.loads(text)
        except ValueError:
            parsed = text
        self.calls.append({"call": what, "status": status, "body": parsed})

    def master_status(self):
        self._call("status", "/status", timeout=STATUS_TIMEOUT)

    def request_sync_with_nulls(self, symbol=None, start_date=None, end_date=None):
        self._call("nulls as " + self.name, "/slaves/%s/sync" % self.name, {
            "symbol": symbol,
            "start_date": start_date.isoformat() if start_date else None,
            "end_date": end_date.isoformat() if end_date else None,
        })

    def request_sync_without_absent(self, symbol=None, start_date=None, end_date=None):
        body = {}
        if symbol:
            body["symbol"] = symbol
        if start_date:
            body["start_date"] = start_date.isoformat()
        if end_date:
            body["end_date"] = end_date.isoformat()
        self._call("absent as " + self.name, "/slaves/%s/sync" % self.name, body)


def main(host, port, configured, symbol):
    end = datetime.datetime.now()
    start = end - datetime.timedelta(days=30)
    calls, failed = [], False
    for name in (socket.gethostname() + "_slave", "%s_%s" % (host, port), configured):
        client = SlaveClient(host, port, name)
        client.master_status()
        for request in (client.request_sync_with_nulls, client.request_sync_without_absent):
            request()
            request(symbol)
            request(symbol, start, end)
        calls += client.calls
        failed = failed or client.failed
    print(json.dumps(calls))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
