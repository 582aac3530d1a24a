//! How suspicious a sign-in with the right password is. Where no second factor is due, a suspicious one is asked for a code
//! that is mailed to the owner: whoever knows the password only does not get in.

use super::challenge::{CHALLENGE_MINUTES, MailedCode};
use super::keys::draw_code;
use super::places::Spot;
use super::sign_in::Entering;
use super::{Inner, User, names, salutation};
use crate::domain::{AuthenticationMethod, Failure, Fault, Timestamp};
use crate::services::mail::{AccessLetter, MailTemplate};
use crate::storage::login_events::{self, Visit};

/// How many of a person's last sign-ins one is compared with.
const COMPARED_WITH: u64 = 50;
/// So many wrong passwords in a row are more than a slip.
const WRONG_MANY: i64 = 3;
/// Files of places are wrong by so much, and borders are near.
const NEARBY_KM: f64 = 500.0;
/// Faster than an airliner, with the way to the airport left out.
const FASTEST_KM_PER_HOUR: f64 = 1_000.0;
const SECONDS_PER_HOUR: f64 = 3_600.0;
const EARTH_RADIUS_KM: f64 = 6_371.0;

/// What is known of a sign-in, beside those before it.
struct Evidence {
    /// Whether the device showed that the person signed in from it before.
    known_device: bool,
    user_agent: Option<String>,
    /// Wrong passwords in a row just before.
    wrong_before: i64,
    /// Where it comes from, if anybody knows.
    here: Option<Spot>,
    at: Timestamp,
}

/// A sign-in before, and where it came from.
struct Before {
    user_agent: Option<String>,
    there: Option<Spot>,
    at: Timestamp,
}

/// Points of suspicion. Nobody's first sign-in has any: there is nothing to compare it with.
fn score(evidence: &Evidence, before: &[Before]) -> u32 {
    let Some(last) = before.first() else { return 0 };
    let new_program = before.iter().all(|one| one.user_agent != evidence.user_agent);
    let mut points = 0;
    if !evidence.known_device && new_program {
        points += 40;
    }
    if !evidence.known_device && evidence.wrong_before >= WRONG_MANY {
        points += 30;
    }
    if let Some(here) = &evidence.here {
        let mut countries = before.iter().filter_map(|one| one.there.as_ref()).peekable();
        let is_known = countries.peek().is_none() || countries.any(|it| it.country == here.country);
        points += if is_known { 0 } else { 30 };
        let travelled = last.there.as_ref().and_then(|there| there.kilometres_to(here));
        let hours = evidence.at.since(last.at).as_secs_f64() / SECONDS_PER_HOUR;
        let reach = NEARBY_KM + FASTEST_KM_PER_HOUR * hours;
        points += if travelled.is_some_and(|way| way > reach) { 40 } else { 0 };
    }
    points
}

impl Spot {
    /// As the crow flies; `None` where either place is a country only.
    fn kilometres_to(&self, other: &Spot) -> Option<f64> {
        let (from, to) = (self.position?, other.position?);
        let [(lat, lon), (other_lat, other_lon)] =
            [from, to].map(|at| (at.latitude.to_radians(), at.longitude.to_radians()));
        let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
        let chord = half(lat, other_lat) + lat.cos() * other_lat.cos() * half(lon, other_lon);
        Some(2.0 * EARTH_RADIUS_KM * chord.sqrt().clamp(0.0, 1.0).asin())
    }
}

impl Inner {
    /// The code that a sign-in with the right password has to wait for; `None` where it is not suspicious, or where the
    /// address was never proven, because its mailbox may be anybody's.
    ///
    /// # Errors
    /// [`Failure::RateLimited`] after too many such mails.
    pub(super) async fn asked_by_mail(
        &self,
        user: &User,
        entering: &Entering<'_>,
    ) -> Result<Option<MailedCode>, Failure> {
        let least = self.config.suspicion_score_min;
        if least == 0 || user.email_verified_at.is_none() {
            return Ok(None);
        }
        let score = self.suspicion(user, entering).await?;
        if score < least || self.has_second_factor(user.id).await? {
            return Ok(None);
        }
        self.limits.mail_sign_in_code(user.id).await?;
        let client = entering.client;
        let user_agent = names::user_agent(client.user_agent.as_deref());
        let code = draw_code(&*self.rng);
        let letter = AccessLetter::SignInCode {
            code: code.clone(),
            minutes: CHALLENGE_MINUTES,
            device: names::device_name(None, user_agent.as_deref()),
            ip: self.placed(client.ip),
            at: self.now(),
        };
        tracing::warn!(user = user.id.0, score, "a sign-in has to show a mailed code");
        metrics::counter!("agio_suspicious_sign_ins_total").increment(1);
        let letter = MailTemplate::Access { name: salutation(user), letter };
        Ok(Some(MailedCode { hash: self.keys.code_hash(user.id, &code).to_vec(), letter }))
    }

