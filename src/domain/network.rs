//! Whose requests count together: the network that a client's address stands for.

use ipnet::IpNet;
use std::net::IpAddr;

/// Prefix of an IPv4 client: the one address. Behind it may be a household, an office or a carrier's customers;
/// a wider prefix would put people together who share nothing.
const IPV4_PREFIX: u8 = 32;
/// Prefix of an IPv6 client: what one household or machine is given at least, all of whose 2^64 addresses are
/// its own to use.
const IPV6_PREFIX: u8 = 64;

/// The network of a client: the address itself of IPv4, also when it comes as IPv6, and the /64 of IPv6.
pub fn client_network(ip: IpAddr) -> IpNet {
    let ip = ip.to_canonical();
    let prefix = if ip.is_ipv4() { IPV4_PREFIX } else { IPV6_PREFIX };
    IpNet::new(ip, prefix).map_or_else(|_| ip.into(), |network| network.trunc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_prefix_are_one_network() {
        let rows = [
            ("192.0.2.7", "192.0.2.7/32"),
            ("::ffff:192.0.2.7", "192.0.2.7/32"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ];
        for (address, network) in rows {
            let address = address.parse().expect("an address");
            assert_eq!(client_network(address).to_string(), network);
        }
    }
}
