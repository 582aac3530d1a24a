//! The page: what stands where.

use super::codes::codes;
use super::schema::{Directive, Kind, Member, Schema, TypeEntry};
use super::text::{escape, link, paragraph, prose, type_link};
use crate::resolvers::lists::{self, Bound, PAGE_DEFAULT, PAGE_MAX};
use crate::resolvers::permissions::{Need, Needs};
use std::fmt::Write;

/// A section of the page.
#[derive(Clone, Copy)]
struct Section {
    title: &'static str,
    anchor: &'static str,
    /// Whose types it holds.
    kind: Kind,
}

const SECTIONS: [Section; 9] = [
    Section { title: "Queries", anchor: "queries", kind: Kind::Query },
    Section { title: "Mutations", anchor: "mutations", kind: Kind::Mutation },
    Section { title: "Subscriptions", anchor: "subscriptions", kind: Kind::Subscription },
    Section { title: "Objects", anchor: "objects", kind: Kind::Object },
    Section { title: "Interfaces", anchor: "interfaces", kind: Kind::Interface },
    Section { title: "Unions", anchor: "unions", kind: Kind::Union },
    Section { title: "Inputs", anchor: "inputs", kind: Kind::Input },
    Section { title: "Enums", anchor: "enums", kind: Kind::Enum },
    Section { title: "Scalars", anchor: "scalars", kind: Kind::Scalar },
];

const HEAD: &str = include_str!("head.html");
const FOOT: &str =
    "</main></div><script type=\"module\" src=\"/assets/reference.js\"></script></body></html>";

/// The whole page for a printed schema.
pub(super) fn page(sdl: &str) -> String {
    let schema = Schema::read(sdl);
    let writer = Writer { schema: &schema, needs: Needs::of_schema() };
    let mut html = HEAD.replace("{version}", env!("CARGO_PKG_VERSION"));
    writer.contents(&mut html);
    html.push_str("<main id=\"content\" tabindex=\"-1\">");
    writer.introduction(&mut html);
    for section in SECTIONS {
        writer.section(&mut html, section);
    }
    writer.directives(&mut html);
    writer.codes(&mut html);
    html.push_str(FOOT);
    html
}

struct Writer<'s> {
    schema: &'s Schema,
    needs: Needs,
}

