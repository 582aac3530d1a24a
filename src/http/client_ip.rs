//! Whose address a request comes from: the peer's, or what a trusted proxy says in `X-Forwarded-For`.

use http::HeaderMap;
use ipnet::{AddrParseError, IpNet};
use std::net::IpAddr;
use std::str::FromStr;

/// A network in CIDR notation; a bare address is a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network(IpNet);

impl Network {
    fn holds(&self, candidate: IpAddr) -> bool {
        self.0.contains(&candidate)
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Network, ()> {
        let bare = text.parse::<IpAddr>().map(IpNet::from);
        bare.or_else(|_| text.parse()).map(Network).map_err(|_: AddrParseError| ())
    }
}

/// Whether a proxy that is believed stands at this address.
pub(super) fn is_trusted(ip: IpAddr, trusted: &[Network]) -> bool {
    trusted.iter().any(|network| network.holds(ip.to_canonical()))
}

/// The client's address: the last one in `X-Forwarded-For` that is no trusted proxy, when the peer is one.
pub(super) fn client_ip(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let mut client = peer.to_canonical();
    let forwarded = headers.get_all("x-forwarded-for").iter();
    let hops: Vec<&str> = forwarded
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .collect();
    for hop in hops.iter().rev() {
        if !is_trusted(client, trusted) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(ip) => client = ip.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forwarded_address_is_believed_of_trusted_proxies_only() {
        let rows = [
            ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
            ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
            ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
            ("10.0.0.1", "1.2.3.4, 10.9.9.9", "1.2.3.4"),
            ("::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4"),
            ("10.0.0.1", "nonsense", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ];
        let trusted: Vec<Network> =
            ["10.0.0.0/8", "fd00::/8"].map(|text| text.parse().expect("a network")).into();
        for (peer, forwarded, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
            let client = client_ip(peer.parse().expect("an address"), &headers, &trusted);
            assert_eq!(client.to_string(), expected, "{peer} forwards {forwarded:?}");
        }
    }

    #[test]
    fn trusted_networks_are_checked() {
        for bad in ["10.0.0.0/33", "::/129", "host", "10.0.0.0/", "10.0.0.0/-1"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
        let everything: Network = "0.0.0.0/0".parse().expect("a network");
        assert!(everything.holds("255.1.2.3".parse().expect("an address")));
    }
}
