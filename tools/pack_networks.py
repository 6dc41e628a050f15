"""Makes the tables of addresses that ship: src/whosent/account/data/.

    python tools/pack_networks.py ASN-FOLDER COUNTRY-FOLDER ZONE-TAB

ASN-FOLDER      the npm package @ip-location-db/asn, unpacked (RouteViews, NRO, DB-IP: CC-BY-4.0)
COUNTRY-FOLDER  the npm package @ip-location-db/geo-whois-asn-country-mmdb, unpacked (CC0-1.0; NRO: CC-BY-4.0)
ZONE-TAB        zone.tab of the IANA time zone database (public domain), such as /usr/share/zoneinfo/zone.tab

`npm pack` fetches the two packages. Licences, days and credits stand in origins.toml beside the tables; after
a run, compare its versions and days, and those in NOTICE.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

from whosent.account.packed import pack_networks
from whosent.account.ranges_csv import read_ranges

DATA = Path(__file__).parents[1] / "src" / "whosent" / "account" / "data"
_PLACE = re.compile(r"([+-]\d{4,6})([+-]\d{5,7})")


def main(asn: Path, country: Path, zones: Path) -> None:
    (v4, _), (v6, _) = (read_ranges(_lines(asn / f"asn-ipv{version}-num.csv")) for version in (4, 6))
    DATA.mkdir(exist_ok=True)
    DATA.joinpath("networks.bin").write_bytes(pack_networks(v4, v6, _day_of(asn)))
    shutil.copyfile(country / "geo-whois-asn-country.mmdb", DATA / "country.mmdb")
    DATA.joinpath("cities.toml").write_text(_cities(zones), encoding="utf-8")
    for name in ("networks.bin", "country.mmdb", "cities.toml"):
        print(name, (DATA / name).stat().st_size, "octets")
    print("networks.bin is of", _day_of(asn), "and country.mmdb of", _day_of(country))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _day_of(package: Path) -> date:
    """The last part of its version: year, month and day, with more behind."""
    version = json.loads(package.joinpath("package.json").read_text(encoding="utf-8"))["version"]
    digits = version.rpartition(".")[2]
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def _cities(zones: Path) -> str:
    found: dict[str, list[str]] = defaultdict(list)
    for line in _lines(zones):
        if line.startswith("#"):
            continue
        country, place, *_ = line.split("\t")
        latitude, longitude = _PLACE.fullmatch(place).groups()
        found[country].append(f"[{_degrees(latitude, 2)}, {_degrees(longitude, 3)}]")
    rows = [f'{country} = [{", ".join(places)}]\n' for country, places in sorted(found.items())]
    head = (
        "# Latitude and longitude of the principal city of each time zone, by country: enough to say how\n"
        "# far apart two countries are at least. Made by tools/pack_networks.py.\n"
        "schema = 1\n"
        'source = "zone.tab of the IANA time zone database, www.iana.org/time-zones (public domain)"\n\n'
    )
    return head + "[cities]\n" + "".join(rows)


def _degrees(text: str, digits: int) -> float:
    """Degrees of ISO 6709: sign, degrees, minutes and perhaps seconds."""
    sign = -1 if text[0] == "-" else 1
    whole, rest = int(text[1 : 1 + digits]), text[1 + digits :]
    return round(sign * (whole + int(rest[:2]) / 60 + int(rest[2:] or 0) / 3600), 1)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