impl Writer<'_> {
    fn of_kind(&self, kind: Kind) -> Vec<&TypeEntry> {
        self.schema.types.iter().filter(|entry| entry.kind == kind).collect()
    }

    /// The list at the side: sections that open.
    fn contents(&self, html: &mut String) {
        html.push_str("<div class=\"columns\"><nav id=\"contents\" aria-label=\"Contents\">");
        for Section { title, anchor, kind } in SECTIONS {
            let entries = self.of_kind(kind);
            let items: Vec<(String, String)> = match entries.as_slice() {
                [] => continue,
                [root] if kind <= Kind::Subscription => root
                    .members
                    .iter()
                    .map(|it| (format!("{}.{}", root.name, it.name), it.name.clone()))
                    .collect(),
                all => all.iter().map(|it| (it.name.clone(), it.name.clone())).collect(),
            };
            let _ = write!(
                html,
                "<details><summary>{title} <span class=\"count\">{}</span></summary><ul><li>{}</li>",
                items.len(),
                link(anchor, "<em>all</em>")
            );
            for (place, name) in items {
                let _ = write!(html, "<li>{}</li>", link(&place, &escape(&name)));
            }
            html.push_str("</ul></details>");
        }
        let _ = write!(
            html,
            "<p>{}</p><p>{}</p></nav>",
            link("directives", "Directives"),
            link("errors", "Error codes")
        );
    }

    fn introduction(&self, html: &mut String) {
        html.push_str(include_str!("introduction.html"));
        html.push_str("<dl class=\"needs\">");
        for (name, meaning) in NEEDS {
            let _ = write!(html, "<dt><span class=\"badge\">{name}</span></dt><dd>{meaning}</dd>");
        }
        html.push_str("</dl>");
    }

    fn section(&self, html: &mut String, Section { title, anchor, kind }: Section) {
        let entries = self.of_kind(kind);
        if entries.is_empty() {
            return;
        }
        let _ = write!(html, "<h2 id=\"{anchor}\">{title}</h2>");
        for entry in entries {
            self.entry(html, entry);
        }
    }

    fn entry(&self, html: &mut String, entry: &TypeEntry) {
        let name = escape(&entry.name);
        let _ = write!(
            html,
            "<section id=\"{name}\" data-entry=\"{}\"><h3>{}</h3>",
            keyword(entry.kind),
            link(&entry.name, &name)
        );
        if !entry.related.is_empty() {
            let related: Vec<String> =
                entry.related.iter().map(|it| link(it, &escape(it))).collect();
            let word = if entry.kind == Kind::Union { "One of" } else { "Implements" };
            paragraph(html, "meta", &format!("{word} {}", related.join(", ")));
        }
        paragraph(html, "", &prose(self.schema, &entry.name, &entry.description));
        for member in &entry.members {
            self.member(html, entry, member);
        }
        self.uses(html, entry);
        html.push_str("</section>");
    }

    fn uses(&self, html: &mut String, entry: &TypeEntry) {
        if entry.used_by.is_empty() {
            return;
        }
        let uses: Vec<String> = entry.used_by.iter().map(|it| link(it, &escape(it))).collect();
        let _ = write!(
            html,
            "<details class=\"uses\"><summary>Used by {}</summary><p>{}</p></details>",
            uses.len(),
            uses.join(", ")
        );
    }

    fn member(&self, html: &mut String, entry: &TypeEntry, member: &Member) {
        let place = escape(&format!("{}.{}", entry.name, member.name));
        let _ = write!(
            html,
            "<div class=\"member\" id=\"{place}\" data-entry=\"{}\"><h4>{}",
            member_word(entry.kind),
            link(&place, &format!("<code>{}</code>", escape(&member.name)))
        );
        if let Some(ty) = &member.ty {
            let _ = write!(html, "<code class=\"type\">: {}</code>", type_link(self.schema, ty));
        }
        if let Some(default) = &member.default {
            let _ = write!(html, "<code class=\"type\"> = {}</code>", escape(default));
        }
        html.push_str("</h4>");
        self.badges(html, entry, member);
        self.deprecation(html, entry, member);
        paragraph(html, "", &prose(self.schema, &entry.name, &member.description));
        self.arguments(html, entry, member);
        html.push_str("</div>");
    }

    fn deprecation(&self, html: &mut String, entry: &TypeEntry, member: &Member) {
        if let Some(reason) = &member.deprecated {
            let reason = prose(self.schema, &entry.name, reason);
            paragraph(html, "deprecated", &format!("<strong>Deprecated.</strong> {reason}"));
        }
    }

    /// What the caller needs, and how long the list gets.
    fn badges(&self, html: &mut String, entry: &TypeEntry, member: &Member) {
        let mut badges = String::new();
        if matches!(
            entry.kind,
            Kind::Query | Kind::Mutation | Kind::Subscription | Kind::Object | Kind::Interface
        ) {
            if let Some(need) = self.needs.of(&entry.name, &member.name) {
                let _ = write!(
                    badges,
                    "<span class=\"badge\" title=\"What the caller needs\">{}</span> ",
                    need_name(need)
                );
            }
            if self.needs.is_open(&entry.name, &member.name) {
                badges.push_str("<span class=\"badge\">null to nobody</span> ");
            }
            if let Some(bound) = lists::bound(&entry.name, &member.name).and_then(bound_text) {
                let _ = write!(badges, "<span class=\"badge bound\">{bound}</span>");
            }
        } else if let Some(most) = lists::input_bound(&entry.name, &member.name) {
            let _ = write!(badges, "<span class=\"badge bound\">at most {most} items</span>");
        }
        paragraph(html, "badges", badges.trim_end());
    }

    fn arguments(&self, html: &mut String, entry: &TypeEntry, member: &Member) {
        if member.arguments.is_empty() {
            return;
        }
        html.push_str("<dl class=\"arguments\">");
        for argument in &member.arguments {
            let _ = write!(html, "<dt><code>{}", escape(&argument.name));
            if let Some(ty) = &argument.ty {
                let _ = write!(html, ": {}", type_link(self.schema, ty));
            }
            if let Some(default) = &argument.default {
                let _ = write!(html, " = {}", escape(default));
            }
            html.push_str("</code></dt><dd>");
            html.push_str(&prose(self.schema, &entry.name, &argument.description));
            if let Some(most) =
                lists::input_bound(&format!("{}.{}", entry.name, member.name), &argument.name)
            {
                let _ = write!(html, " <span class=\"badge bound\">at most {most} items</span>");
            }
            self.deprecation(html, entry, argument);
            html.push_str("</dd>");
        }
        html.push_str("</dl>");
    }

    fn directives(&self, html: &mut String) {
        html.push_str("<h2 id=\"directives\">Directives</h2>");
        for Directive { name, description, arguments } in &self.schema.directives {
            let _ = write!(
                html,
                "<div class=\"member\" id=\"@{0}\" data-entry=\"directive\"><h4><code>@{0}</code></h4>",
                escape(name)
            );
            paragraph(html, "", &prose(self.schema, "", description));
            for argument in arguments {
                let ty =
                    argument.ty.as_ref().map(|ty| type_link(self.schema, ty)).unwrap_or_default();
                let _ = write!(html, "<p><code>{}: {ty}</code></p>", escape(&argument.name));
            }
            html.push_str("</div>");
        }
    }

    fn codes(&self, html: &mut String) {
        html.push_str(include_str!("errors.html"));
        for code in codes() {
            let _ = write!(
                html,
                "<div class=\"member\" id=\"error.{0}\" data-entry=\"error code\"><h4><code>{0}</code></h4><p class=\"meta\">status {1}</p><p>{2}.</p><p>A client {3}.</p></div>",
                escape(code.code),
                prose(self.schema, "", code.status),
                prose(self.schema, "", code.meaning),
                prose(self.schema, "", code.remedy),
            );
        }
    }
}

