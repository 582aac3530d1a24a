//! What browsers are asked for, and whether what they answer is right, as WebAuthn has it. Only here is `webauthn_rp`
//! named. Nothing is looked up or kept: `passkeys` does that.
//!
//! Every passkey is one that its device keeps (discoverable), and every use of one has the device make sure that its owner
//! is there (user verification): that is why it counts as two factors.

use super::super::passkey_config::PasskeyConfig;
use crate::domain::Fault;
use crate::storage::passkeys::{Credential, Passkey};
use serde_json::Value;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::{AllowedCredentials, AuthenticationVerificationOptions};
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    USER_HANDLE_MAX_LEN, UserHandle64, Username,
};
use webauthn_rp::request::{
    AsciiDomain, Credentials, PublicKeyCredentialDescriptor, RpId, TimedCeremony,
    UserVerificationRequirement,
};
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::register::{DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId, SentChallenge};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication64, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, NonDiscoverableAuthentication64,
    NonDiscoverableAuthenticationServerState, NonDiscoverableCredentialRequestOptions,
    PublicKeyCredentialCreationOptions, Registration, RegistrationServerState,
};

/// Bytes of what a device calls a person.
pub(in super::super) const HANDLE_BYTES: usize = USER_HANDLE_MAX_LEN;
/// What a device calls people whose address it could not show.
const NAMELESS: &str = "account";

/// This exchange, as browsers know it.
pub(in super::super) struct RelyingParty {
    id: RpId,
    origins: Vec<String>,
}

/// A ceremony that begins.
pub(super) struct Begun {
    /// What the device is to sign.
    pub(super) challenge: Vec<u8>,
    /// What the answer is held against.
    pub(super) state: Vec<u8>,
    /// What the browser passes to `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    pub(super) options: Value,
}

/// Who adds a passkey.
pub(super) struct Keeper<'a> {
    pub(super) handle: [u8; HANDLE_BYTES],
    pub(super) email: &'a str,
    pub(super) display_name: &'a str,
    /// The passkeys that are there already, one of which the device may hold.
    pub(super) passkeys: &'a [Passkey],
}

/// A new passkey, as the browser tells of it.
pub(super) struct Made(Registration);

/// A passkey that is shown.
pub(super) enum Shown {
    /// One that was asked for by its name.
    Named(Box<NonDiscoverableAuthentication64>),
    /// Whichever its owner chose.
    Chosen(Box<DiscoverableAuthentication64>),
}

/// Why an answer proves nothing.
#[derive(Debug)]
pub(super) enum Unproven {
    /// It is not right: the reason is for the log.
    Wrong(String),
    /// Its counter stood still or went back: a copy of the passkey may be in use.
    Copied,
}

impl RelyingParty {
    /// `None` when browsers would refuse to know it.
    pub(in super::super) fn new(config: &PasskeyConfig) -> Option<RelyingParty> {
        let domain = AsciiDomain::try_from(config.domain()?).ok()?;
        Some(RelyingParty { id: RpId::Domain(domain), origins: config.pages() })
    }

    /// Asks for a new passkey.
    pub(super) fn ask_for_new(&self, keeper: &Keeper<'_>) -> Result<Begun, Fault> {
        let handle = UserHandle64::decode(keeper.handle).map_err(|_| broken("user handle"))?;
        let name = Username::try_from(keeper.email).or_else(|_| Username::try_from(NAMELESS));
        let user = PublicKeyCredentialUserEntity {
            name: name.map_err(|_| broken("user name"))?,
            id: &handle,
            display_name: Nickname::try_from(keeper.display_name).ok(),
        };
        let known = keeper.passkeys.iter().map(descriptor).collect::<Result<_, Fault>>()?;
        let mut options = PublicKeyCredentialCreationOptions::passkey(&self.id, user, known);
        // A device that keeps passkeys at all asks for its owner when this exchange wants it, and it always does.
        options.extensions.cred_protect = CredProtect::None;
        let (state, client) = options.start_ceremony().map_err(Fault::internal)?;
        Ok(Begun {
            challenge: challenge_bytes(state.sent_challenge()),
            state: state.encode().map_err(Fault::internal)?,
            options: serde_json::to_value(&client).map_err(Fault::internal)?,
        })
    }

    /// Asks for one of these passkeys.
    pub(super) fn ask_for_one_of(&self, passkeys: &[Passkey]) -> Result<Begun, Fault> {
        let mut allowed = AllowedCredentials::with_capacity(passkeys.len());
        for passkey in passkeys {
            allowed.push(descriptor(passkey)?.into());
        }
        let options = NonDiscoverableCredentialRequestOptions::second_factor(&self.id, allowed);
        let mut options = options.map_err(|_| broken("list of passkeys"))?;
        options.options().user_verification = UserVerificationRequirement::Required;
        let (state, client) = options.start_ceremony().map_err(Fault::internal)?;
        Ok(Begun {
            challenge: challenge_bytes(state.sent_challenge()),
            state: state.encode().map_err(Fault::internal)?,
            options: serde_json::to_value(&client).map_err(Fault::internal)?,
        })
    }

    /// Asks for whichever passkey somebody chooses.
    pub(super) fn ask_for_any(&self) -> Result<Begun, Fault> {
        let options = DiscoverableCredentialRequestOptions::passkey(&self.id);
        let (state, client) = options.start_ceremony().map_err(Fault::internal)?;
        Ok(Begun {
            challenge: challenge_bytes(state.sent_challenge()),
            state: state.encode().map_err(Fault::internal)?,
            options: serde_json::to_value(&client).map_err(Fault::internal)?,
        })
    }

