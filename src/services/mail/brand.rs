//! How the house shows in its letters: its name, its colour, and where their links lead.

use super::MailConfig;
use super::colour::Colour;
use crate::domain::Fault;

/// What the letters show of the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Brand {
    /// What the exchange is called.
    pub(super) name: String,
    /// Colour of buttons.
    pub(super) colour: Colour,
    /// Where links lead: the front end, without a slash at its end.
    pub(super) links_url: String,
}

impl Brand {
    /// # Errors
    /// [`Fault::Internal`] when the settings make no sense; [`MailConfig::problems`] says what is wrong.
    pub(super) fn of(config: &MailConfig) -> Result<Brand, Fault> {
        let colour = Colour::read(&config.brand_color)
            .ok_or_else(|| Fault::internal("mail.brand_color is no colour"))?;
        Ok(Brand {
            name: config.brand_name.trim().to_owned(),
            colour,
            links_url: config.links_url().to_owned(),
        })
    }
}
