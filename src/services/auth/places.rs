//! Where addresses are, by a file that the operator keeps: GeoLite2 City, or another of MaxMind's format with countries and
//! cities. It is read at the start and kept in memory. Nothing is asked of anybody else.

use crate::domain::Fault;
use maxminddb::{Reader, geoip2};
use std::fmt;
use std::net::IpAddr;

/// A place, as well as an address tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// ISO 3166-1, two letters.
    pub country_code: String,
    /// In English; `None` when the file does not name it.
    pub country: Option<String>,
    /// In English; `None` when only the country is known.
    pub city: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let country = self.country.as_ref().unwrap_or(&self.country_code);
        match &self.city {
            Some(city) => write!(f, "{city}, {country}"),
            None => f.write_str(country),
        }
    }
}

/// Where an address is, as far as sign-ins are compared by it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spot {
    /// ISO 3166-1, two letters.
    pub(super) country: String,
    /// `None` when only the country is known.
    pub(super) position: Option<Position>,
}

/// A point of the globe, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Position {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
}

/// The file, if there is one.
pub(super) struct Places {
    reader: Option<Reader<Vec<u8>>>,
}

impl Places {
    /// Reads a file; an empty name is none, and no place is known then.
    ///
    /// # Errors
    /// [`Fault::Internal`] saying why it cannot be read.
    pub(super) fn open(file: &str) -> Result<Places, Fault> {
        if file.is_empty() {
            return Ok(Places { reader: None });
        }
        let reader = Reader::open_readfile(file).map_err(|cause| {
            Fault::internal(format!("auth.places_file {file:?} cannot be read: {cause}"))
        })?;
        Ok(Places { reader: Some(reader) })
    }

    /// Where an address is; `None` when nobody knows, as of private networks.
    pub(super) fn of(&self, ip: IpAddr) -> Option<Place> {
        let found = self.find(ip)?;
        let owned = |name: Option<&str>| name.map(str::to_owned);
        Some(Place {
            country_code: found.country.iso_code?.to_owned(),
            country: owned(found.country.names.english),
            city: owned(found.city.names.english),
        })
    }

    /// Where an address is, to compare it with others.
    pub(super) fn spot(&self, ip: IpAddr) -> Option<Spot> {
        let found = self.find(ip)?;
        let country = found.country.iso_code?.to_owned();
        // Without a city the position is the middle of a country.
        let (latitude, longitude) = (found.location.latitude, found.location.longitude);
        let position = latitude.zip(longitude).filter(|_| found.city.names.english.is_some());
        let position = position.map(|(latitude, longitude)| Position { latitude, longitude });
        Some(Spot { country, position })
    }

    fn find(&self, ip: IpAddr) -> Option<geoip2::City<'_>> {
        let found = self.reader.as_ref()?.lookup(ip.to_canonical()).ok()?;
        found.decode().ok()?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `tests/data/places/make.py`; the addresses are of networks for documentation.
    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/places/places.mmdb");

    fn shown(places: &Places, ip: &str) -> Option<String> {
        places.of(ip.parse().expect("an address")).map(|place| place.to_string())
    }

    #[test]
    fn place_is_told_as_well_as_the_file_knows_it() {
        let places = Places::open(FILE).expect("opens");
        for (ip, place) in [
            ("203.0.113.7", Some("Lisbon, Portugal")),
            ("::ffff:203.0.113.7", Some("Lisbon, Portugal")),
            ("198.51.100.9", Some("Iceland")),
            ("2001:db8::9", Some("Berlin, Germany")),
            ("192.0.2.1", Some("ZZ")),
            ("10.0.0.1", None),
            ("127.0.0.1", None),
            ("2001:db9::9", None),
        ] {
            assert_eq!(shown(&places, ip).as_deref(), place, "{ip}");
        }
    }

    #[test]
    fn without_a_file_no_place_is_known_and_a_bad_one_is_told() {
        assert_eq!(shown(&Places::open("").expect("none"), "203.0.113.7"), None);
        for bad in ["/nowhere/places.mmdb", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")] {
            let fault = Places::open(bad).map(drop).expect_err("refused").to_string();
            assert!(fault.contains("auth.places_file"), "{fault}");
        }
    }
}