    /// Whether a new passkey is what was asked for.
    pub(super) fn check_new(&self, state: &[u8], made: &Made) -> Result<Credential, Unproven> {
        let state = RegistrationServerState::<HANDLE_BYTES>::decode(state).map_err(wrong)?;
        let options = RegistrationVerificationOptions::<String, String> {
            allowed_origins: &self.origins,
            error_on_unsolicited_extensions: false,
            ..Default::default()
        };
        let made = state.verify(&self.id, &made.0, &options).map_err(wrong)?;
        let static_state = made.static_state().encode();
        let dynamic_state = made.dynamic_state().encode();
        let transports = made.transports().encode();
        Ok(Credential {
            id: made.id().as_ref().to_vec(),
            user_handle: made.user_id().as_ref().to_vec(),
            static_state: static_state.map_err(wrong)?,
            dynamic_state: dynamic_state.map_err(wrong)?.to_vec(),
            transports: transports.map_err(wrong)?,
        })
    }

    /// Whether the passkey that is shown is this one, and what was asked for; answers what changes of it.
    pub(super) fn check_shown(
        &self,
        state: &[u8],
        shown: &Shown,
        known: &Credential,
    ) -> Result<Vec<u8>, Unproven> {
        let handle = <[u8; HANDLE_BYTES]>::try_from(known.user_handle.as_slice());
        let handle = UserHandle64::decode(handle.map_err(wrong)?).map_err(|_| odd("handle"))?;
        let dynamic_state = <[u8; 7]>::try_from(known.dynamic_state.as_slice()).map_err(wrong)?;
        let dynamic_state = DynamicState::decode(dynamic_state).map_err(wrong)?;
        let static_state = StaticState::decode(known.static_state.as_slice()).map_err(wrong)?;
        let options = AuthenticationVerificationOptions::<String, String> {
            allowed_origins: &self.origins,
            error_on_unsolicited_extensions: false,
            ..Default::default()
        };
        let id = CredentialId::try_from(known.id.as_slice()).map_err(wrong)?;
        let mut known = AuthenticatedCredential::new(id, &handle, static_state, dynamic_state)
            .map_err(wrong)?;
        let checked = match shown {
            Shown::Named(shown) => NonDiscoverableAuthenticationServerState::decode(state)
                .map_err(wrong)?
                .verify(&self.id, shown, &mut known, &options),
            Shown::Chosen(shown) => DiscoverableAuthenticationServerState::decode(state)
                .map_err(wrong)?
                .verify(&self.id, shown, &mut known, &options),
        };
        match checked {
            Ok(_) => Ok(known.dynamic_state().encode().map_err(wrong)?.to_vec()),
            Err(AuthCeremonyErr::SignatureCounter) => Err(Unproven::Copied),
            Err(error) => Err(wrong(error)),
        }
    }
}

impl Made {
    /// Out of what `PublicKeyCredential.toJSON()` says.
    pub(super) fn read(credential: &Value) -> Option<Made> {
        Registration::from_json_relaxed(credential.to_string().as_bytes()).ok().map(Made)
    }

    /// The challenge that it says it answers.
    pub(super) fn challenge(&self) -> Option<Vec<u8>> {
        self.0.challenge_relaxed().ok().map(challenge_bytes)
    }
}

impl Shown {
    /// Out of what `PublicKeyCredential.toJSON()` says of a passkey that was asked for by its name.
    pub(super) fn read_named(credential: &Value) -> Option<Shown> {
        let json = credential.to_string();
        let shown = NonDiscoverableAuthentication64::from_json_relaxed(json.as_bytes());
        shown.ok().map(|shown| Shown::Named(Box::new(shown)))
    }

    /// The same of one that its owner chose.
    pub(super) fn read_chosen(credential: &Value) -> Option<Shown> {
        let json = credential.to_string();
        let shown = DiscoverableAuthentication64::from_json_relaxed(json.as_bytes());
        shown.ok().map(|shown| Shown::Chosen(Box::new(shown)))
    }

    /// The challenge that it says it answers.
    pub(super) fn challenge(&self) -> Option<Vec<u8>> {
        let challenge = match self {
            Shown::Named(shown) => shown.challenge_relaxed(),
            Shown::Chosen(shown) => shown.challenge_relaxed(),
        };
        challenge.ok().map(challenge_bytes)
    }

    /// What its device calls it.
    pub(super) fn credential_id(&self) -> Vec<u8> {
        match self {
            Shown::Named(shown) => shown.raw_id().as_ref().to_vec(),
            Shown::Chosen(shown) => shown.raw_id().as_ref().to_vec(),
        }
    }
}

fn descriptor(passkey: &Passkey) -> Result<PublicKeyCredentialDescriptor<Vec<u8>>, Fault> {
    let credential = &passkey.credential;
    Ok(PublicKeyCredentialDescriptor {
        id: CredentialId::try_from(credential.id.clone()).map_err(Fault::internal)?,
        transports: AuthTransports::decode(credential.transports).map_err(Fault::internal)?,
    })
}

fn challenge_bytes(challenge: SentChallenge) -> Vec<u8> {
    challenge.0.to_le_bytes().to_vec()
}

fn wrong(error: impl std::fmt::Display) -> Unproven {
    Unproven::Wrong(error.to_string())
}

fn odd(what: &str) -> Unproven {
    Unproven::Wrong(format!("the {what} that is kept is odd"))
}

fn broken(what: &str) -> Fault {
    Fault::internal(format!("a passkey cannot be asked for: its {what} is refused"))
}
