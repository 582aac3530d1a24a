//! Whose address a request comes from: the peer's, or what a trusted proxy says in `X-Forwarded-For`.

use http::HeaderMap;
use std::net::IpAddr;
use std::str::FromStr;

/// A network in CIDR notation; a bare address is a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    fn holds(&self, candidate: IpAddr) -> bool {
        match (self.address, candidate) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0);
                (own.to_bits() ^ other.to_bits()) & mask == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix)).unwrap_or(0);
                (own.to_bits() ^ other.to_bits()) & mask == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Network, ()> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let widest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(widest), |prefix| prefix.parse().map_err(|_| ()))?;
        if prefix > widest {
            return Err(());
        }
        Ok(Network { address, prefix })
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
    fn only_trusted_proxies_are_believed() {
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
    fn networks_are_checked() {
        for bad in ["10.0.0.0/33", "::/129", "host", "10.0.0.0/", "10.0.0.0/-1"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
        let everything: Network = "0.0.0.0/0".parse().expect("a network");
        assert!(everything.holds("255.1.2.3".parse().expect("an address")));
    }
}
