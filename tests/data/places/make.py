"""Makes places.mmdb, a file of MaxMind's format with a few networks for documentation: `pip install mmdb_writer && python3 make.py`."""

import pathlib

from mmdb_writer import MMDBWriter
from netaddr import IPSet


def place(code, country=None, city=None, at=None):
    """A record with what GeoLite2 City calls these things."""
    record = {"country": {"iso_code": code}}
    if country:
        record["country"]["names"] = {"en": country}
    if city:
        record["city"] = {"names": {"en": city}}
    if at:
        record["location"] = {"latitude": at[0], "longitude": at[1]}
    return record


writer = MMDBWriter(ip_version=6, ipv4_compatible=True, database_type="GeoLite2-City", languages=["en"], float_type="f64")
writer.insert_network(IPSet(["203.0.113.0/24"]), place("PT", "Portugal", "Lisbon", at=(38.7, -9.1)))
writer.insert_network(IPSet(["198.51.100.0/24"]), place("IS", "Iceland", at=(65.0, -18.0)))
writer.insert_network(IPSet(["2001:db8::/32"]), place("DE", "Germany", "Berlin", at=(52.5, 13.4)))
writer.insert_network(IPSet(["192.0.2.0/24"]), place("ZZ"))
writer.to_db_file(str(pathlib.Path(__file__).with_name("places.mmdb")))
