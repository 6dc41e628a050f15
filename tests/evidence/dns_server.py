"""A real DNS server on the loopback interface, over UDP and TCP, that tests are free to make odd."""

from __future__ import annotations

import socketserver
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@dataclass
class Server:
    """What it answers, and what it was asked.

    records   {(name without dot, type): [text of each record]}
    rcodes    {name: rcode} in place of an answer; silent: names that get none
    """

    records: dict = field(default_factory=dict)
    rcodes: dict = field(default_factory=dict)
    silent: set = field(default_factory=set)
    truncated: set = field(default_factory=set)
    asked: list = field(default_factory=list)
    port: int = 0

    def reply(self, wire: bytes, transport: str) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        rtype = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, rtype, transport))
        if name in self.silent:
            return None
        response = dns.message.make_response(query)
        texts = self.records.get((name, rtype))
        if name in self.rcodes:
            response.set_rcode(self.rcodes[name])
        elif name in self.truncated and transport == "udp":
            response.flags |= dns.flags.TC
        elif texts:
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", rtype, *texts))
        elif not any(known == name for known, _ in self.records):
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


@contextmanager
def serving(server: Server):
    """``server`` on one port of 127.0.0.1 for both transports while the block runs."""

    class Udp(socketserver.BaseRequestHandler):
        def handle(self):
            data, sock = self.request
            reply = server.reply(data, "udp")
            if reply is not None:
                sock.sendto(reply, self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self):
            (size,) = struct.unpack("!H", self.rfile.read(2))
            reply = server.reply(self.rfile.read(size), "tcp")
            if reply is not None:
                self.wfile.write(struct.pack("!H", len(reply)) + reply)

    with (
        socketserver.ThreadingUDPServer(("127.0.0.1", 0), Udp) as udp,
        socketserver.ThreadingTCPServer(("127.0.0.1", udp.server_address[1]), Tcp) as tcp,
    ):
        server.port = udp.server_address[1]
        threads = [threading.Thread(target=s.serve_forever, args=(0.01,), daemon=True) for s in (udp, tcp)]
        for thread in threads:
            thread.start()
        try:
            yield server
        finally:
            udp.shutdown()
            tcp.shutdown()
            for thread in threads:
                thread.join()
