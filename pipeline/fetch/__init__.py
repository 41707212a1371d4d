"""The only room that talks to the network: requests in, answers or failures out.

guard     which addresses may be asked at all, and where exactly to connect
connect   connections to admitted addresses, TLS, and what goes wrong with them
body      a body, bounded while it is read and unpacked
robots    what a site's robots.txt permits
pace      how fast one host is asked
exchange  one GET to one admitted address
client    one request through all of the above
"""