/// The words for what a field needs, and what they mean.
const NEEDS: [(&str, &str); 7] = [
    ("PUBLIC", "Everybody may ask, signed in or not."),
    ("HOLDER", "Whoever was answered the object may ask; the field that answered it was checked."),
    ("PERSONAL", "Everybody may ask, signed in or not, but no API key."),
    ("READ", "Whoever is signed in, and API keys with this scope."),
    (
        "TRADE",
        "Whoever is signed in, and API keys with this scope; placing orders and moving money needs a verified address besides.",
    ),
    ("WITHDRAW", "Whoever is signed in, and API keys with this scope."),
    ("MANAGE_ACCOUNT", "Whoever is signed in; no API key."),
];

fn need_name(need: Need) -> &'static str {
    match need {
        Need::Public => "PUBLIC",
        Need::Holder => "HOLDER",
        Need::Personal => "PERSONAL",
        Need::Of(permission) => permission.as_str(),
    }
}

/// How long a list gets, in words; `None` where a field further out has said it.
fn bound_text(bound: Bound) -> Option<String> {
    match bound {
        Bound::Page => Some(format!("1 to {PAGE_MAX} a page, {PAGE_DEFAULT} unless said")),
        Bound::Argument { name, default, max } => {
            Some(format!("<code>{name}</code>: 1 to {max}, {default} unless said"))
        }
        Bound::EachOf(argument) => Some(format!("one for each item of <code>{argument}</code>")),
        Bound::Constant(_) | Bound::Assets | Bound::Markets => {
            bound.documented().map(|most| format!("at most {most} items"))
        }
        Bound::Outside => None,
    }
}

fn keyword(kind: Kind) -> &'static str {
    match kind {
        Kind::Query | Kind::Mutation | Kind::Subscription | Kind::Object => "type",
        Kind::Interface => "interface",
        Kind::Union => "union",
        Kind::Input => "input",
        Kind::Enum => "enum",
        Kind::Scalar => "scalar",
    }
}

fn member_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Query => "query",
        Kind::Mutation => "mutation",
        Kind::Subscription => "subscription",
        Kind::Input => "input field",
        Kind::Enum => "value",
        Kind::Object | Kind::Interface | Kind::Union | Kind::Scalar => "field",
    }
}
