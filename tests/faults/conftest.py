"""The fixtures of the fetching tests, for the faults that the web and a machine can do."""

from tests.pipeline.fetch.conftest import ask, canary, web
from tests.pipeline.fetch.test_connect import certificate, safe_web, server_names, trusting

__all__ = ["ask", "canary", "certificate", "safe_web", "server_names", "trusting", "web"]
