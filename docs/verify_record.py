#!/usr/bin/env python3
"""Verifies a sealed record of Hotseat without Hotseat: python3 verify_record.py FILE

Needs Python 3.9 and the package "cryptography". Exits with 1 and names the first thing that is wrong. A record that is
encrypted has to be decrypted first: age --decrypt FILE > PLAIN. RECORD_FORMAT.md says what is checked and why.
"""
import hashlib
import json
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def fail(what):
    sys.exit(f"WRONG: {what}")


def sum_of(stream, length=None):
    total, sha256 = 0, hashlib.sha256()
    while chunk := stream.read(65536 if length is None else min(65536, length - total)):
        total += len(chunk)
        sha256.update(chunk)
    return total, sha256.hexdigest()


def verify_trail(lines, session_id, end):
    last = bytes(32)
    count = 0
    for count, line in enumerate(lines, start=1):
        line = json.loads(line)
        entry = json.loads(line["entry"])
        last = hashlib.sha256(last + line["entry"].encode()).digest()
        if entry["seq"] != count or entry["session_id"] != session_id or last.hex() != line["hash"]:
            fail(f"entry {count} of the trail")
    if (count, last.hex()) != (end["len"], end["hash"]):
        fail("the head of the trail")


def main(path):
    with zipfile.ZipFile(path) as archive:
        text = archive.read("manifest.json")
        manifest = json.loads(text)
        signer = bytes.fromhex(manifest["sealed_by"]["public_key"])
        try:
            Ed25519PublicKey.from_public_bytes(signer).verify(archive.read("manifest.sig"), text)
        except InvalidSignature:
            fail("the signature")
        names = [file["name"] for file in manifest["files"]]
        if archive.namelist() != names + ["manifest.json", "manifest.sig"]:
            fail("the list of files")
        for file in manifest["files"]:
            with archive.open(file["name"]) as stream:
                if sum_of(stream) != (file["bytes"], file["sha256"]):
                    fail(f"the sum of {file['name']}")
        with archive.open("trail.jsonl") as lines:
            verify_trail(lines, manifest["session_id"], manifest["trail"])
        comment = archive.comment.decode()
    with open(path, "rb") as stream:
        length = stream.seek(0, 2) - 64
        stream.seek(0)
        if comment != "sha256:" + sum_of(stream, length)[1]:
            fail("the archive")
    fingerprint = hashlib.sha256(signer).hexdigest()[:20].upper()
    print("As it was sealed. Key:", " ".join(fingerprint[at:at + 4] for at in range(0, 20, 4)))


try:
    main(sys.argv[1])
except (zipfile.BadZipFile, zipfile.zlib.error, KeyError, ValueError, EOFError, NotImplementedError) as error:
    fail(f"the file: {error!r}")