    async fn suspicion(&self, user: &User, entering: &Entering<'_>) -> Result<u32, Fault> {
        let (client, tried) = (entering.client, &entering.tried);
        debug_assert_eq!(entering.method, AuthenticationMethod::Password);
        let evidence = Evidence {
            known_device: tried.device.is_some(),
            user_agent: names::user_agent(client.user_agent.as_deref()),
            wrong_before: tried.wrong_before,
            here: self.places.spot(client.ip),
            at: self.now(),
        };
        if evidence.known_device && evidence.here.is_none() {
            return Ok(0);
        }
        let visits = login_events::successes(&self.database, user.id, COMPARED_WITH).await?;
        let before = |visit: Visit| Before {
            there: visit.ip.parse().ok().and_then(|ip| self.places.spot(ip)),
            at: visit.at(),
            user_agent: visit.user_agent,
        };
        Ok(score(&evidence, &visits.into_iter().map(before).collect::<Vec<_>>()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::places::Position;
    use super::*;

    const LISBON: (&str, f64, f64) = ("PT", 38.7, -9.1);
    const BERLIN: (&str, f64, f64) = ("DE", 52.5, 13.4);
    const AUCKLAND: (&str, f64, f64) = ("NZ", -36.8, 174.8);
    const HOUR: i64 = 3_600;

    fn spot((country, latitude, longitude): (&str, f64, f64)) -> Option<Spot> {
        let position = Some(Position { latitude, longitude });
        Some(Spot { country: country.to_owned(), position })
    }

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_seconds(1_700_000_000 + hours * HOUR)
    }

    fn before(place: (&str, f64, f64), hours_ago: i64) -> Before {
        Before { user_agent: Some("Firefox".to_owned()), there: spot(place), at: at(-hours_ago) }
    }

    fn known() -> Evidence {
        Evidence {
            known_device: true,
            user_agent: Some("Firefox".to_owned()),
            wrong_before: 0,
            here: spot(LISBON),
            at: at(0),
        }
    }

    fn stranger() -> Evidence {
        Evidence { known_device: false, user_agent: Some("curl".to_owned()), ..known() }
    }

    #[test]
    fn suspicion_adds_up_by_what_is_new_and_what_cannot_be() {
        let home = [before(LISBON, 1)];
        let rows = [
            (known(), 0, "the usual"),
            (Evidence { wrong_before: 9, ..known() }, 0, "a slip on a device that is known"),
            (Evidence { known_device: false, ..known() }, 0, "a program that is known"),
            (stranger(), 40, "a new device"),
            (Evidence { wrong_before: 2, ..stranger() }, 40, "a new device, and a slip"),
            (Evidence { wrong_before: 3, ..stranger() }, 70, "a new device, and guesses"),
            (Evidence { here: spot(BERLIN), ..stranger() }, 110, "too fast into another country"),
            (Evidence { here: spot(BERLIN), at: at(5), ..stranger() }, 70, "another country"),
            (Evidence { here: spot(AUCKLAND), ..known() }, 70, "a stolen cookie, or a proxy"),
            (Evidence { here: spot(AUCKLAND), at: at(30), ..known() }, 30, "a journey"),
            (Evidence { here: None, ..stranger() }, 40, "nobody knows where"),
        ];
        for (evidence, points, why) in rows {
            assert_eq!(score(&evidence, &home), points, "{why}");
        }
    }

    #[test]
    fn first_sign_in_of_all_is_not_suspicious_and_unknown_places_say_nothing() {
        let far = Evidence { wrong_before: 9, here: spot(AUCKLAND), ..stranger() };
        assert_eq!(score(&far, &[]), 0);
        let nowhere = Before { there: None, ..before(LISBON, 1) };
        assert_eq!(score(&Evidence { wrong_before: 0, ..far }, &[nowhere]), 40);
    }

    #[test]
    fn country_of_any_sign_in_before_is_known_and_the_last_one_tells_how_far_it_is() {
        let travels = [before(BERLIN, 1), before(LISBON, 200)];
        assert_eq!(score(&known(), &travels), 40, "known, but a flight away");
        let country = Some(Spot { country: "PT".to_owned(), position: None });
        let vague = Evidence { here: country, ..known() };
        assert_eq!(score(&vague, &travels), 0, "a country is no point to measure from");
    }

    #[test]
    fn distance_is_along_the_great_circle() {
        let way = |from, to| spot(from).unwrap().kilometres_to(&spot(to).unwrap()).unwrap();
        assert!((2_300.0..2_330.0).contains(&way(LISBON, BERLIN)), "{}", way(LISBON, BERLIN));
        assert!((19_500.0..20_020.0).contains(&way(LISBON, AUCKLAND)));
        assert!(way(LISBON, LISBON).abs() < 0.001);
    }
}
