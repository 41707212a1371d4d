"""HTTP client for hostile servers; the only package that talks to the network.

guard          SSRF guard: which addresses may be requested, and which IP addresses a connection may use
connect        connections to admitted addresses, TLS, translation of network errors
body           bounded reading and decompression of bodies
robots         robots.txt rules (RFC 9309)
reservation    text and data mining opt-outs
server_dates   what servers say the time is
pace           per-host rate limiting
circuit        per-host circuit breaker
receiver       what becomes of a response's body: whole in memory, or a range of bytes
partial_file   a large file received to the disk, resumed by Range
exchange       one GET to one admitted address
client         one request through all of the above, with redirects and retries
night_client   the client on an event loop of its own, for use from threads
request_error  why a request has no usable response
"""
