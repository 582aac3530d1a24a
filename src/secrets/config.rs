//! Settings of the places where secrets are read.

use crate::domain::{Secret, spelled};
use crate::outbound::is_safe_url;
use serde::{Deserialize, Serialize};

/// How secrets are read that stand elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecretsConfig {
    /// How often they are read again while the server runs; 0 means never.
    pub reread_seconds: u64,
    /// How long Vault or AWS may take to answer.
    pub timeout_ms: u64,
    /// HashiCorp Vault, or OpenBao.
    pub vault: VaultConfig,
    /// AWS Secrets Manager.
    pub aws: AwsConfig,
}

/// Vault, and how this server shows it who asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VaultConfig {
    /// Where it is, such as `https://vault.acme.io:8200`.
    pub address: String,
    /// The namespace, where it has several.
    pub namespace: String,
    /// How this server shows who it is.
    pub auth: VaultAuth,
    /// Where that way of showing it is mounted; empty means `approle` or `kubernetes`.
    pub auth_mount: String,
    /// The token, with `token`.
    pub token: Secret,
    /// The role's id, with `approle`.
    pub role_id: String,
    /// The id that shows that this server may take the role, with `approle`.
    pub secret_id: Secret,
    /// The role's name, with `kubernetes`.
    pub role: String,
    /// The file with the token of the service account, with `kubernetes`. It is read at each sign-in.
    pub jwt_file: String,
}

/// How Vault is shown who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultAuth {
    /// A token that somebody else drew.
    Token,
    /// The method AppRole.
    AppRole,
    /// The method Kubernetes.
    Kubernetes,
}
spelled!(settings VaultAuth { Token = "token", AppRole = "approle", Kubernetes = "kubernetes" });

/// AWS Secrets Manager, and how this server shows it who asks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AwsConfig {
    /// The region, such as `eu-central-1`.
    pub region: String,
    /// Where its API is; empty means the region's usual place.
    pub endpoint: String,
    /// Id of the access key. It needs the permission `secretsmanager:GetSecretValue`.
    pub access_key_id: Secret,
    /// The access key itself.
    pub secret_access_key: Secret,
    /// The session's token, when the access key is a temporary one.
    pub session_token: Secret,
    /// Where the keys of the container's role are given out, in place of an access key: what
    /// `AWS_CONTAINER_CREDENTIALS_FULL_URI` says on EKS, and 169.254.170.2 with the relative one on ECS.
    pub credentials_url: String,
    /// The file with what to show there: what `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` says on EKS.
    pub credentials_token_file: String,
}

impl Default for SecretsConfig {
    fn default() -> Self {
        SecretsConfig {
            reread_seconds: 60,
            timeout_ms: 5_000,
            vault: VaultConfig::default(),
            aws: AwsConfig::default(),
        }
    }
}

impl Default for VaultConfig {
    fn default() -> Self {
        VaultConfig {
            address: String::new(),
            namespace: String::new(),
            auth: VaultAuth::Token,
            auth_mount: String::new(),
            token: Secret::default(),
            role_id: String::new(),
            secret_id: Secret::default(),
            role: String::new(),
            jwt_file: "/var/run/secrets/kubernetes.io/serviceaccount/token".to_owned(),
        }
    }
}

impl SecretsConfig {
    /// Everything that is wrong with these settings, in words for the operator.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.timeout_ms == 0 {
            problems.push(
                "secrets.timeout_ms is 0, so nobody could answer in time: set it above 0"
                    .to_owned(),
            );
        }
        problems.extend(self.vault.problems());
        problems.extend(self.aws.problems());
        problems
    }
}

impl VaultConfig {
    fn problems(&self) -> Vec<String> {
        if self.address.is_empty() {
            return Vec::new();
        }
        let mut problems = Vec::new();
        if !is_safe_url(&self.address) {
            problems.push(format!(
                "secrets.vault.address is {:?}, so tokens and secrets would travel readable: write the https:// address \
                 (http:// on this machine only, as of an agent beside the server)",
                self.address
            ));
        }
        let lacks = match self.auth {
            VaultAuth::Token => [("token", self.token.is_empty()), ("token", false)],
            VaultAuth::AppRole => {
                [("role_id", self.role_id.is_empty()), ("secret_id", self.secret_id.is_empty())]
            }
            VaultAuth::Kubernetes => {
                [("role", self.role.is_empty()), ("jwt_file", self.jwt_file.is_empty())]
            }
        };
        for (name, _) in lacks.into_iter().filter(|(_, empty)| *empty) {
            problems.push(format!(
                "secrets.vault.{name} is empty although secrets.vault.auth is {:?}, so Vault would not know who asks: set it",
                self.auth.as_str()
            ));
        }
        problems
    }

