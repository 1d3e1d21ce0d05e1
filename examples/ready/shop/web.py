"""A shop that keeps uploads for a while."""
import tempfile
from http.server import BaseHTTPRequestHandler, HTTPServer


class Shop(BaseHTTPRequestHandler):
    def do_POST(self):
        with tempfile.NamedTemporaryFile() as upload:
            upload.write(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    HTTPServer(("0.0.0.0", 8080), Shop).serve_forever()