    /// Where the way of signing in is mounted.
    pub(super) fn auth_mount(&self) -> &str {
        match (self.auth_mount.as_str(), self.auth) {
            ("", VaultAuth::AppRole) => "approle",
            ("", VaultAuth::Kubernetes) => "kubernetes",
            (mount, _) => mount.trim_matches('/'),
        }
    }
}

impl AwsConfig {
    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let is_region = |it: &str| it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        if !is_region(&self.region) {
            problems.push(format!(
                "secrets.aws.region is {:?}, which is no region: write for example \"eu-central-1\"",
                self.region
            ));
        }
        if !self.endpoint.is_empty() && !is_safe_url(&self.endpoint) {
            problems.push(format!(
                "secrets.aws.endpoint is {:?}, so secrets would travel readable: write an https:// address, or leave it empty",
                self.endpoint
            ));
        }
        if !self.access_key_id.is_empty() && self.secret_access_key.is_empty() {
            problems.push(
                "secrets.aws.secret_access_key is empty although secrets.aws.access_key_id is set: set it, too"
                    .to_owned(),
            );
        }
        if !self.credentials_url.is_empty() && !self.has_safe_credentials_url() {
            problems.push(format!(
                "secrets.aws.credentials_url is {:?}, so keys would travel readable: write what the container's environment \
                 says, which is https://, this machine, 169.254.170.2 or 169.254.170.23",
                self.credentials_url
            ));
        }
        problems
    }

    /// The addresses are those that AWS documents for containers: they are this machine's own.
    fn has_safe_credentials_url(&self) -> bool {
        let of_container =
            |host: &str| self.credentials_url.starts_with(&format!("http://{host}/"));
        let hosts = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];
        is_safe_url(&self.credentials_url) || hosts.into_iter().any(of_container)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(auth: VaultAuth) -> VaultConfig {
        VaultConfig { address: "https://vault.acme.io".to_owned(), auth, ..VaultConfig::default() }
    }

    #[test]
    fn every_way_of_signing_in_names_what_it_lacks() {
        let named = |config: VaultConfig| {
            let found = SecretsConfig { vault: config, ..SecretsConfig::default() }.problems();
            let name = |problem: &String| problem.split(' ').next().unwrap_or_default().to_owned();
            found.iter().map(name).collect::<Vec<_>>()
        };
        assert_eq!(named(VaultConfig::default()), [""; 0], "none is asked");
        assert_eq!(named(vault(VaultAuth::Token)), ["secrets.vault.token"]);
        assert_eq!(
            named(vault(VaultAuth::AppRole)),
            ["secrets.vault.role_id", "secrets.vault.secret_id"]
        );
        assert_eq!(named(vault(VaultAuth::Kubernetes)), ["secrets.vault.role"]);
        let plain = VaultConfig {
            address: "http://vault.acme.io:8200".to_owned(),
            token: Secret::new("t"),
            ..vault(VaultAuth::Token)
        };
        assert_eq!(named(plain), ["secrets.vault.address"]);
    }

    #[test]
    fn secrets_of_aws_travel_to_safe_places_only() {
        let aws = AwsConfig { region: "eu central".to_owned(), ..AwsConfig::default() };
        assert!(aws.problems()[0].starts_with("secrets.aws.region"));
        let url = |url: &str| AwsConfig { credentials_url: url.to_owned(), ..AwsConfig::default() };
        for good in
            ["http://169.254.170.2/v2/x", "http://169.254.170.23/v1/credentials", "https://a.b/c"]
        {
            assert!(url(good).problems().is_empty(), "{good}");
        }
        for bad in ["http://169.254.170.2.acme.io/x", "http://acme.io/169.254.170.2/", "file:///x"]
        {
            assert_eq!(url(bad).problems().len(), 1, "{bad}");
        }
        let half = AwsConfig { access_key_id: Secret::new("A"), ..AwsConfig::default() };
        assert!(half.problems()[0].starts_with("secrets.aws.secret_access_key"));
    }
}
